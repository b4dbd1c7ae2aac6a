import { Chance, entry, Weighted } from './chance.js';
import { nhsNumberOf, homeOfficeNumberOf, hostNumberOf, localNumberOf, upnOf } from './identifiers.js';
import type { NameLists } from './name-list.js';
import {
  childsFamilyName,
  englishName,
  familyName,
  givenName,
  middleName,
  named,
  renaming,
  type ParentNames,
} from './naming.js';
import { ORIGINS } from './origins.js';
import type { Day, Home, Person, Situation } from './person.js';
import { hasNamesakes, namesakeOf } from './namesakes.js';
import type { Places } from './places.js';

const STREAM = { head: 1, family: 2, namesake: 3 } as const;

const SIZES = ORIGINS.map(({ sizes }) => new Weighted(sizes.map((share, i) => [i + 1, share] as const)));
const BY_SHARE = new Weighted(ORIGINS.map(({ share }, i) => [i, share] as const));
const UNACCOMPANIED = new Weighted(ORIGINS.map(({ unaccompanied }, i) => [i, unaccompanied] as const));

/** What can be said of a household without making its children. */
export interface HouseholdHead {
  readonly origin: number;
  readonly isUnaccompanied: boolean;
  readonly hasTwins: boolean;
  /** The first child bears the name of a child of another household. */
  readonly isNamesake: boolean;
  readonly size: number;
}

export function householdHead(seed: number, household: number): HouseholdHead {
  const chance = new Chance(seed, STREAM.head, household);
  const isUnaccompanied = chance.in(0.01);
  const origin = (isUnaccompanied ? UNACCOMPANIED : BY_SHARE).draw(chance);
  const drawn = entry(SIZES, origin).draw(chance);
  const hasTwins = !isUnaccompanied && chance.in(0.015 * drawn);
  const isNamesake = !isUnaccompanied && !hasTwins && household > 0 && chance.in(0.025);
  const size = isUnaccompanied ? 1 : hasTwins ? Math.max(2, drawn) : drawn;
  return { origin, isUnaccompanied, hasTwins, isNamesake, size };
}

export interface HouseholdSetting {
  readonly seed: number;
  readonly today: Day;
  readonly names: NameLists;
  readonly places: Places;
  /** In the whole registry. */
  readonly children: number;
}

/** A family as its children share it. */
interface Family extends ParentNames {
  readonly head: HouseholdHead;
  readonly home: Home;
  readonly formerHomes: readonly Home[];
}

/**
 * The children of a household, the same whenever they are asked for. `firstOrdinal` numbers them within the registry;
 * `more` adds a child whom the registry does not know: a brother or sister, or the twin of the first.
 */
export function householdOf(
  setting: HouseholdSetting,
  household: number,
  firstOrdinal: number,
  more: 'none' | 'sibling' | 'twin' = 'none',
): Person[] {
  const children = familyChildren(setting, household, firstOrdinal, more);
  const [first, ...others] = children;
  if (!first || !householdHead(setting.seed, household).isNamesake) return children;
  const chance = new Chance(setting.seed, STREAM.namesake, household);
  for (let tries = 0; tries < 40; tries++) {
    const [bearer] = familyChildren(setting, chance.whole(household), 0, 'none');
    if (!bearer || !hasNamesakes(setting.names, bearer)) continue;
    return [{ ...namesakeOf(setting.names, bearer, first, chance), situation: 'namesake' }, ...others];
  }
  return children;
}

function familyChildren(
  setting: HouseholdSetting,
  household: number,
  firstOrdinal: number,
  more: 'none' | 'sibling' | 'twin',
): Person[] {
  const chance = new Chance(setting.seed, STREAM.family, household);
  const head = householdHead(setting.seed, household);
  const family = familyOf(setting, head, chance);
  const children: Person[] = [];
  for (let i = 0; i < head.size; i++) {
    const twin = head.hasTwins && i === 1 ? children[0] : undefined;
    children.push(childOf(setting, { family, chance, ordinal: firstOrdinal + i, twin, elder: children }));
  }
  const [first] = children;
  if (more === 'none' || !first) return children;
  const twin = more === 'twin' ? first : undefined;
  return [...children, childOf(setting, { family, chance, ordinal: -1, twin, elder: children })];
}

function familyOf(setting: HouseholdSetting, head: HouseholdHead, chance: Chance): Family {
  const origin = entry(ORIGINS, head.origin);
  const list = entry(setting.names, head.origin);
  const fathers = familyName(list, origin, chance);
  const home =
    head.isUnaccompanied && chance.in(0.3)
      ? setting.places.hotel(chance)
      : setting.places.somewhere(chance, head.origin);
  const formerHomes = chance.in(0.28) ? [setting.places.near(home, chance)] : [];
  if (formerHomes.length > 0 && chance.in(0.3)) formerHomes.push(setting.places.near(home, chance));
  // one couple in fourteen is of two origins
  const other = !head.isUnaccompanied && chance.in(0.07) ? entry(setting.names, BY_SHARE.draw(chance)) : list;
  const mothers = familyName(other, origin, chance);
  const fathersGiven = named(list.male.draw(chance), chance).text;
  return { head, origin, list, fathers, mothers, fathersGiven, home, formerHomes };
}

interface ChildPlan {
  readonly family: Family;
  readonly chance: Chance;
  /** -1 for a child whom the registry does not know. */
  readonly ordinal: number;
  readonly twin: Person | undefined;
  readonly elder: readonly Person[];
}

function childOf(setting: HouseholdSetting, { family, chance, ordinal, twin, elder }: ChildPlan): Person {
  const { head, origin, list, home } = family;
  const sex =
    twin && chance.in(0.35)
      ? twin.sex
      : head.isUnaccompanied
        ? maleMostly(chance)
        : chance.in(0.51)
          ? 'male'
          : 'female';
  const born = twin?.born ?? birthday(setting.today, head.isUnaccompanied, elder, chance);
  const given = givenName(list, origin, { sex, twin, elder }, chance);
  const ownFamily = childsFamilyName(family, sex, elder, chance);
  const inCare = head.isUnaccompanied || chance.in(0.05);
  const before = !head.isUnaccompanied && chance.in(0.045) ? renaming(family, given, sex, chance) : null;
  const placement = inCare ? placementOf(setting, family, chance) : null;
  const isNewborn = age(born, setting.today) === 0 && monthsBetween(born, setting.today) < 3;
  const situation = situationOf(
    { head, inCare, renamed: before !== null, isNewborn, isTwin: head.hasTwins && elder.length < 2 },
    family,
  );
  return {
    origin: origin.name,
    situation: twin && situation !== 'unaccompanied' ? 'twin' : situation,
    sex,
    given,
    middle: middleName(family, sex, chance),
    family: ownFamily,
    fathersName: origin.custom === 'father' ? family.fathersGiven : null,
    nicknames: list.nicknames.get(given.spellings[0]) ?? [],
    otherName: before?.name ?? englishName(family, chance),
    isRenamed: before !== null,
    isAdopted: before?.isAdopted ?? false,
    twin: twin ? 2 : head.hasTwins && elder.length === 0 ? 1 : null,
    isNewborn,
    born: head.isUnaccompanied && chance.in(0.35) ? { ...born, month: 1, day: 1 } : born,
    bornIsKnown: !head.isUnaccompanied,
    home,
    formerHomes: family.formerHomes,
    placement,
    numbers: numbersOf(setting, { ordinal, born, home, placement, head }, chance),
  };
}

const maleMostly = (chance: Chance): Person['sex'] => (chance.in(0.94) ? 'male' : 'female');

function situationOf(
  is: { head: HouseholdHead; inCare: boolean; renamed: boolean; isNewborn: boolean; isTwin: boolean },
  { formerHomes }: Family,
): Situation {
  if (is.head.isUnaccompanied) return 'unaccompanied';
  if (is.isTwin) return 'twin';
  if (is.isNewborn) return 'newborn';
  if (is.inCare) return 'in-care';
  if (is.renamed) return 'renamed';
  if (formerHomes.length > 0) return 'moved';
  return is.head.size > 1 ? 'sibling' : 'plain';
}

function birthday(today: Day, isUnaccompanied: boolean, elder: readonly Person[], chance: Chance): Day {
  for (;;) {
    const daysAgo = isUnaccompanied ? 14 * 365 + chance.whole(4 * 365) : chance.whole(6_570);
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day - daysAgo));
    const born = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    if (elder.every((other) => Math.abs(monthsBetween(other.born, born)) >= 10)) return born;
    if (elder.length > 3 && elder.every((other) => other.born.year !== born.year)) return born;
  }
}

/** In a home, or with foster carers, mostly not far away. */
function placementOf({ places }: HouseholdSetting, { head, home }: Family, chance: Chance): Home {
  if (head.isUnaccompanied && chance.in(0.3)) return places.hotel(chance);
  return chance.in(0.3) ? places.careHome(chance) : places.near(home, chance);
}

interface NumbersPlan {
  readonly ordinal: number;
  readonly born: Day;
  readonly home: Home;
  readonly placement: Home | null;
  readonly head: HouseholdHead;
}

function numbersOf(
  { children, places }: HouseholdSetting,
  { ordinal, born, home, placement, head }: NumbersPlan,
  chance: Chance,
): Person['numbers'] {
  const ofSchoolAge = born.year <= 2021;
  const hasNhs = !head.isUnaccompanied || chance.in(0.35);
  return {
    nhs: ordinal >= 0 && hasNhs ? nhsNumberOf(ordinal, children) : null,
    upn:
      ordinal >= 0 && ofSchoolAge && chance.in(0.95)
        ? upnOf(ordinal, places.authorityNumberOf(home), born.year + 5)
        : null,
    local: localNumberOf(ordinal, home),
    host: hostNumberOf(ordinal, home, placement),
    homeOffice: ordinal >= 0 && head.isUnaccompanied ? homeOfficeNumberOf(ordinal) : null,
  };
}

export function age(born: Day, today: Day): number {
  const hadBirthday = today.month > born.month || (today.month === born.month && today.day >= born.day);
  return today.year - born.year - (hadBirthday ? 0 : 1);
}

const monthsBetween = (from: Day, to: Day): number => (to.year - from.year) * 12 + to.month - from.month;
