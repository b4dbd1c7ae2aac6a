export { MatcherModule } from './matcher.module.js';
export { MATCHER_GROUP } from './reports.controller.js';
