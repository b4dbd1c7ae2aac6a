import type { ReportedChild } from '#contracts';
import { Chance, entry, Weighted } from './chance.js';
import { age, householdHead, householdOf, type HouseholdHead, type HouseholdSetting } from './households.js';
import { hostNumberOf, localNumberOf, nhsNumberOfStranger, upnOf } from './identifiers.js';
import { hasNamesakes, namesakeOf } from './namesakes.js';
import { ORIGINS } from './origins.js';
import type { Person, Situation } from './person.js';
import { mixed } from './places.js';
import { HABITS } from './agency-habits.js';
import type { Source } from './habits.js';
import { REGISTERED } from './registered-habits.js';
import { Office } from './written.js';

const STREAM = { record: 11, report: 12 } as const;

export interface RegistryLine {
  readonly id: string;
  readonly child: ReportedChild;
}

/** What is true of a report, and what its results are told apart by. */
export interface Truth {
  readonly report: string;
  /** Empty for a child whom the registry does not know. */
  readonly registry: string;
  /** By household, so that neither a child nor a brother is in two. */
  readonly split: 'train' | 'tune' | 'test';
  readonly origin: string;
  readonly source: Source;
  /** The child's situation, with `unknown-` before it for one whom the registry does not know. */
  readonly kind: string;
  readonly sex: string;
  readonly ageBand: string;
  /** With a given and a family name, neither of them a placeholder or an initial, and a whole date of birth. */
  readonly usable: boolean;
}

export interface ReportLine {
  readonly id: string;
  readonly child: ReportedChild;
  readonly truth: Truth;
}

/** Reports are not drawn evenly: what is rare among children is more common among those who go missing. */
const SITUATIONS = new Weighted<Situation>([
  ['plain', 28],
  ['sibling', 24],
  ['moved', 18],
  ['in-care', 12],
  ['unaccompanied', 4],
  ['renamed', 4],
  ['namesake', 3.5],
  ['twin', 3.5],
  ['newborn', 3],
]);
/** Flatter than among children, so that small groups can be measured. */
const REPORTED_ORIGINS = new Weighted(ORIGINS.map(({ share }, i) => [i, share ** 0.7] as const));
const REPORTED_UNACCOMPANIED = new Weighted(ORIGINS.map(({ unaccompanied }, i) => [i, unaccompanied] as const));

const MOST_TRIES = 20_000;

type Unknown = 'stranger' | 'sibling' | 'twin' | 'namesake';
const UNKNOWN = new Weighted<Unknown>([
  ['stranger', 62],
  ['sibling', 17],
  ['namesake', 15],
  ['twin', 6],
]);
/** One report in five is about a child whom the registry does not know. */
const UNKNOWN_SHARE = 0.2;

const SOURCES_OF: Readonly<Record<'unaccompanied' | 'in-care' | 'infant' | 'pupil', Weighted<Source>>> = {
  unaccompanied: new Weighted([['home-office', 40], ['police', 25], ['council', 25], ['care-home', 10]]),
  'in-care': new Weighted([['police', 38], ['care-home', 30], ['council', 18], ['school', 8], ['health', 6]]),
  infant: new Weighted([['health', 45], ['police', 28], ['council', 27]]),
  pupil: new Weighted([['police', 40], ['school', 25], ['health', 15], ['council', 20]]),
}; // prettier-ignore

export const registryId = (ordinal: number): string => `C${String(ordinal + 1).padStart(8, '0')}`;
export const reportId = (report: number): string => `R${String(report + 1).padStart(8, '0')}`;

/**
 * A made-up registry and reports about its children, and about others. What chance decides is drawn anew for each
 * household and each report from the seed: nothing is kept but four bytes for each household.
 */
export class Population {
  /** The ordinal of the first child of each household. */
  private readonly first: Uint32Array;

  constructor(private readonly setting: HouseholdSetting) {
    const starts: number[] = [];
    for (let at = 0; at < setting.children;) {
      starts.push(at);
      at += householdHead(setting.seed, starts.length - 1).size;
    }
    this.first = Uint32Array.from(starts);
  }

  *registry(): Generator<RegistryLine> {
    for (let household = 0; household < this.first.length; household++) {
      const start = this.first[household] ?? 0;
      const people = householdOf(this.setting, household, start);
      for (const [i, person] of people.entries()) {
        if (start + i >= this.setting.children) return;
        const chance = new Chance(this.setting.seed, STREAM.record, start + i);
        const office = new Office(REGISTERED, this.setting.places, this.setting.today, chance);
        const sibling = siblingOf(people, i);
        const child = office.writes({ person, sibling, policeNumber: null, formerNumber: null });
        yield { id: registryId(start + i), child };
      }
    }
  }

  *reports(count: number): Generator<ReportLine> {
    for (let report = 0; report < count; report++) yield this.report(report);
  }

  private report(number: number): ReportLine {
    const chance = new Chance(this.setting.seed, STREAM.report, number);
    const unknown = chance.in(UNKNOWN_SHARE) ? UNKNOWN.draw(chance) : null;
    const about = unknown ? this.someoneUnknown(unknown, number, chance) : this.someoneKnown(chance);
    const { person, sibling, household, ordinal } = about;
    const years = age(person.born, this.setting.today);
    const source = sourceOf(person, years, chance);
    const policeNumber = {
      system: 'police' as const,
      issuer: 'greater-manchester',
      value: `MP/26/${String(number + 1).padStart(7, '0')}`,
    };
    const formerNumber = person.isNewborn || person.isAdopted ? nhsNumberOfStranger(number) : null;
    const office = new Office(HABITS[source], this.setting.places, this.setting.today, chance);
    const child = office.writes({ person, sibling, policeNumber, formerNumber });
    const id = reportId(number);
    const truth: Truth = {
      report: id,
      registry: ordinal === null ? '' : registryId(ordinal),
      split: splitOf(household, this.setting.seed),
      origin: person.origin,
      source,
      kind: unknown ? `unknown-${unknown}` : person.situation,
      sex: person.sex,
      ageBand: years < 1 ? '0' : years < 5 ? '1-4' : years < 11 ? '5-10' : '11-17',
      usable: isUsable(child),
    };
    return { id, child, truth };
  }

  private someoneKnown(chance: Chance): About {
    const wanted = SITUATIONS.draw(chance);
    const origin = (wanted === 'unaccompanied' ? REPORTED_UNACCOMPANIED : REPORTED_ORIGINS).draw(chance);
    const fits = (head: HouseholdHead): boolean =>
      head.origin === origin &&
      head.isUnaccompanied === (wanted === 'unaccompanied') &&
      head.hasTwins === (wanted === 'twin') &&
      head.isNamesake === (wanted === 'namesake');
    let last: About | null = null;
    // a small registry may have nobody like this: then anyone will do
    for (let tries = 0; tries < MOST_TRIES || last === null; tries++) {
      const household = chance.whole(this.first.length);
      if (tries < MOST_TRIES && !fits(householdHead(this.setting.seed, household))) continue;
      const start = this.first[household] ?? 0;
      const people = householdOf(this.setting, household, start);
      const at = chance.whole(Math.min(people.length, this.setting.children - start));
      const person = people[at];
      if (!person) continue;
      last = { person, sibling: siblingOf(people, at), household, ordinal: start + at };
      const isOfAge = age(person.born, this.setting.today) > 10 || chance.in(0.5);
      if (person.situation === wanted && (wanted === 'newborn' || isOfAge)) return last;
    }
    return last;
  }

  private someoneUnknown(kind: Unknown, report: number, chance: Chance): About {
    const { setting } = this;
    if (kind === 'stranger') return this.stranger(report, chance);
    let known = this.someoneKnown(chance);
    const isAlone = (household: number): boolean => {
      const { isUnaccompanied, isNamesake } = householdHead(setting.seed, household);
      return isUnaccompanied || isNamesake;
    };
    const suits = ({ person, household }: About): boolean =>
      kind === 'namesake' ? hasNamesakes(setting.names, person) : !isAlone(household);
    while (!suits(known)) known = this.someoneKnown(chance);
    if (kind === 'namesake') {
      const { person, household } = this.stranger(report, chance);
      return {
        person: namesakeOf(setting.names, known.person, person, chance),
        sibling: null,
        household,
        ordinal: null,
      };
    }
    const people = householdOf(setting, known.household, this.first[known.household] ?? 0, kind);
    const at = people.length - 1;
    const person = this.withNumbers(entry(people, at), report, chance);
    return { person, sibling: siblingOf(people, at), household: known.household, ordinal: null };
  }

  /** A child of a household beyond the registry's. */
  private stranger(report: number, chance: Chance): About {
    const origin = REPORTED_ORIGINS.draw(chance);
    for (let tries = 0; ; tries++) {
      const household = this.first.length + chance.whole(1_000_000_000);
      const head = householdHead(this.setting.seed, household);
      if (head.origin !== origin && tries < MOST_TRIES) continue;
      const people = householdOf(this.setting, household, -1_000);
      const at = chance.whole(people.length);
      const person = this.withNumbers(entry(people, at), report, chance);
      return { person, sibling: null, household, ordinal: null };
    }
  }

  private withNumbers(person: Person, report: number, chance: Chance): Person {
    const { children, places } = this.setting;
    const ordinal = children + report;
    const upn = person.born.year <= 2021 && chance.in(0.9);
    return {
      ...person,
      numbers: {
        nhs: nhsNumberOfStranger(report),
        upn: upn ? upnOf(ordinal, places.authorityNumberOf(person.home), person.born.year + 5) : null,
        local: localNumberOf(ordinal, person.home),
        host: hostNumberOf(ordinal, person.home, person.placement),
        homeOffice: null,
      },
    };
  }
}

interface About {
  readonly person: Person;
  readonly sibling: Person | null;
  readonly household: number;
  readonly ordinal: number | null;
}

const siblingOf = (people: readonly Person[], at: number): Person | null =>
  people.length > 1 ? (people[(at + 1) % people.length] ?? null) : null;

/** Origins of which some came to ask for asylum, alone or with their families. */
const ASYLUM = new Set(ORIGINS.filter(({ unaccompanied }) => unaccompanied > 0).map(({ name }) => name));

function sourceOf({ situation, origin }: Person, years: number, chance: Chance): Source {
  if (situation === 'unaccompanied' || situation === 'in-care') return SOURCES_OF[situation].draw(chance);
  if (ASYLUM.has(origin) && chance.in(0.1)) return 'home-office';
  return SOURCES_OF[years < 5 ? 'infant' : 'pupil'].draw(chance);
}

function splitOf(household: number, seed: number): Truth['split'] {
  const share = mixed(household, seed * 31 + 5) % 100;
  return share < 25 ? 'train' : share < 40 ? 'tune' : 'test';
}

const PLACEHOLDER = /^(baby|infant|twin)\b/i;

function isUsable({ name, dateOfBirth }: ReportedChild): boolean {
  const { given = '', family = '' } = name ?? {};
  return given.length > 1 && family.length > 1 && !PLACEHOLDER.test(given) && dateOfBirth?.length === 10;
}
