export * from './acl-commands.js';
export * from './acl-plan.js';
export * from './topic-plan.js';
