import type { Entities, Migrations } from '#platform';
import { DigestEntity } from './digest.entity.js';
import { ListClockEntity } from './list-clock.entity.js';
import { Digests1700000000800 } from './migrations/digests.migration.js';

export const ReportingEntities: Entities = [DigestEntity, ListClockEntity];
export const ReportingMigrations: Migrations = [Digests1700000000800];
