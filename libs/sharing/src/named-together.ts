import type { Agreement } from './agreement.js';

/**
 * The organisations that an agreement in force names together with this one, itself among them, where it speaks of what
 * interviews and checks bring (BRA-03). A party that is only of some kind is not named.
 */
export function namedTogether(agreements: readonly Agreement[], organisation: string): string[] {
  const named = agreements
    .filter(({ rules }) =>
      rules.some(({ effect, categories }) => effect === 'permit' && categories.includes('interview')),
    )
    .map(({ parties }) => parties.flatMap((party) => ('organisation' in party ? [party.organisation] : [])))
    .filter((parties) => parties.includes(organisation));
  return [...new Set(named.flat())];
}
