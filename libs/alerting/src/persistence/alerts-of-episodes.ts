import type { AlertKind } from '#contracts';
import type { Tell } from '#protocols';
import type { EntityManager } from 'typeorm';
import type { Alert } from '../alert.js';
import { mergeTells } from '../merge-tells.js';
import { existingAlerts, selectAlerts } from './alert-rows.js';

/** Every alert about these episodes, whoever was told, by its episode; in the order in which they were raised. */
export async function alertsOfEpisodes(
  tx: EntityManager,
  episodes: readonly string[],
): Promise<ReadonlyMap<string, readonly Alert[]>> {
  if (episodes.length === 0) return new Map();
  const alerts = await selectAlerts(tx, 'WHERE a.episode = ANY($1::uuid[]) ORDER BY a.place', [episodes]);
  return Map.groupBy(alerts, ({ episode }) => episode ?? '');
}

/** Those of these episodes of which somebody else than an organisation was told something of that kind. */
export async function episodesToldToOthers(
  tx: EntityManager,
  episodes: readonly string[],
  kind: AlertKind,
  than: string,
): Promise<ReadonlySet<string>> {
  if (episodes.length === 0) return new Set();
  const rows = await tx.query<{ episode: string }[]>(
    `SELECT DISTINCT episode FROM alert
     WHERE episode = ANY($1::uuid[]) AND kind = $2 AND organisation <> $3 AND state <> 'withdrawn'`,
    [episodes, kind, than],
  );
  return new Set(rows.map(({ episode }) => episode));
}

/** Of these tells those that nobody has been told yet: raising the others again would change nothing. */
export async function notToldYet(tx: EntityManager, tells: readonly Tell[]): Promise<readonly Tell[]> {
  const merged = mergeTells(tells);
  if (merged.length === 0) return merged;
  const told = await existingAlerts(
    tx,
    merged.map(({ alert }) => alert),
  );
  return merged.filter(({ alert }) => !told.has(alert));
}
