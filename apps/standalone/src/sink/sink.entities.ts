import type { Entities, Migrations } from '#platform';
import { Sink1700000000901 } from './migrations/sink.migration.js';
import { SinkMessageEntity } from './sink-message.entity.js';

export const SinkEntities: Entities = [SinkMessageEntity];
export const SinkMigrations: Migrations = [Sink1700000000901];
