import { Module } from '@nestjs/common';
import { HubTaskDesk } from './hub-task-desk.js';

@Module({ providers: [HubTaskDesk], exports: [HubTaskDesk] })
export class HubTasksModule {}
