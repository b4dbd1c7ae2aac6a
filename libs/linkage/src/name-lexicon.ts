/** A line of a shipped list of names: the name in capitals, how often per million, and the names it may stand for. */
export interface NameEntry {
  readonly perMillion: number;
  readonly standsFor: readonly string[];
}

/**
 * How common names are, and which are one name in other spellings or shorter: TOM stands for TOM, THOMAS and TOMMY.
 * Frequency is that of the whole class, so that a rare spelling of a common name does not look like proof.
 */
export interface NameLexicon {
  /** Names that this one may be a form of; itself where nothing is known. */
  meanings(kind: NameKind, token: string): readonly string[];
  /** The share of children that bear it in any form, never below the list's floor. */
  frequency(kind: NameKind, token: string): number;
  /** True for a name that the list has: no slip of the pen, as far as it goes. */
  isName(kind: NameKind, token: string): boolean;
}

export type NameKind = 'given' | 'family';

/** Share of what no list has: the rarest that a name may count as. A name can be rare in a list and common in a street. */
const FLOOR: Readonly<Record<NameKind, number>> = { given: 1e-5, family: 2e-5 };

/** Reads lists as shipped in `data/`: NAME, per million, names it stands for, parted by tabs. */
export function parseNames(text: string): Map<string, NameEntry> {
  const entries = new Map<string, NameEntry>();
  for (const line of text.split('\n')) {
    const [token, perMillion, standsFor] = line.split('\t');
    if (!token) continue;
    entries.set(token, { perMillion: Number(perMillion), standsFor: standsFor?.split(' ') ?? [token] });
  }
  return entries;
}

export function nameLexicon(lists: Readonly<Record<NameKind, ReadonlyMap<string, NameEntry>>>): NameLexicon {
  return {
    meanings: (kind, token) => lists[kind].get(token)?.standsFor ?? [token],
    frequency: (kind, token) => Math.max(FLOOR[kind], (lists[kind].get(token)?.perMillion ?? 0) / 1e6),
    isName: (kind, token) => lists[kind].has(token),
  };
}
