import type { Chance } from './chance.js';
import { spelt, type NameList, type Spellings } from './name-list.js';
import type { Origin } from './origins.js';
import type { Named, Person } from './person.js';

export interface ParentNames {
  readonly origin: Origin;
  readonly list: NameList;
  readonly fathers: Named;
  readonly mothers: Named;
}

const named = (spellings: Spellings, chance: Chance): Named => ({ text: spelt(spellings, chance), spellings });

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
    const taken = elder.some(({ given }) => given.spellings[0] === drawn.spellings[0]);
    // brothers may all be Muhammad, and go by what follows
    if (taken && tries < 40) continue;
    if (alike && tries < 60 && drawn.text.slice(0, 1) !== twin.given.text.slice(0, 1)) continue;
    const isMuhammad = custom === 'muslim' && /^M[ou]h/.test(drawn.text);
    if (!isMuhammad || !chance.in(0.7)) return drawn;
    const call = named(list[sex].draw(chance), chance);
    const both = `${drawn.text} ${call.text}`;
    return { text: both, spellings: [both, call.text, `${chance.of(drawn.spellings)} ${call.text}`] };
  }
}

export function middleName(list: NameList, { custom }: Origin, sex: Person['sex'], chance: Chance): Named | null {
  if (custom === 'singh-kaur') {
    const text = sex === 'male' ? 'Singh' : 'Kaur';
    return chance.in(0.75) ? { text, spellings: [text] } : null;
  }
  if (list.middle) return named(list.middle.draw(chance), chance);
  const share = { european: 0.75, father: 0.8, muslim: 0.15, slavic: 0.2, 'two-names': 0.35, 'family-first': 0 }[
    custom
  ];
  if (!chance.in(share)) return null;
  return named(list[custom === 'father' ? 'male' : sex].draw(chance), chance);
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
  const kept = first && chance.in(origin.custom === 'muslim' ? 0.75 : 0.93) ? first.family : null;
  if (origin.custom === 'singh-kaur' && /^(Singh|Kaur)$/.test(fathers.text))
    return only(sex === 'male' ? 'Singh' : 'Kaur');
  if (origin.custom === 'slavic') return gendered(kept && first?.sex === sex ? kept : fathers, sex);
  if (kept) return kept;
  if (origin.custom === 'european' && chance.in(0.07)) {
    const both = `${mothers.text}-${fathers.text}`;
    return { text: both, spellings: [both, fathers.text, mothers.text, `${mothers.text} ${fathers.text}`] };
  }
  return chance.in(origin.custom === 'european' ? 0.16 : 0.08) ? mothers : fathers;
}

const only = (text: string): Named => ({ text, spellings: [text] });

/** `Kowalski` and his sister `Kowalska`. */
function gendered(name: Named, sex: Person['sex']): Named {
  if (sex === 'male') return name;
  const hers = (text: string): string => text.replace(/(s|c|dz)ki$/, '$1ka').replace(/(ov|ev)$/, '$1a');
  const [first, ...others] = name.spellings;
  return { text: hers(name.text), spellings: [hers(first), ...others.map(hers), name.text] };
}

export function otherNameOf(
  family: ParentNames,
  given: Named,
  { renamed }: { renamed: boolean },
  chance: Chance,
): Person['otherName'] {
  const { list, mothers, fathers } = family;
  if (renamed) {
    const isAdopted = chance.in(0.15);
    const before = chance.in(0.5) ? mothers.text : list.family.draw(chance)[0];
    return {
      given: isAdopted ? chance.of(given.spellings) : given.text,
      family: before === fathers.text ? mothers.text : before,
    };
  }
  if (list.english.length > 0 && chance.in(0.6)) return { given: chance.of(list.english), family: fathers.text };
  return null;
}
