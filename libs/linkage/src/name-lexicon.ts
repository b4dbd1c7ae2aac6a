import { nameTokens, soundOf } from './name-text.js';

/** A line of a shipped list of names: the name in capitals, how often per million, and the names it may stand for. */
export interface NameEntry {
  readonly perMillion: number;
  readonly standsFor: readonly string[];
}

export type NameKind = 'given' | 'family';

/**
 * How common names are, and which are one name in other spellings or shorter: TOM stands for TOM, THOMAS and TOMMY.
 * Frequency is that of the whole class, so that a rare spelling of a common name does not look like proof.
 */
export interface NameLexicon {
  /**
   * One name in two forms: `romanised`, when both are spellings of one name of another script, which is nobody's slip
   * and tells little against; `variant`, when one is short for the other. Null when nothing is known of the two.
   */
  kinship(kind: NameKind, a: string, b: string): 'romanised' | 'variant' | null;
  /** What it and the names it may stand for sound like: the classes under which the search finds it. */
  sounds(kind: NameKind, token: string): readonly string[];
  /** The share of children that bear it in any form, never below the floor. */
  frequency(kind: NameKind, token: string): number;
  /** True where it is a spelling of a name of another script. */
  isRomanised(kind: NameKind, token: string): boolean;
  /** True for a name that the list has: no slip of the pen, as far as it goes. */
  isName(kind: NameKind, token: string): boolean;
}

/** Share of what no list has, and the rarest that a name may count as: a name rare in a list can be common in a street. */
const UNLISTED = 6e-5;
const FLOOR = 2e-5;

/** Above what a name may well stand for. */
const MOST_SOUNDS = 3;

/** Reads lists as shipped in `data/`: NAME, per million, names it stands for, parted by tabs. */
export function parseNames(text: string): Map<string, NameEntry> {
  const entries = new Map<string, NameEntry>();
  for (const line of text.split('\n')) {
    const [name, perMillion, standsFor] = line.split('\t');
    if (!name) continue;
    const entry = { perMillion: Number(perMillion), standsFor: standsFor?.split(' ') ?? [name] };
    // a name of another script is met in Latin letters; spelled so, it may be listed too
    const token = nameTokens(name)[0] ?? name;
    const listed = token === name ? undefined : entries.get(token);
    entries.set(token, listed ? joined(listed, entry) : entry);
  }
  return entries;
}

const joined = (a: NameEntry, b: NameEntry): NameEntry => ({
  perMillion: Math.max(a.perMillion, b.perMillion),
  standsFor: [...new Set([...a.standsFor, ...b.standsFor])],
});

const isLatin = (text: string): boolean => /^[A-Z0-9]*$/.test(text);

export function nameLexicon(lists: Readonly<Record<NameKind, ReadonlyMap<string, NameEntry>>>): NameLexicon {
  const meanings = (kind: NameKind, token: string): readonly string[] => lists[kind].get(token)?.standsFor ?? [token];
  return {
    kinship: (kind, a, b) => {
      const mine = meanings(kind, a);
      const shared = meanings(kind, b).filter((meaning) => mine.includes(meaning));
      if (shared.length === 0) return null;
      return shared.some((meaning) => !isLatin(meaning)) ? 'romanised' : 'variant';
    },
    sounds: (kind, token) => {
      const others = meanings(kind, token).map((meaning) => soundOf(nameTokens(meaning)[0] ?? meaning));
      return [...new Set([soundOf(token), ...others])].slice(0, MOST_SOUNDS);
    },
    frequency: (kind, token) => {
      const listed = lists[kind].get(token);
      return listed ? Math.max(FLOOR, listed.perMillion / 1e6) : UNLISTED;
    },
    isRomanised: (kind, token) => meanings(kind, token).some((meaning) => !isLatin(meaning)),
    isName: (kind, token) => lists[kind].has(token),
  };
}
