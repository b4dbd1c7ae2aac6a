import { HubClock, type Database } from '#platform';
import type { Settings } from './settings.js';

/** The clock to start with: a simulated one goes on from the later of the given time and where it stood. */
export async function clockToStartWith(database: Database, from: Settings['simulatedFrom']): Promise<HubClock> {
  if (from === null) return new HubClock();
  const [row] = await database.query<{ value: string }>(`SELECT value FROM hub_state WHERE name = 'clock'`);
  const stood = row ? Date.parse(row.value) : Number.NEGATIVE_INFINITY;
  const given = from === 'now' ? Date.now() : from.getTime();
  return HubClock.simulated(new Date(Math.max(stood, given)));
}

export async function rememberTime(database: Database, at: Date): Promise<void> {
  await database.query(
    `INSERT INTO hub_state (name, value) VALUES ('clock', $1::jsonb) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [JSON.stringify(at.toISOString())],
  );
}
