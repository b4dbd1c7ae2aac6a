import { join } from 'node:path';
import { Database, requireMigrations } from '#platform';
import { DataFolder } from './data-folder.js';
import { fillAtFirstStart, sayIssuer } from './first-filling.js';
import { issuerKeys } from './issuer-keys.js';
import { ALL_ENTITIES, ALL_MIGRATIONS } from './rooms.js';
import type { FillSettings } from './settings.js';

/** Where the issuer is below the hub's address. */
const ISSUER_PATH = '/oauth';

/**
 * Fills the directory, puts the packs' agreements in force, and writes the credentials and the issuer's keys into the
 * folder: each once, however often it is called.
 * @returns what was done, in a sentence
 */
export async function fill({ databaseUrl, folder, seed, url }: FillSettings, packsFolder: string): Promise<string> {
  const database = await Database.connect(databaseUrl, ALL_ENTITIES, 2);
  const data = await DataFolder.open(folder);
  try {
    await requireMigrations(database, ALL_MIGRATIONS);
    const { isFirst } = await fillAtFirstStart(database, data, { seed, packsFolder, now: new Date() });
    await sayIssuer(data, `${url}${ISSUER_PATH}`);
    const [key] = await issuerKeys(data);
    const where = join(folder, 'credentials.json');
    const filled = isFirst
      ? `the directory is filled (${seed}); credentials are in ${where}`
      : 'the directory was filled';
    return `${filled}; tokens are signed with the key ${String(key?.kid)} in ${join(folder, 'issuer-keys.json')}`;
  } finally {
    await data.close();
    await database.close();
  }
}
