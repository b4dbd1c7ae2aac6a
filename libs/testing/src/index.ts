export * from './case-story.js';
export * from './notices.js';
export * from './test-database.js';
export * from './severable-line.js';
export * from './transport-conformance.js';
export * from './transport-harness.js';
export * from './hub-client.js';
export * from './hub-process.js';
