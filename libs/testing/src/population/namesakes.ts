import type { Chance } from './chance.js';
import type { NameLists } from './name-list.js';
import { ORIGINS } from './origins.js';
import type { Person } from './person.js';

/** A child with another's name, born on some other day; now and then in the same month, or on the same day. */
export function namesakeOf(names: NameLists, bearer: Person, own: Person, chance: Chance): Person {
  const { given, middle, family, sex, origin, nicknames, born, fathersName } = bearer;
  // that two are born on one day is for names that many bear
  const sameDay = bornOnOneDay(names, bearer) > 0.05 ? 0.02 : 0;
  const near = chance.next();
  const month = near < 0.15 ? born.month : own.born.month;
  const sameYear = { ...own.born, year: born.year, month, day: Math.min(own.born.day, 28) };
  return {
    ...own,
    given,
    middle: chance.in(0.2) ? middle : own.middle,
    family,
    sex,
    origin,
    nicknames,
    fathersName,
    otherName: null,
    isRenamed: false,
    isAdopted: false,
    born: near < sameDay ? born : near < 0.4 && born.year < 2026 ? sameYear : own.born,
  };
}

/** Whether there are likely to be others of this name at all. */
export const hasNamesakes = (names: NameLists, bearer: Person): boolean =>
  bornOnOneDay(names, bearer) * DAYS_OF_CHILDHOOD > 5;

const CHILDREN_OF_ENGLAND = 12_000_000;
const DAYS_OF_CHILDHOOD = 6_570;
const ALL_FAMILIES = ORIGINS.reduce((sum, { share }) => sum + share, 0);

/** How many children of a name are born in England on one day. */
function bornOnOneDay(names: NameLists, { origin, sex, given, family }: Person): number {
  const which = ORIGINS.findIndex(({ name }) => name === origin);
  const shares = names[which]?.shares;
  const name = (shares?.[sex].get(given.spellings[0]) ?? 0) * (shares?.family.get(family.spellings[0]) ?? 0);
  const ofOrigin = (ORIGINS[which]?.share ?? 0) / ALL_FAMILIES;
  return (name * ofOrigin * CHILDREN_OF_ENGLAND) / 2 / DAYS_OF_CHILDHOOD;
}
