import { Module } from '@nestjs/common';
import { HubTaskDesk } from './delivery/hub-task-desk.js';

@Module({ providers: [HubTaskDesk], exports: [HubTaskDesk] })
export class HubTasksModule {}
