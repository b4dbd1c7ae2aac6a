import type { Entities, Migrations } from '#platform';
import { TasksAndMoments1700000000500 } from './migrations/tasks-and-moments.migration.js';
import { ProtocolsCompletionEntity } from './protocols-completion.entity.js';
import { ProtocolsMomentEntity } from './protocols-moment.entity.js';
import { ProtocolsTaskEntity } from './protocols-task.entity.js';

export const ProtocolsEntities: Entities = [ProtocolsTaskEntity, ProtocolsCompletionEntity, ProtocolsMomentEntity];
export const ProtocolsMigrations: Migrations = [TasksAndMoments1700000000500];
