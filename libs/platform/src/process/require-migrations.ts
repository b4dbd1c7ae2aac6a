import type { Database, Migrations } from '../database/database.js';
import { sqlState } from '../database/database-faults.js';

const NO_SUCH_TABLE = '42P01';
const NOT_PERMITTED = '42501';

/**
 * Refuses to go on with tables that are not what this version of the code expects.
 * @throws Error that names the command
 */
export async function requireMigrations(database: Database, migrations: Migrations): Promise<void> {
  const applied = await appliedIn(database);
  const missing = migrations
    .map((Migration) => new Migration().name ?? Migration.name)
    .filter((name) => !applied.has(name));
  if (missing.length === 0) return;
  throw new Error(
    `the database lacks ${missing.length} of ${migrations.length} changes to its tables (${missing[0] ?? ''}, …): ` +
      'run `npm run migrate` as the owner of the tables',
  );
}

async function appliedIn(database: Database): Promise<ReadonlySet<string>> {
  try {
    const rows = await database.query<{ name: string }>('SELECT name FROM migration');
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (sqlState(error) === NO_SUCH_TABLE) return new Set();
    if (sqlState(error) === NOT_PERMITTED) {
      throw new Error('the role of DATABASE_URL may not read the tables: run `npm run migrate`, which grants it', {
        cause: error,
      });
    }
    throw error;
  }
}
