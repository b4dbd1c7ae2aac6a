export * from './canonical-json.js';
export * from './clock.js';
export * from './identity.js';
export * from './result.js';
