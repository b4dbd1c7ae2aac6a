import type { Entities, Migrations } from '#platform';
import { AgreementEntity } from './agreement.entity.js';
import { DisclosureEntity } from './disclosure.entity.js';
import { AgreementVersions1700000000603 } from './migrations/agreement-versions.migration.js';
import { DisclosedEpisode1700000000602 } from './migrations/disclosed-episode.migration.js';
import { SharingTables1700000000601 } from './migrations/sharing-tables.migration.js';

export const SharingEntities: Entities = [AgreementEntity, DisclosureEntity];
export const SharingMigrations: Migrations = [
  SharingTables1700000000601,
  DisclosedEpisode1700000000602,
  AgreementVersions1700000000603,
];
