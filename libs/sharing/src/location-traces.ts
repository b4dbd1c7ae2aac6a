import { LOCATION_CATEGORIES } from './restrictions.js';
import type { Fact } from './fact.js';

/** Fields in which people write in their own words; for a trafficked child nobody can vouch that no place is among them. */
const IN_OWN_WORDS =
  /(^|\.)(circumstances|information|rationale|narrative|reason|reasonNotDone|parentsReason|outcome|interviewArrangement|accompaniedBy|enquiries\.\d+)$/;
const POSTCODE = /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/i;
const traced = new WeakMap<readonly Fact[], ReadonlySet<Fact>>();

/**
 * Facts of other categories that may give a location away: whatever is written in free words, and every text in which a
 * postcode or a place of this very case turns up (ENG-15: "nobody else's alert carries a location"). Once per notice.
 */
export function locationTraces(facts: readonly Fact[]): ReadonlySet<Fact> {
  let found = traced.get(facts);
  if (!found) {
    const places = facts.filter(({ category }) => LOCATION_CATEGORIES.has(category)).flatMap(placesIn);
    found = new Set(
      facts.filter((fact) => {
        if (LOCATION_CATEGORIES.has(fact.category) || typeof fact.value !== 'string') return false;
        // What belongs to the episode is codes and times: a pupil's `outcome` is one word of a list.
        if ((fact.category !== 'episode' && IN_OWN_WORDS.test(fact.path)) || POSTCODE.test(fact.value)) return true;
        const text = ` ${inWords(fact.value)} `;
        return places.some((place) => text.includes(` ${place} `));
      }),
    );
    traced.set(facts, found);
  }
  return found;
}

/** "7 Canary Quay" is looked for as "canary quay". Single words are left out: they are towns, which addresses of offices share. */
function placesIn(fact: Fact): string[] {
  if (typeof fact.value !== 'string' || /\.(postcode|authority|at|kind)$/.test(fact.path)) return [];
  const words = inWords(fact.value).replace(/^\d+[a-z]? /, '');
  return words.includes(' ') ? [words] : [];
}

function inWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
