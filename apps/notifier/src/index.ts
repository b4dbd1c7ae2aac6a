export { NOTIFIER_GROUP } from './episodes.controller.js';
export { NotifierModule } from './notifier.module.js';
