import type { Chance } from './chance.js';
import { spelt, type NameList, type Spellings } from './name-list.js';
import type { Origin } from './origins.js';
import type { Named, Person } from './person.js';

export interface ParentNames {
  readonly origin: Origin;
  readonly list: NameList;
  readonly fathers: Named;
  readonly mothers: Named;
  readonly fathersGiven: string;
}

export const named = (spellings: Spellings, chance: Chance): Named => ({ text: spelt(spellings, chance), spellings });

/** A family name as one parent brings it. */
export function familyName(list: NameList, origin: Origin, chance: Chance): Named {
  const name = named(list.family.draw(chance), chance);
  if (origin.custom !== 'two-names') return name;
  const second = named(list.family.draw(chance), chance);
  return { text: `${name.text} ${second.text}`, spellings: [`${name.text} ${second.text}`, name.text, second.text] };
}

/** Twins are often given names that begin alike. */
export function givenName(
  list: NameList,
  { custom }: Origin,
  { sex, twin, elder }: { sex: Person['sex']; twin: Person | undefined; elder: readonly Person[] },
  chance: Chance,
): Named {
  const alike = twin && chance.in(0.3);
  for (let tries = 0; ; tries++) {
    const drawn = named(list[sex].draw(chance), chance);
    // brothers may all be Muhammad, and go by what follows
    if (tries < 60 && elder.some(({ given }) => isMuchAlike(given, drawn))) continue;
    if (alike && tries < 40 && drawn.text.slice(0, 1) !== twin.given.text.slice(0, 1)) continue;
    const isMuhammad = custom === 'muslim' && /^M[ou]h/.test(drawn.text);
    if (!isMuhammad || !chance.in(0.7)) return drawn;
    const call = named(list[sex].draw(chance), chance);
    const both = `${drawn.text} ${call.text}`;
    return { text: both, spellings: [both, call.text, `${chance.of(drawn.spellings)} ${call.text}`] };
  }
}

/** No parents call one child Eli and the next Elijah, or twins Thomas and Tomas. */
function isMuchAlike(one: Named, other: Named): boolean {
  if (one.text.startsWith(other.text) || other.text.startsWith(one.text)) return true;
  return one.spellings.some((spelling) => other.spellings.includes(spelling));
}

/** Second names; where children are called by their father's name, brothers and sisters have the same. */
export function middleName(
  { list, origin, fathersGiven }: ParentNames,
  sex: Person['sex'],
  chance: Chance,
): Named | null {
  const { custom } = origin;
  if (custom === 'singh-kaur') return chance.in(0.75) ? only(sex === 'male' ? 'Singh' : 'Kaur') : null;
  if (custom === 'father') return chance.in(0.85) ? only(fathersGiven) : null;
  if (list.middle) return named(list.middle.draw(chance), chance);
  const share = { european: 0.75, muslim: 0.15, slavic: 0.2, 'two-names': 0.35, 'family-first': 0 }[custom];
  return chance.in(share) ? named(list[sex].draw(chance), chance) : null;
}

/** What of the parents' names a child bears. */
export function childsFamilyName(
  family: ParentNames,
  sex: Person['sex'],
  elder: readonly Person[],
  chance: Chance,
): Named {
  const { origin, fathers, mothers } = family;
  const [first] = elder;
  // once the parents have chosen, the next child mostly has the same
  const keeps = chance.in(origin.custom === 'muslim' ? 0.8 : 0.93);
  const kept = first && keeps && !(sex === 'male' && isDaughters(family.list, first.family)) ? first.family : null;
  if (origin.custom === 'singh-kaur' && /^(Singh|Kaur)$/.test(fathers.text))
    return only(sex === 'male' ? 'Singh' : 'Kaur');
  if (origin.custom === 'slavic') return gendered(kept && first?.sex === sex ? kept : fathers, sex);
  if (sex === 'female' && family.list.daughters && chance.in(0.25))
    return named(family.list.daughters.draw(chance), chance);
  if (kept) return kept;
  if (origin.custom === 'european' && chance.in(0.07)) {
    const both = `${mothers.text}-${fathers.text}`;
    return { text: both, spellings: [both, fathers.text, mothers.text, `${mothers.text} ${fathers.text}`] };
  }
  return chance.in(origin.custom === 'european' ? 0.16 : 0.08) ? mothers : fathers;
}

const isDaughters = ({ daughters }: NameList, { spellings }: Named): boolean =>
  daughters?.choices.some(([one]) => one[0] === spellings[0]) ?? false;

const only = (text: string): Named => ({ text, spellings: [text] });

/** `Kowalski` and his sister `Kowalska`. */
function gendered(name: Named, sex: Person['sex']): Named {
  if (sex === 'male') return name;
  const hers = (text: string): string => text.replace(/(s|c|dz)ki$/, '$1ka').replace(/(ov|ev)$/, '$1a');
  const [first, ...others] = name.spellings;
  return { text: hers(name.text), spellings: [hers(first), ...others.map(hers), name.text] };
}

/** The name from before, and how it came to change. */
export interface Renaming {
  readonly isAdopted: boolean;
  readonly name: NonNullable<Person['otherName']>;
}

/** Nine in ten have another family name since, of a step-father or mother; one in seven was adopted. */
export function renaming(family: ParentNames, given: Named, sex: Person['sex'], chance: Chance): Renaming {
  const { list, mothers, fathers } = family;
  const how = chance.next();
  const before = chance.in(0.5) ? mothers.text : list.family.draw(chance)[0];
  const name = before === fathers.text ? mothers.text : before;
  if (how < 0.05) {
    const other = list[sex === 'male' ? 'female' : 'male'].draw(chance)[0];
    return { isAdopted: false, name: { given: other, family: fathers.text } };
  }
  const isAdopted = how < 0.2;
  const isGivenNew = isAdopted && chance.in(0.4);
  return { isAdopted, name: { given: isGivenNew ? list[sex].draw(chance)[0] : given.text, family: name } };
}

/** An English name beside the other, as many children of Chinese families have. */
export function englishName({ list, fathers }: ParentNames, chance: Chance): Person['otherName'] {
  return list.english.length > 0 && chance.in(0.6) ? { given: chance.of(list.english), family: fathers.text } : null;
}
