import {
  countedKeys,
  essentialKeys,
  recordKeys,
  searchKeys,
  type BlockingKey,
  type KeyKind,
} from '../blocking-keys.js';
import type { Counts } from '../circumstances.js';
import type { CandidateRecord } from '../compare.js';
import type { Identity } from '../identity.js';
import type { NameLexicon } from '../name-lexicon.js';

export interface Found {
  readonly records: readonly CandidateRecord[];
  readonly counts: Counts;
  readonly whole: boolean;
}

/** As the hub's search: children under one key, in all, and where counting stops. */
export interface Caps {
  readonly perKey: number;
  readonly inAll: number;
  readonly counted: number;
}

const text = ({ kind, value }: BlockingKey): string => `${kind} ${value}`;

/** The hub's candidate search in memory, for some hundred thousand children of a training file. */
export class BlockIndex {
  private readonly records: CandidateRecord[] = [];
  private readonly byKey = new Map<string, number[]>();

  constructor(
    private readonly lexicon: NameLexicon,
    private readonly caps: Caps,
  ) {}

  add(child: string, identity: Identity): void {
    const place = this.records.push({ child, provisional: false, sources: [{ report: child, identity }] }) - 1;
    for (const key of recordKeys(identity, this.lexicon)) {
      const under = this.byKey.get(text(key));
      if (under) under.push(place);
      else this.byKey.set(text(key), [place]);
    }
  }

  get size(): number {
    return this.records.length;
  }

  /** The record at a place, from 0 to below `size`. */
  at(place: number): CandidateRecord | undefined {
    return this.records[place];
  }

  /** Those behind each door where more than one child is known, and no more than a family has. */
  *households(most: number): Generator<readonly CandidateRecord[]> {
    for (const [key, places] of this.byKey) {
      if (!key.startsWith('door ') || places.length < 2 || places.length > most) continue;
      yield places.flatMap((place) => this.records[place] ?? []);
    }
  }

  /** Those who share a key; with `kinds` only keys of these. */
  search(report: Identity, kinds?: ReadonlySet<KeyKind>): Found {
    const keys = searchKeys(report, this.lexicon).filter(({ kind }) => !kinds || kinds.has(kind));
    const essential = essentialKeys(keys);
    const places = new Set<number>();
    let whole = true;
    for (const key of keys) {
      const under = this.byKey.get(text(key)) ?? [];
      const full = under.length > this.caps.perKey;
      if (full && essential.has(key)) whole = false;
      if (!full || essential.has(key)) for (const place of under.slice(0, this.caps.perKey + 1)) places.add(place);
    }
    if (places.size > this.caps.inAll) whole = false;
    const near = [...places].slice(0, this.caps.inAll);
    return { records: near.flatMap((place) => this.records[place] ?? []), counts: this.counts(report), whole };
  }

  private counts(report: Identity): Counts {
    const { names, door } = countedKeys(report, this.lexicon);
    const { counted: upTo } = this.caps;
    const count = (key: BlockingKey | null): number | null =>
      key && Math.min(upTo, this.byKey.get(text(key))?.length ?? 0);
    return { population: this.size, names: names.map(count), door: count(door), upTo };
  }
}
