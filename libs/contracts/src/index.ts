export * from './event-types.js';
export * from './events/index.js';
export * from './terms/index.js';
export * from './topics.js';
export * from './validation/validate-event.js';
export * from './values/index.js';
export * from './wire/index.js';
