// Invented children and what agencies write about them, each different, all plainly made up.

const GIVEN = [
  'Adaeze',
  'Ewan',
  'Idris',
  'Jasmine',
  'Kofi',
  'Thomas',
  'Yusuf',
  'Zahra',
  'Mirela',
  'Olu',
  'Piotr',
  'Rhian',
];
const SYLLABLES = [
  'bar',
  'cor',
  'den',
  'fen',
  'gal',
  'hol',
  'kel',
  'lor',
  'mar',
  'nor',
  'pel',
  'ros',
  'sel',
  'tar',
  'ven',
  'wex',
];

export const WIGAN = 'E08000010';
export const LIVERPOOL = 'E08000012';
export const POLICE = 'greater-manchester';

/** The n-th child: names and dates are spread as a registry's would be, and no two are alike. */
export function childAt(n) {
  const m = (n * 40_503) % 65_536;
  const family = [m % 16, (m >> 4) % 16, (m >> 8) % 16, (m >> 12) % 16].map((i) => SYLLABLES[i]).join('');
  const born = new Date(Date.UTC(2009, 0, 1 + ((n * 1_237) % 2_922)));
  return {
    n,
    name: { given: GIVEN[(n * 5) % GIVEN.length], family: family[0].toUpperCase() + family.slice(1) },
    dateOfBirth: born.toISOString().slice(0, 10),
    local: { system: 'local-authority', issuer: LIVERPOOL, value: `bench-${n}` },
  };
}

let events = 0;
const event = (source, type, subject, data) => ({
  specversion: '1.0',
  id: `bench-${process.pid}-${++events}`,
  source,
  type: `homeward.${type}.v1`,
  subject,
  time: new Date().toISOString(),
  datacontenttype: 'application/json',
  data,
});

export const registration = (source, child) =>
  event(source, 'child.registered', `LA-${child.n}`, {
    child: { identifiers: [child.local], name: child.name, dateOfBirth: child.dateOfBirth },
    responsibleAuthority: LIVERPOOL,
    statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: '2025-01-01' }],
  });

export const placement = (source, child) =>
  event(source, 'placement.notified', `LA-${child.n}`, {
    child: { identifiers: [child.local], name: child.name, dateOfBirth: child.dateOfBirth },
    change: 'started',
    responsibleAuthority: LIVERPOOL,
    placement: {
      reference: `PL-${child.n}`,
      kind: 'childrens-home',
      authority: WIGAN,
      address: { lines: [`${(child.n % 300) + 1} Example Street`], postcode: 'WN1 1AA', authority: WIGAN },
      from: '2026-01-05',
    },
  });

export const missing = (source, child, at = new Date()) =>
  event(source, 'missing.reported', `MP/${child.n}`, {
    child: {
      identifiers: [{ system: 'police', issuer: POLICE, value: `MP/${child.n}` }],
      name: child.name,
      dateOfBirth: child.dateOfBirth,
    },
    category: 'missing',
    since: at.toISOString(),
    reportedAt: at.toISOString(),
    missingFrom: { kind: 'placement', authority: WIGAN },
    lastSeen: { at: at.toISOString(), place: 'bus station', postcode: 'WN1 1XX' },
    risk: { level: 'medium', factors: [] },
    circumstances: 'Did not come back from a walk to the invented shop.',
  });
