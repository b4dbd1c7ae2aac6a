export type * from './obligations.js';
