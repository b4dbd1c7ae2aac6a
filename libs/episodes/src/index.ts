export type * from './case-file.js';
