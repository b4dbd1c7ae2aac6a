export { Reliability, type Bin } from './reliability.js';
export { Slices, type Sliced, type WorstAndBest } from './slices.js';
export { Tally, type Judged, type Measures } from './tally.js';
export { shareOf, type Share } from './wilson.js';
