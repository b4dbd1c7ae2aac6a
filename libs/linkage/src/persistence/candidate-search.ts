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

/** One of several reports that are searched for together. */
export interface Sought extends Wanted {
  readonly report: string;
}

/** The same for several reports in one round trip; the locks of all of them are taken first, in one order. */
export async function searchCandidatesOfAll(tx: EntityManager, sought: readonly Sought[]): Promise<SearchResult[]> {
  const locks = inLockOrder(sought.flatMap((one) => [keyHash('report', one.report), ...keyHashes(one.locks ?? [])]));
  const rows = await tx.query<{ found: Row }[]>(SEARCH_OF_ALL, [
    JSON.stringify(
      sought.map((one, i) => {
        const [keys, essential, counted] = asParameters(one);
        return { report: one.report, locks: i === 0 ? locks : [], keys, essential, counted };
      }),
    ),
    CAPS_IN_ORDER,
  ]);
  return sought.map((one, i) => resultOf(one, rows[i]?.found));
}

/** Row by row in the order given: the first one's locks are held before anything is read. */
const SEARCH_OF_ALL = `
  SELECT linkage_search(report, locks, keys, essential, counted, $2::int[]) AS found
    FROM jsonb_to_recordset($1::jsonb)
      AS sought (report uuid, locks bigint[], keys bigint[], essential boolean[], counted bigint[])`;

/** The same search without a lock: for a look at the registry that writes nothing to it. */
export function readCandidates(tx: EntityManager, reportId: string, wanted: Wanted): Promise<SearchResult> {
  return search(tx, reportId, wanted, []);
}

async function search(
  tx: EntityManager,
  reportId: string,
  wanted: Wanted,
  locks: readonly string[],
): Promise<SearchResult> {
  const [row] = await tx.query<{ found: Row }[]>('SELECT linkage_search($1, $2, $3, $4, $5, $6) AS found', [
    reportId,
    locks,
    ...asParameters(wanted),
    CAPS_IN_ORDER,
  ]);
  return resultOf(wanted, row?.found);
}

const CAPS_IN_ORDER = [CAPS.perKey, CAPS.inAll, CAPS.perChild, CAPS.counted];

function asParameters({ keys, counted }: Wanted): [keys: string[], essential: boolean[], counted: (string | null)[]] {
  const essential = essentialKeys(keys);
  return [
    keys.map(({ kind, value }) => keyHash(kind, value)),
    keys.map((key) => essential.has(key)),
    toCount(counted).map((key) => key && keyHash(key.kind, key.value)),
  ];
}

const toCount = ({ names, door }: CountedKeys): (BlockingKey | null)[] => [...names, door];

function resultOf({ keys, counted }: Wanted, found: Row | undefined): SearchResult {
  if (!found) throw new Error('linkage_search gave no row');
  const essential = essentialKeys(keys);
  const { earlier, saturated = [], truncated = false, records = [], population = 0, counts = [] } = found;
  const full = saturated.flatMap((place) => keys[place - 1] ?? []);
  const count = toCount(counted).map((key, i) => (key === null ? null : (counts[i] ?? null)));
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
