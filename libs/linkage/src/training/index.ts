export { BlockIndex } from './block-index.js';
export { calibrated, uncalibrated, type Calibration } from './calibrate.js';
export { decidedFrom, learnedFromDecisions, type Decided } from './from-decisions.js';
export { labelled } from './label.js';
export { trained, type TrainingReport, type TrainingRun } from './train.js';
