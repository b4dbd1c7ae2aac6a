export * from './alerts.js';
export * from './child.js';
export * from './episodes.js';
export * from './organisations.js';
export * from './sharing.js';
export * from './tasks.js';
export * from './reports.js';
