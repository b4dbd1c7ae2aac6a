import { resolve } from 'node:path';
import type { ClusterSettings } from '#contracts';
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
  readonly cluster: ClusterSettings;
  /** Where the grants that the brokers need are written; null for nowhere. */
  readonly aclsFile: string | null;
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

/** The database that `learn-linkage` needs. Faults name the variable, never its value. */
export function readLearnSettings(environment: Environment): Result<string, readonly string[]> {
  const from = new EnvironmentReader(environment);
  return from.result(requiredDatabase(from));
}

/** What `topics` needs. Faults name the variable, never its value. */
export function readTopicsSettings(environment: Environment): Result<TopicsSettings, readonly string[]> {
  const from = new EnvironmentReader(environment);
  const copies = (name: string): number | null => {
    const given = from.given(name);
    if (given === null) return null;
    if (!/^[1-9]\d?$/.test(given)) from.fault(`${name} must be a number of brokers`);
    return Number(given);
  };
  const replicationFactor = copies('KAFKA_REPLICATION_FACTOR');
  const minInsyncReplicas = copies('KAFKA_MIN_INSYNC_REPLICAS');
  const aclsFile = from.given('HOMEWARD_ACLS_FILE');
  return from.result({
    databaseUrl: requiredDatabase(from),
    kafka: requiredKafka(from),
    cluster: {
      ...(replicationFactor === null ? {} : { replicationFactor }),
      ...(minInsyncReplicas === null ? {} : { minInsyncReplicas }),
    },
    aclsFile: aclsFile === null ? null : resolve(aclsFile),
  });
}

const requiredDatabase = (from: EnvironmentReader): string =>
  from.requiredSecret('DATABASE_URL', 'the database, as the role of the application');
