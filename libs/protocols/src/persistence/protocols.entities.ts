import type { Entities, Migrations } from '#platform';
import { Marks1700000000501 } from './migrations/marks.migration.js';
import { Packs1700000000510 } from './migrations/packs.migration.js';
import { TasksAndMoments1700000000500 } from './migrations/tasks-and-moments.migration.js';
import { ProtocolsCompletionEntity } from './protocols-completion.entity.js';
import { ProtocolsMarkEntity } from './protocols-mark.entity.js';
import { ProtocolsMomentEntity } from './protocols-moment.entity.js';
import { ProtocolsPackEntity } from './protocols-pack.entity.js';
import { ProtocolsTaskEntity } from './protocols-task.entity.js';

export const ProtocolsEntities: Entities = [
  ProtocolsTaskEntity,
  ProtocolsCompletionEntity,
  ProtocolsMomentEntity,
  ProtocolsMarkEntity,
  ProtocolsPackEntity,
];
export const ProtocolsMigrations: Migrations = [TasksAndMoments1700000000500, Marks1700000000501, Packs1700000000510];
