import { randomInt } from 'node:crypto';
import type { AlertBody, TaskBody } from '#contracts';
import type { HubClient } from '#testing';

export const WIGAN = 'E08000010';
export const LIVERPOOL = 'E08000012';
export const LEEDS = 'E08000035';
export const GREATER_MANCHESTER = 'greater-manchester';
export const MERSEYSIDE = 'merseyside';
export const BUREAU = 'uk-missing-persons-bureau';
export const CEOP = 'ceop';
export const MISSING_PEOPLE = 'missing-people';
export const SCHOOL = 'example-academy-wigan';
export const HOSPITAL = 'example-hospital-wigan';
export const HOME = 'example-house-wigan';

const POSTCODES: Readonly<Record<string, string>> = {
  [WIGAN]: 'WN1 1AA',
  [LIVERPOOL]: 'L1 1AA',
  [LEEDS]: 'LS1 1AA',
  E08000025: 'B1 1BB',
  E08000028: 'B70 8AA',
  E06000005: 'DL1 5AA',
  E06000047: 'DH1 1AA',
  E06000035: 'ME4 4AA',
  E10000016: 'ME14 1AA',
  E08000032: 'BD1 1AA',
};

/** An invented child, as the authority that answers for it knows it. */
export interface Child {
  readonly responsible: string;
  /** The authority's own number, the subject of what it sends about the child. */
  readonly local: string;
  readonly record: {
    readonly identifiers: readonly object[];
    readonly name: { readonly given: string; readonly family: string };
    readonly dateOfBirth: string;
    readonly sex: string;
  };
}

/** All of them between 13 and 17 in March 2026; a prime number, so that each comes once before any comes again. */
const BIRTHDAYS = 1_801;
const FIRST_BIRTHDAY = Date.UTC(2008, 2, 10);
const DAY = 86_400_000;
let children = 0;

/** A child whom nobody has heard of before; no two of a run share a name, a birthday or a number. */
export function inventedChild(
  responsible: string,
  given = inventedName(children, 'a'),
  family = inventedName(children * APART + Math.floor(children / BEGINNINGS), 'ham'),
): Child {
  children += 1;
  const local = `LA-${children}-${randomInt(1_000_000)}`;
  const born = new Date(FIRST_BIRTHDAY + ((children * 7) % BIRTHDAYS) * DAY);
  return {
    responsible,
    local,
    record: {
      identifiers: [
        { system: 'nhs-number', value: testNhsNumber() },
        { system: 'local-authority', issuer: responsible, value: local },
      ],
      name: { given, family },
      dateOfBirth: born.toISOString().slice(0, 10),
      sex: 'unknown',
    },
  };
}

/** As a force writes of it: name, birthday and its own number, no other agency's. */
export function asPoliceKnow({ record }: Child, force: string, subject: string): object {
  const { name, dateOfBirth } = record;
  return { identifiers: [{ system: 'police', issuer: force, value: subject }], name, dateOfBirth };
}

export const houseIn = (authority: string, line = '3 Sample Road'): object => ({
  lines: [line],
  postcode: POSTCODES[authority],
  authority,
});

/** `child.registered`: looked after by its authority for a year. */
export const lookedAfter = (child: Child, more: object = {}): object => ({
  child: child.record,
  responsibleAuthority: child.responsible,
  statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: '2025-01-27' }],
  ...more,
});

/** `placement.notified`: in a children's home of that authority's area. */
export const placedIn = (
  child: Child,
  authority: string,
  { placement, ...more }: { placement?: object; services?: readonly string[] } = {},
): object => ({
  child: child.record,
  change: 'started',
  responsibleAuthority: child.responsible,
  documents: { placementPlan: true, riskAssessment: true, missingHistory: 'none' },
  placement: {
    reference: `PL-${child.local}`,
    kind: 'childrens-home',
    address: houseIn(authority),
    authority,
    from: '2026-01-05',
    emergency: false,
    ...placement,
  },
  ...more,
});

/** Every alert about a matter that any organisation of the demonstration holds. */
export async function alertsAbout(hub: HubClient, reference: string | null): Promise<AlertBody[]> {
  const all = await Promise.all(hub.subscribers.map((agency) => agency.alerts()));
  return all.flat().filter((alert) => alert.reference === reference);
}

/** Every task about a matter, whoever owns it. */
export async function tasksAbout(hub: HubClient, reference: string | null): Promise<TaskBody[]> {
  const all = await Promise.all(hub.subscribers.map((agency) => agency.tasks()));
  return [...new Map(all.flat().map((task) => [task.id, task])).values()].filter(
    (task) => task.reference === reference,
  );
}

/** Organisations and what they hold, for comparing at a glance: `E08000010/front-door/host`. */
export const recipients = (alerts: readonly AlertBody[]): string[] =>
  alerts.map(({ to }) => `${to.organisation}/${to.role}/${to.capacity}`).sort();

/** The only one of them. */
export function only<T>(items: readonly T[]): T {
  const [first, ...more] = items;
  if (first === undefined || more.length > 0) throw new Error(`${items.length} instead of one`);
  return first;
}

export const rulesOf = (alert: AlertBody): string[] => alert.because.map(({ rule }) => rule);

/** A number of the range that the NHS keeps for tests, 999…, with its check digit. */
function testNhsNumber(): string {
  for (;;) {
    const nine = `999${String(randomInt(1_000_000)).padStart(6, '0')}`;
    const sum = Array.from(nine, Number).reduce((total, digit, place) => total + digit * (10 - place), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return `${nine}${check}`;
  }
}

/** No two of them sound alike. */
const SYLLABLES = 'bel cor dun fen kas lin mar nim ros tav zil jup'.split(' ');
const BEGINNINGS = SYLLABLES.length ** 2;
/** Has no divisor in common with the number of beginnings, so that children of one given name's beginning differ in the family's. */
const APART = 65;

/**
 * A name that nobody bears. It begins by its number, since names drawn by lot are sometimes drawn twice, and then a report
 * waits for a person to say which child it is about.
 */
function inventedName(nth: number, ending: string): string {
  const first = SYLLABLES[nth % SYLLABLES.length] ?? '';
  const second = SYLLABLES[Math.floor(nth / SYLLABLES.length) % SYLLABLES.length] ?? '';
  const name = `${first}${second}${SYLLABLES[randomInt(SYLLABLES.length)] ?? ''}${ending}`;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
