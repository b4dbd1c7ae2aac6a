import { adoptOutbox, Database, requireMigrations } from '#platform';
import { ALL_ENTITIES, ALL_MIGRATIONS } from './rooms.js';
import type { AdoptSettings } from './settings.js';

/**
 * After a restore from a dump: makes the outbox readable in the server that it was brought to. Nothing is done twice for
 * it, since the inbox came with it.
 * @returns what was done, in a sentence
 * @throws Error while a process of the hub reads the outbox
 */
export async function adopt({ databaseUrl }: AdoptSettings): Promise<string> {
  const database = await Database.connect(databaseUrl, ALL_ENTITIES, 1);
  try {
    await requireMigrations(database, ALL_MIGRATIONS);
    const messages = await database.transaction((tx) => adoptOutbox(tx));
    return messages === null
      ? 'the outbox was written in this server: there was nothing to adopt'
      : `the outbox is adopted: ${messages} messages are looked at again, and what is done is passed over`;
  } finally {
    await database.close();
  }
}
