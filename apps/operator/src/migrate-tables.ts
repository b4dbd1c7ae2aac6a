import { grantToApplication, migrate } from '#platform';
import { ALL_MIGRATIONS } from './rooms.js';
import type { MigrateSettings } from './settings.js';

/**
 * Brings the tables up to date as their owner, and lets the application's role use them. Safe while a hub runs, and from
 * several places at once.
 * @returns what was done, in a sentence
 */
export async function migrateTables({ ownerUrl, role }: MigrateSettings): Promise<string> {
  // First who may use the tables: one that the owner makes from then on is the role's as well.
  await grantToApplication(ownerUrl, role);
  const made = await migrate(ownerUrl, ALL_MIGRATIONS);
  return made.length === 0 ? 'the tables were up to date' : `the tables are up to date: ${made.length} changes made`;
}
