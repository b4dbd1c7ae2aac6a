// Invented children of several authorities, and what five agencies report of them, as follows from a seed.

import { chances, oneOf } from './chance.mjs';

/** Share of what was sent that is sent again; that comes late; that takes an earlier notice back. */
const DUPLICATES = 0.2;
const LATE = 0.1;
const WITHDRAWALS = 0.05;
/** A late notice comes after so many others, at most. */
const LATEST = 15;

/** Authorities that place children, and the force of each as a host. */
const FORCES = {
  E08000010: 'greater-manchester',
  E08000012: 'merseyside',
  E08000025: 'west-midlands',
  E08000035: 'west-yorkshire',
  E10000016: 'kent',
  E06000047: 'durham',
};
const POSTCODES = {
  E08000010: 'WN1 1AA',
  E08000012: 'L1 1AA',
  E08000025: 'B1 1AA',
  E08000035: 'LS1 1AA',
  E10000016: 'ME14 1AA',
  E06000047: 'DH1 1AA',
};
const AUTHORITIES = Object.keys(FORCES);
const GIVEN = ['Adaeze', 'Ewan', 'Idris', 'Jasmine', 'Kofi', 'Mirela', 'Olu', 'Piotr', 'Rhian', 'Yusuf', 'Zahra'];
const SYLLABLES = 'bel cor dun fen gar hol kel lin mar nor pel quin ros tav wen zil'.split(' ');

/** Acts of one going, in the order in which they happen; `by` is whose client sends it. */
const ACTS = [
  ['police', reported],
  ['council', reported],
  ['education', absent],
  ['health', seen],
  ['home-office', seen],
  ['police', updated],
  ['police', found],
  ['council', interviewed],
];

/**
 * What agencies send, one notice after the other and without end. Notices that have been acknowledged are to be told of
 * with `acknowledged`: only those are sent again or taken back.
 */
export class Cases {
  #chance;
  #run;
  #made = 0;
  #goings = [];
  #late = [];
  #acknowledged = [];
  #takenBack = new Set();

  constructor(seed, run) {
    this.#chance = chances(seed);
    this.#run = run;
    this.children = Array.from({ length: 48 }, (_, n) => this.#child(n));
  }

  /** Registration and placement of every child, by its authority: what the hub knows before anybody goes missing. */
  roster() {
    return this.children.flatMap((child) => [
      this.#notice(child.responsible, 'council', 'child.registered', child.local, {
        child: asKnown(child),
        responsibleAuthority: child.responsible,
        statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: '2025-01-27' }],
      }),
      this.#notice(child.responsible, 'council', 'placement.notified', child.local, {
        child: asKnown(child),
        change: 'started',
        responsibleAuthority: child.responsible,
        placement: {
          reference: `PL-${child.local}`,
          kind: 'childrens-home',
          address: houseIn(child.host),
          authority: child.host,
          from: '2026-01-05',
        },
      }),
    ]);
  }

  acknowledged(notice) {
    this.#acknowledged.push(notice);
    if (this.#acknowledged.length > 400) this.#acknowledged.shift();
  }

  next() {
    const draw = this.#chance();
    if (draw < DUPLICATES && this.#acknowledged.length > 0) {
      return { ...oneOf(this.#chance, this.#acknowledged), isCopy: true };
    }
    if (draw < DUPLICATES + WITHDRAWALS) {
      const withdrawal = this.#withdrawal();
      if (withdrawal) return withdrawal;
    }
    const due = this.#late.findIndex(({ after }) => after <= this.#made);
    if (due >= 0) return this.#late.splice(due, 1)[0].notice;
    const notice = this.#nextOfAGoing();
    if (this.#chance() >= LATE) return notice;
    this.#late.push({ notice, after: this.#made + 1 + Math.floor(this.#chance() * LATEST) });
    return this.next();
  }

  #nextOfAGoing() {
    while (this.#goings.length < 12) this.#goings.push(this.#going());
    const at = Math.floor(this.#chance() * this.#goings.length);
    const going = this.#goings[at];
    const [by, act] = ACTS[going.next++];
    if (going.next === ACTS.length) this.#goings.splice(at, 1);
    const { type, data } = act(going, this.#chance);
    return this.#notice(clientOf(by, going.child), by, type, `${going.subject}-${by}`, data);
  }

  #going() {
    // one going of a child at a time: the next begins when it is back
    const away = new Set(this.#goings.map(({ child }) => child));
    const child = oneOf(
      this.#chance,
      this.children.filter((one) => !away.has(one)),
    );
    return { child, next: 0, subject: `C/26/${this.#run}-${++this.#made}` };
  }

  #withdrawal() {
    const candidates = this.#acknowledged.filter(
      ({ event }) => event.type.includes('missing.reported') && !this.#takenBack.has(event.id),
    );
    if (candidates.length === 0) return null;
    const { event, organisation, feed, via } = oneOf(this.#chance, candidates);
    this.#takenBack.add(event.id);
    const data = { eventId: event.id, reason: 'another child was meant' };
    // by the same way: whoever takes a notice back writes to where it was written
    return { ...this.#notice(organisation, feed, 'report.withdrawn', event.subject, data), via };
  }

  #notice(organisation, feed, type, subject, data) {
    this.#made++;
    const event = {
      specversion: '1.0',
      id: `${this.#run}-${this.#made}`,
      type: `homeward.${type}.v1`,
      subject,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data,
    };
    return { organisation, feed, event, via: this.#chance() < 0.5 ? 'http' : 'kafka' };
  }

  #child(n) {
    const responsible = AUTHORITIES[n % AUTHORITIES.length];
    const hosts = AUTHORITIES.filter((authority) => authority !== responsible);
    const syllable = () => oneOf(this.#chance, SYLLABLES);
    const family = `${syllable()}${syllable()}${syllable()}ham`;
    return {
      n,
      responsible,
      host: oneOf(this.#chance, hosts),
      local: `LA-${this.#run}-${n}`,
      name: { given: oneOf(this.#chance, GIVEN), family: family[0].toUpperCase() + family.slice(1) },
      dateOfBirth: new Date(Date.UTC(2009, 0, 3 + n * 37)).toISOString().slice(0, 10),
      nhsNumber: nhsNumber(this.#chance),
    };
  }
}

function clientOf(by, child) {
  if (by === 'police') return FORCES[child.host];
  if (by === 'council') return child.responsible;
  if (by === 'education') return 'example-academy-wigan';
  return by === 'health' ? 'example-hospital-wigan' : 'home-office';
}

const asKnown = ({ name, dateOfBirth, nhsNumber: value, responsible, local }) => ({
  identifiers: [
    { system: 'nhs-number', value },
    { system: 'local-authority', issuer: responsible, value: local },
  ],
  name,
  dateOfBirth,
});
const asReported = ({ name, dateOfBirth, nhsNumber: value }) => ({
  identifiers: [{ system: 'nhs-number', value }],
  name,
  dateOfBirth,
});
const houseIn = (authority) => ({ lines: ['3 Sample Road'], postcode: POSTCODES[authority], authority });
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

function reported({ child }) {
  const data = {
    child: asReported(child),
    category: 'missing',
    since: ago(0),
    missingFrom: { kind: 'placement', authority: child.host },
    risk: { level: 'medium', factors: [] },
  };
  return { type: 'missing.reported', data };
}

function updated({ child }, chance) {
  const risk = { level: oneOf(chance, ['medium', 'high']), factors: [] };
  return { type: 'missing.updated', data: { child: asReported(child), risk } };
}

function found({ child }) {
  const data = { child: asReported(child), at: ago(0), how: 'returned', returnedTo: 'placement' };
  return { type: 'missing.found', data };
}

function seen({ child }) {
  const place = { postcode: POSTCODES[child.host], authority: child.host };
  return { type: 'child.seen', data: { child: asReported(child), at: ago(1), setting: 'other', place } };
}

function absent({ child }) {
  return {
    type: 'education.absence-reported',
    data: { child: asReported(child), kind: 'unexplained-absence', since: ago(3) },
  };
}

function interviewed({ child }) {
  return { type: 'return-interview.recorded', data: { child: asReported(child), status: 'offered', at: ago(0) } };
}

/** A number of the range that the NHS keeps for tests, 999…, with its check digit. */
function nhsNumber(chance) {
  for (;;) {
    const nine = `999${String(Math.floor(chance() * 1_000_000)).padStart(6, '0')}`;
    const sum = Array.from(nine, Number).reduce((total, digit, place) => total + digit * (10 - place), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return `${nine}${check}`;
  }
}
