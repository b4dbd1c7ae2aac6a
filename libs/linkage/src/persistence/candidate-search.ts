import type { ReportedChild } from '#contracts';
import type { EntityManager } from 'typeorm';
import { essentialKeys, lockKeys, type BlockingKey } from '../blocking-keys.js';
import type { CandidateRecord } from '../compare.js';
import { identityOf } from '../identity.js';
import type { Explanation } from '../explanation.js';
import type { LinkOutcome } from '../linking.js';
import { inLockOrder, keyHash, keyHashes } from './key-hash.js';

/** Most children read under one key, in all, and most sources of one child: what is cut off is reported. */
export const CAPS = { perKey: 60, inAll: 300, perChild: 25 } as const;

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
}

interface Row {
  readonly earlier: EarlierLink | null;
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
export function searchCandidates(
  tx: EntityManager,
  reportId: string,
  keys: readonly BlockingKey[],
): Promise<SearchResult> {
  return search(tx, reportId, keys, inLockOrder([keyHash('report', reportId), ...keyHashes(lockKeys(keys))]));
}

/** The same search without a lock: for a look at the registry that writes nothing to it. */
export function readCandidates(
  tx: EntityManager,
  reportId: string,
  keys: readonly BlockingKey[],
): Promise<SearchResult> {
  return search(tx, reportId, keys, []);
}

async function search(
  tx: EntityManager,
  reportId: string,
  keys: readonly BlockingKey[],
  locks: readonly string[],
): Promise<SearchResult> {
  const essential = essentialKeys(keys);
  const [row] = await tx.query<{ found: Row }[]>('SELECT linkage_search($1, $2, $3, $4, $5, $6, $7) AS found', [
    reportId,
    locks,
    keys.map(({ kind, value }) => keyHash(kind, value)),
    keys.map((key) => essential.has(key)),
    CAPS.perKey,
    CAPS.inAll,
    CAPS.perChild,
  ]);
  if (!row) throw new Error('linkage_search gave no row');
  const { earlier, saturated = [], truncated = false, records = [] } = row.found;
  const full = saturated.flatMap((place) => keys[place - 1] ?? []);
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
  };
}
