import { AlertingEntities, AlertingMigrations } from '#alerting';
import { DirectoryEntities, DirectoryMigrations } from '#directory';
import { EpisodesEntities, EpisodesMigrations } from '#episodes';
import { IntakeEntities, IntakeMigrations } from '#intake';
import { LinkageEntities, LinkageMigrations } from '#linkage';
import { PlatformEntities, PlatformMigrations, type Entities, type Migrations } from '#platform';
import { ProtocolsEntities, ProtocolsMigrations } from '#protocols';
import { ReportingEntities, ReportingMigrations } from '#reporting';
import { SharingEntities, SharingMigrations } from '#sharing';

/** The tables of every library; the embedded hub's sink adds its own. */
export const ALL_ENTITIES: Entities = [
  ...PlatformEntities,
  ...DirectoryEntities,
  ...IntakeEntities,
  ...LinkageEntities,
  ...EpisodesEntities,
  ...ProtocolsEntities,
  ...SharingEntities,
  ...AlertingEntities,
  ...ReportingEntities,
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
  ...ReportingMigrations,
];
