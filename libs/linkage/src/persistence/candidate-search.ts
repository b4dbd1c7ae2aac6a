import type { ReportedChild } from '#contracts';
import type { EntityManager } from 'typeorm';
import { essentialKeys, type BlockingKey, type CountedKeys } from '../blocking-keys.js';
import type { Counts } from '../circumstances.js';
import type { CandidateRecord } from '../compare.js';
import { identityOf } from '../identity.js';
import type { Explanation } from '../explanation.js';
import type { LinkOutcome } from '../linking.js';
import { inLockOrder, keyHash, keyHashes } from './key-hash.js';

/**
 * Most children read under one key, in all, and most sources of one child: what is cut off is reported. `counted`: where
 * counting the bearers of a name stops.
 */
export const CAPS = { perKey: 60, inAll: 300, perChild: 25, counted: 400 } as const;

export interface EarlierLink {
  readonly outcome: LinkOutcome;
  readonly child: string;
  readonly explanation: Explanation;
  readonly undone: boolean;
}

export interface SearchResult {
  /** What was concluded from this report before. Unless it was undone, nothing was searched. */
  readonly earlier: EarlierLink | null;
  readonly records: readonly CandidateRecord[];
  readonly saturated: readonly BlockingKey[];
  readonly whole: boolean;
  readonly counts: Counts;
}

/** What is looked for: the keys to search under, those to lock, and those to count. */
interface Wanted {
  readonly keys: readonly BlockingKey[];
  readonly locks?: readonly BlockingKey[];
  readonly counted: CountedKeys;
}

interface Row {
  readonly earlier: EarlierLink | null;
  readonly population?: number;
  readonly counts?: readonly number[];
  readonly saturated?: readonly number[];
  readonly truncated?: boolean;
  readonly records?: readonly {
    readonly id: string;
    readonly provisional: boolean;
    readonly sources: readonly (readonly [string, string, string, ReportedChild])[];
  }[];
}

/**
 * Finds whom a report may be about, in one round trip: takes the locks of its keys until the transaction ends, so that
 * two reports about one unknown child come one after the other, then reads the records that share a key.
 * Needs READ COMMITTED.
 */
export function searchCandidates(tx: EntityManager, reportId: string, wanted: Wanted): Promise<SearchResult> {
  return search(tx, reportId, wanted, inLockOrder([keyHash('report', reportId), ...keyHashes(wanted.locks ?? [])]));
}

/** The same search without a lock: for a look at the registry that writes nothing to it. */
export function readCandidates(tx: EntityManager, reportId: string, wanted: Wanted): Promise<SearchResult> {
  return search(tx, reportId, wanted, []);
}

/** Whether a report was linked before, and nothing else; takes its lock. */
export async function earlierLink(tx: EntityManager, reportId: string): Promise<EarlierLink | null> {
  const { earlier } = await searchCandidates(tx, reportId, { keys: [], counted: { names: [], door: null } });
  return earlier;
}

async function search(
  tx: EntityManager,
  reportId: string,
  { keys, counted }: Wanted,
  locks: readonly string[],
): Promise<SearchResult> {
  const essential = essentialKeys(keys);
  const toCount = [...counted.names, counted.door];
  const [row] = await tx.query<{ found: Row }[]>('SELECT linkage_search($1, $2, $3, $4, $5, $6) AS found', [
    reportId,
    locks,
    keys.map(({ kind, value }) => keyHash(kind, value)),
    keys.map((key) => essential.has(key)),
    toCount.map((key) => key && keyHash(key.kind, key.value)),
    [CAPS.perKey, CAPS.inAll, CAPS.perChild, CAPS.counted],
  ]);
  if (!row) throw new Error('linkage_search gave no row');
  const { earlier, saturated = [], truncated = false, records = [], population = 0, counts = [] } = row.found;
  const full = saturated.flatMap((place) => keys[place - 1] ?? []);
  const count = toCount.map((key, i) => (key === null ? null : (counts[i] ?? null)));
  return {
    earlier,
    records: records.map(({ id, provisional, sources }) => ({
      child: id,
      provisional,
      sources: sources.map(([report, organisation, at, child]) => ({
        report,
        identity: identityOf(child, organisation, new Date(at)),
      })),
    })),
    saturated: full,
    whole: !truncated && !full.some((key) => essential.has(key)),
    counts: { population, names: count.slice(0, -1), door: count.at(-1) ?? null, upTo: CAPS.counted },
  };
}
