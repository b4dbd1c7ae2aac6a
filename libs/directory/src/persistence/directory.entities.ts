import type { Entities, Migrations } from '#platform';
import { CalendarEntity } from './calendar.entity.js';
import { ClientEntity } from './client.entity.js';
import { ContactEntity } from './contact.entity.js';
import { DirectoryVersionEntity } from './directory-version.entity.js';
import { HistoryEntity } from './history.entity.js';
import { DirectoryTables1700000000101 } from './migrations/directory-tables.migration.js';
import { DirectoryRecords1700000000102 } from './migrations/records.migration.js';
import { OrganisationEntity } from './organisation.entity.js';
import { UserEntity } from './user.entity.js';

export const DirectoryEntities: Entities = [
  OrganisationEntity,
  ContactEntity,
  ClientEntity,
  UserEntity,
  DirectoryVersionEntity,
  HistoryEntity,
  CalendarEntity,
];

export const DirectoryMigrations: Migrations = [DirectoryTables1700000000101, DirectoryRecords1700000000102];
