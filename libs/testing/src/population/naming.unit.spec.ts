import { expect, it } from '@jest/globals';
import { Chance, Weighted } from './chance.js';
import type { NameList, Spellings } from './name-list.js';
import { givenName, named } from './naming.js';
import { ORIGINS } from './origins.js';
import type { Person } from './person.js';

const spellings: readonly (readonly [Spellings, number])[] = [
  [['Adaeze'], 5],
  [['Bedrija', 'Bedria'], 3],
  [['Corwen'], 2],
];
const names = new Weighted(spellings);
const list = { male: names, female: names } as unknown as NameList;

it('names twins apart, even where no other name begins alike', () => {
  const [english] = ORIGINS;
  if (!english) throw new Error('no origin of names');
  const draws = Array.from({ length: 2_000 }, (_, i) => {
    const chance = new Chance(1, 2, i);
    const twin = { given: named(names.draw(chance), chance), sex: 'female' } as Person;
    return { twin, given: givenName(list, english, { sex: 'female', twin, elder: [twin] }, chance) };
  });
  const alike = draws.filter(({ twin, given }) => twin.given.spellings.includes(given.text));
  expect(alike).toEqual([]);
});
