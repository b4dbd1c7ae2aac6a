export * from './alerts.js';
export * from './directory.js';
export * from './disclosures.js';
export * from './episodes.js';
export * from './lists.js';
export * from './receipts.js';
export * from './reviews.js';
export * from './tasks.js';
