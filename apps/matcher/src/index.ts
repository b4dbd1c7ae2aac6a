export { MatcherModule } from './matcher.module.js';
export { MATCHER_GROUP, REPORTS_SIDE_BY_SIDE } from './reports.controller.js';
