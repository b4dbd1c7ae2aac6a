import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type MigrationInterface,
  type ObjectLiteral,
} from 'typeorm';
import { parse } from 'pg-connection-string';
import { isConnectionLost, isRetryable } from './database-faults.js';
import { PlanningClient } from './planning-client.js';

export type Entities = readonly EntityTarget<ObjectLiteral>[];
export type Migrations = readonly (new () => MigrationInterface)[];

const ATTEMPTS = 5;

/** The hub's PostgreSQL, as the application's role. Every step of the hub's work is one `transaction`. */
export class Database {
  private constructor(
    readonly dataSource: DataSource,
    /** Where it is, for a connection that listens. */
    readonly url: string,
  ) {}

  /** Connects. `poolSize` is the most connections this process will hold. */
  static async connect(url: string, entities: Entities, poolSize = 12): Promise<Database> {
    const dataSource = new DataSource({
      ...placeOf(url),
      entities: [...entities] as never,
      poolSize,
      // A plan is kept that was made when the tables were small: let it be one that suits them when they are large.
      extra: { Client: PlanningClient, options: '-c enable_seqscan=off' },
      applicationName: 'homeward',
      connectTimeoutMS: 10_000,
      logging: false,
    });
    await dataSource.initialize();
    return new Database(dataSource, url);
  }

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /**
   * Runs the work in one transaction and commits it. Where the database gave up for the sake of others (deadlock,
   * serialization failure) the work is done again, so it must not touch anything but the database.
   */
  async transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.dataSource.transaction(work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
  }

  async query<T = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.dataSource.query<T[]>(sql, [...parameters]);
  }

  /** True when the server answers. */
  async isReachable(): Promise<boolean> {
    try {
      await this.query('SELECT 1');
      return true;
    } catch (error) {
      if (isConnectionLost(error)) return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/**
 * Brings the tables of the given rooms up to date, as their owner; safe to run from several processes at once.
 * @returns the names of the changes that were made
 */
export async function migrate(ownerUrl: string, migrations: Migrations): Promise<string[]> {
  const dataSource = new DataSource({
    ...placeOf(ownerUrl),
    migrations: [...migrations] as never,
    migrationsTableName: 'migration',
    poolSize: 2,
    logging: false,
  });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const made = await dataSource.runMigrations({ transaction: 'all' });
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    return made.map(({ name }) => name);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}

/** TypeORM reads no `?host=`, which is how an address names the folder of a socket; the driver's own reader does. */
function placeOf(url: string): {
  type: 'postgres';
  host: string;
  port: number;
  username: string;
  password: string;
  database: string;
} {
  const { host, port, user, password, database } = parse(url);
  return {
    type: 'postgres',
    host: host ?? '127.0.0.1',
    port: Number(port ?? 5432),
    username: user ?? '',
    password: password ?? '',
    database: database ?? '',
  };
}

const MIGRATION_LOCK = 4_683_921;
