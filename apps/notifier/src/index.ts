export { HubTasksModule } from './hub-tasks.module.js';
export { HubTaskDesk } from './hub-task-desk.js';
export { NOTIFIER_GROUP } from './episodes.controller.js';
export { NotifierModule } from './notifier.module.js';
