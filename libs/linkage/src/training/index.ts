export { BlockIndex } from './block-index.js';
export { calibrated, uncalibrated, type Calibration } from './calibrate.js';
export { labelled } from './label.js';
export { trained, type TrainingReport, type TrainingRun } from './train.js';
