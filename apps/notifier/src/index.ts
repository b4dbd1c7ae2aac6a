export { NOTIFIER_GROUP, SIDE_BY_SIDE } from './episodes.controller.js';
export { NotifierModule } from './notifier.module.js';
