import { AuditEntryEntity } from './audit/audit-entry.entity.js';
import type { Entities, Migrations } from './database/database.js';
import { HubStateEntity } from './database/hub-state.entity.js';
import { AuditAndState1700000000001 } from './database/migrations/audit-and-state.migration.js';

export const PlatformEntities: Entities = [AuditEntryEntity, HubStateEntity];
export const PlatformMigrations: Migrations = [AuditAndState1700000000001];
