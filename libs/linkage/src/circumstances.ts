import type { Identity } from './identity.js';
import type { LinkageModel } from './model.js';
import type { NameLexicon } from './name-lexicon.js';
import type { NameForm } from './name-form.js';

/** What the registry says of how common a report's names and address are, as far as it was counted. */
export interface Counts {
  /** Children in the registry. */
  readonly population: number;
  /** For each name of the report, how many bear both names in this or a like form; null where it was not counted. */
  readonly names: readonly (number | null)[];
  /** How many are known at the report's address, at most; null where it was not counted. */
  readonly door: number | null;
  /** Where counting stops: a number so high says "at least". */
  readonly upTo: number;
}

export const NOT_COUNTED: Counts = { population: 0, names: [], door: null, upTo: 1 };

/** What a comparison depends on beside the two records. */
export interface Circumstances {
  /** The share of children that bear both names, for each name of the report. */
  readonly names: readonly number[];
  /** The share of children known at the report's address. */
  readonly door: number;
  /** How likely its sender was in a hurry. */
  readonly hurried: number;
  readonly population: number;
}

/** The lists of names count as so many children beside the registry's own. */
const LISTS_COUNT = 100_000;
/** From this size on a registry knows more of its names than any list. */
const WORTH_COUNTING = 10_000;

/** A name borne by one child of the registry has so many bearers that it has not seen. */
const UNSEEN = 0.3;

function expected(name: NameForm, lexicon: NameLexicon, { together }: LinkageModel): number {
  const given = Math.min(1, ...name.given.slice(0, 1).map((token) => lexicon.frequency('given', token)));
  const family = Math.min(1, ...name.family.map((token) => lexicon.frequency('family', token)));
  return Math.min(given, family, given * family * together);
}

/** Names by the registry's count, with the lists where it is small or was not counted to the end. */
function shareOf(count: number | null, byLists: number, { population, upTo }: Counts): number {
  if (count === null || population < WORTH_COUNTING) return byLists;
  // one of those counted is the child, if the report is about any
  const others = Math.max(count - 1, UNSEEN);
  const share = (others + LISTS_COUNT * byLists) / (population + LISTS_COUNT);
  return count >= upTo ? Math.max(share, byLists) : share;
}

export function circumstancesOf(
  report: Identity,
  organisation: string,
  counts: Counts,
  { lexicon, model }: { readonly lexicon: NameLexicon; readonly model: LinkageModel },
): Circumstances {
  const population = Math.max(counts.population, model.prior.population);
  return {
    names: report.names.map((name, i) => shareOf(counts.names[i] ?? null, expected(name, lexicon, model), counts)),
    door: counts.door === null ? model.average.address : Math.max(model.average.address, counts.door / population),
    hurried: model.hurried.organisations[organisation] ?? model.hurried.share,
    population,
  };
}
