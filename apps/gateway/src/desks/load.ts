import type { CaseFile } from '#episodes';
import { alertsOf } from '#alerting';
import type { Replayed } from '#protocols';
import type { LoadBody } from '../admin/preview-desk.js';

interface Asked {
  readonly from: Date;
  readonly to: Date;
  readonly files: readonly CaseFile[];
  readonly inForce: readonly Replayed[];
  readonly draft: readonly Replayed[];
}

type Side = 'inForce' | 'draft';
type Line = LoadBody['byRule'][number];

/** Counts what episodes that began between the two came to, on both sides, by rule, kind and role. */
export function loadOf({ from, to, files, ...sides }: Asked): LoadBody {
  const episodes = new Set(
    files.flatMap(({ history }) =>
      history.episodes
        .filter(({ since, state }) => state !== 'withdrawn' && since >= from && since < to)
        .map(({ id }) => id),
    ),
  );
  const total = { alert: { inForce: 0, draft: 0 }, task: { inForce: 0, draft: 0 } };
  const lines = new Map<string, { -readonly [K in keyof Line]: Line[K] }>();
  const count = (
    side: Side,
    what: Line['what'],
    one: { rules: readonly string[]; kind: string; role: string },
  ): void => {
    total[what][side]++;
    for (const rule of new Set(one.rules)) {
      const key = JSON.stringify([what, rule, one.kind, one.role]);
      const line = lines.get(key) ?? { what, rule, kind: one.kind, role: one.role, inForce: 0, draft: 0 };
      line[side]++;
      lines.set(key, line);
    }
  };
  for (const side of ['inForce', 'draft'] as const) {
    for (const { tells, duties } of sides[side]) {
      for (const {
        kind,
        to: { role },
        because,
      } of alertsOf(tells.filter(({ episode }) => episodes.has(episode ?? '')))) {
        count(side, 'alert', { rules: because.map(({ rule }) => rule), kind, role });
      }
      for (const {
        kind,
        owner: { role },
        rules,
      } of duties.filter(({ episode }) => episodes.has(episode ?? ''))) {
        count(side, 'task', { rules, kind, role });
      }
    }
  }
  const byRule = [...lines.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, line]) => line);
  return { from, to, episodes: episodes.size, alerts: total.alert, tasks: total.task, byRule };
}
