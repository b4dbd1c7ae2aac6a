import { AlertingEntities, AlertingMigrations } from '#alerting';
import { DirectoryEntities, DirectoryMigrations } from '#directory';
import { EpisodesEntities, EpisodesMigrations } from '#episodes';
import { IntakeEntities, IntakeMigrations } from '#intake';
import { LinkageEntities, LinkageMigrations } from '#linkage';
import { PlatformEntities, PlatformMigrations, type Entities, type Migrations } from '#platform';
import { ProtocolsEntities, ProtocolsMigrations } from '#protocols';
import { SharingEntities, SharingMigrations } from '#sharing';
import { SinkEntities, SinkMigrations } from './sink/index.js';

/** The tables of every room. */
export const ALL_ENTITIES: Entities = [
  ...PlatformEntities,
  ...DirectoryEntities,
  ...IntakeEntities,
  ...LinkageEntities,
  ...EpisodesEntities,
  ...ProtocolsEntities,
  ...SharingEntities,
  ...AlertingEntities,
  ...SinkEntities,
];

export const ALL_MIGRATIONS: Migrations = [
  ...PlatformMigrations,
  ...DirectoryMigrations,
  ...IntakeMigrations,
  ...LinkageMigrations,
  ...EpisodesMigrations,
  ...ProtocolsMigrations,
  ...SharingMigrations,
  ...AlertingMigrations,
  ...SinkMigrations,
];
