// Invented people and places. A new child each time, so that the demo can be played again and again.

import { randomInt } from 'node:crypto';

export const LIVERPOOL = 'E08000012';
export const WIGAN = 'E08000010';
export const GREATER_MANCHESTER = 'greater-manchester';
export const MERSEYSIDE = 'merseyside';
export const SCHOOL = 'example-academy-wigan';
export const HOME = 'example-house-wigan';
export const MISSING_PEOPLE = 'missing-people';
const BUREAU = 'uk-missing-persons-bureau';
const CEOP = 'ceop';

/** Whoever may have been told, in the order in which the demo shows them. */
export const EVERYBODY = [WIGAN, LIVERPOOL, GREATER_MANCHESTER, MERSEYSIDE, BUREAU, CEOP, HOME, SCHOOL, MISSING_PEOPLE];

const DAY = 86_400_000;
const GIVEN = ['Robin', 'Asha', 'Morgan', 'Yusuf', 'Ewa', 'Kim', 'Noor', 'Alex', 'Mei', 'Tom', 'Idris', 'Jo'];
const SYLLABLES = 'bel cor dun fen gar hol kel lin mar nor pel quin ros tav wen zil'.split(' ');
const pick = (list) => list[randomInt(list.length)];

/** A child of about fifteen on that day, whom nobody has heard of before. */
export function inventedChild(now) {
  const syllables = `${pick(SYLLABLES)}${pick(SYLLABLES)}${pick(SYLLABLES)}`;
  const family = `${syllables.charAt(0).toUpperCase()}${syllables.slice(1)}sample`;
  const born = new Date(now.getTime() - (15 * 365.25 + randomInt(300)) * DAY).toISOString().slice(0, 10);
  const number = String(randomInt(1_000_000)).padStart(6, '0');
  const name = { given: pick(GIVEN), family };
  return {
    name,
    local: `DEMO-${number}`,
    policeCase: `MP/DEMO/${number}`,
    record: {
      identifiers: [
        { system: 'nhs-number', value: testNhsNumber() },
        { system: 'local-authority', issuer: LIVERPOOL, value: `DEMO-${number}` },
      ],
      name,
      dateOfBirth: born,
      sex: 'unknown',
    },
    asPoliceKnow: {
      identifiers: [{ system: 'police', issuer: GREATER_MANCHESTER, value: `MP/DEMO/${number}` }],
      name,
      dateOfBirth: born,
    },
  };
}

export const WORKERS = [
  {
    role: 'social-worker',
    name: 'Sam Invented',
    email: 'sam.invented@liverpool.example',
    phone: '0151 496 0111',
    organisation: LIVERPOOL,
  },
  {
    role: 'iro',
    name: 'Ira Makebelieve',
    email: 'ira.makebelieve@liverpool.example',
    phone: '0151 496 0112',
    organisation: LIVERPOOL,
  },
];
export const OFFICER = { name: 'PC Paula Placeholder', phone: '0161 496 0101' };
export const EXAMPLE_HOUSE = {
  name: 'Example House',
  urn: 'SC900301',
  phone: '01942 496 0120',
  address: { lines: ['3 Sample Road'], postcode: 'WN1 1AA', authority: WIGAN },
};

/** A number of the range that the NHS keeps for tests, 999…, with its check digit. */
function testNhsNumber() {
  for (;;) {
    const nine = `999${String(randomInt(1_000_000)).padStart(6, '0')}`;
    const sum = Array.from(nine, Number).reduce((total, digit, place) => total + digit * (10 - place), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return `${nine}${check}`;
  }
}
