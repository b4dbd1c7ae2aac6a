import { resolve } from 'node:path';
import type { Result } from '#kernel';
import { APPLICATION_ROLE, EnvironmentReader, requiredKafka, type Environment, type KafkaSettings } from '#platform';
import type { Seed } from './first-filling.js';

export interface MigrateSettings {
  /** Connects as the owner of the database. */
  readonly ownerUrl: string;
  /** Whom the hub's processes connect as. */
  readonly role: string;
}

export interface FillSettings {
  readonly databaseUrl: string;
  /** Where the credentials and the issuer's keys are written. */
  readonly folder: string;
  readonly seed: Seed;
  /** Where agencies find the hub. */
  readonly url: string;
}

export interface TopicsSettings {
  readonly databaseUrl: string;
  readonly kafka: KafkaSettings;
}

/** What `migrate` needs. Faults name the variable, never its value. */
export function readMigrateSettings(environment: Environment): Result<MigrateSettings, readonly string[]> {
  const from = new EnvironmentReader(environment);
  return from.result({
    ownerUrl: from.requiredSecret('DATABASE_OWNER_URL', 'the database, as the role that owns its tables'),
    role: from.given('DATABASE_ROLE') ?? APPLICATION_ROLE,
  });
}

/** What `fill` needs. Faults name the variable, never its value. */
export function readFillSettings(environment: Environment): Result<FillSettings, readonly string[]> {
  const from = new EnvironmentReader(environment);
  return from.result({
    databaseUrl: requiredDatabase(from),
    folder: resolve(from.given('HOMEWARD_DATA') ?? '.homeward'),
    seed: from.oneOf('HOMEWARD_SEED', ['empty', 'demonstration']),
    url: from.requiredUrl('HOMEWARD_URL', ['https', 'http'], 'where agencies find the hub'),
  });
}

/** What `topics` needs. Faults name the variable, never its value. */
export function readTopicsSettings(environment: Environment): Result<TopicsSettings, readonly string[]> {
  const from = new EnvironmentReader(environment);
  return from.result({ databaseUrl: requiredDatabase(from), kafka: requiredKafka(from) });
}

const requiredDatabase = (from: EnvironmentReader): string =>
  from.requiredSecret('DATABASE_URL', 'the database, as the role of the application');
