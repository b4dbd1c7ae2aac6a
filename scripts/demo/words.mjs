// Codes of the interface, times and facts in the words of somebody who works with children.

const LONDON = { timeZone: 'Europe/London' };

export const clockTime = (at) =>
  new Intl.DateTimeFormat('en-GB', { ...LONDON, hour: '2-digit', minute: '2-digit' }).format(new Date(at));
export const day = (at) => {
  const parts = new Intl.DateTimeFormat('en-GB', { ...LONDON, weekday: 'short', day: 'numeric', month: 'long' });
  return parts.format(new Date(at)).replace(',', '');
};
export const moment = (at) => `${clockTime(at)} on ${day(at)}`;
export const date = (text) =>
  new Intl.DateTimeFormat('en-GB', { ...LONDON, day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(`${text}T12:00:00Z`),
  );

const CODES = {
  iro: 'reviewing officer (IRO)',
  'childrens-home': 'children’s home',
  'placement-provider': 'the home the child lives in',
  responsible: 'the authority that looks after the child',
  host: 'the authority the child is placed in',
  'police-host-area': 'police where the child is placed',
  'police-responsible-area': 'police of the responsible authority’s area',
  'named-professional': 'a professional named in the child’s record',
  education: 'education',
  national: 'a national body',
  charity: 'a charity',
  'return-interview': 'return interview',
  'parents-told': 'tell the parents',
  referral: 'ring those whom the hub may not show it to',
  email: 'e-mail',
  sms: 'text message',
};
export const inWords = (code) => CODES[code] ?? code.replaceAll('-', ' ');

const REASONS = {
  'not-in-agreement': 'the agreement does not let them have it',
  'no-agreement': 'there is no agreement with them',
  'no-consent': 'the child has not agreed to it',
  trafficking: 'the child may be trafficked',
  restricted: 'the record is restricted to named roles',
  forbidden: 'an agreement forbids it',
};
export const reason = (code) => REASONS[code] ?? inWords(code);

const name = (person) => (person ? [person.given, person.family].filter(Boolean).join(' ') : '');
const address = (where) => (where ? [...(where.lines ?? []), where.postcode].filter(Boolean).join(', ') : '');
const list = (items) => (items ?? []).join(', ');
const flagged = (facts, flag) => (facts.care?.flags?.includes(flag) ? inWords(flag) : '');
const found = ({ notice }) =>
  notice?.at ? [`${moment(notice.at)}`, notice.how && inWords(notice.how)].filter(Boolean).join(', ') : '';

/** What an alert may show of a child, row by row: what it is, its category, and its words in an alert that shows it. */
export const ROWS = [
  {
    label: 'name, birthday',
    category: 'identity',
    says: ({ child }) =>
      child?.name ? `${name(child.name)}${child.dateOfBirth ? `, born ${date(child.dateOfBirth)}` : ''}` : '',
  },
  { label: 'missing since', category: 'episode', says: ({ episode }) => (episode?.since ? moment(episode.since) : '') },
  { label: 'found', category: 'episode', says: (facts) => (facts.episode?.endedAt ? found(facts) : '') },
  {
    label: 'found where',
    category: 'whereabouts',
    says: ({ notice }) => (notice?.how ? (notice.place?.postcode ?? '') : ''),
  },
  {
    label: 'last seen',
    category: 'whereabouts',
    says: ({ notice }) =>
      notice?.lastSeen
        ? `${clockTime(notice.lastSeen.at)} at ${notice.lastSeen.place}, ${notice.lastSeen.postcode}`
        : '',
  },
  { label: 'clothing', category: 'description', says: ({ notice }) => notice?.description?.clothing ?? '' },
  {
    label: 'risk',
    category: 'risk',
    says: ({ risk, notice }) => {
      const level = notice?.risk?.level ?? '';
      const factors = list((risk?.factors ?? []).filter((factor) => factor !== 'self-harm').map(inWords));
      return level ? `${level}: ${factors}` : '';
    },
  },
  {
    label: 'health',
    category: 'health',
    says: ({ risk, care }) =>
      [...(risk?.factors ?? []), ...(care?.flags ?? [])].includes('self-harm') ? 'self harm' : '',
  },
  {
    label: 'lives in',
    category: 'placement',
    says: ({ placement }) =>
      placement?.kind ? [placement.provider?.name, inWords(placement.kind)].filter(Boolean).join(', ') : '',
  },
  { label: 'address', category: 'placement-address', says: ({ placement }) => address(placement?.address) },
  {
    label: 'care',
    category: 'care-status',
    says: ({ care }) => (care?.statuses?.[0] ? `looked after since ${date(care.statuses[0].from)}` : ''),
  },
  { label: 'immigration', category: 'immigration', says: (facts) => flagged(facts, 'unaccompanied-asylum-seeking') },
  { label: 'offending', category: 'offending', says: (facts) => flagged(facts, 'offending') },
  {
    label: 'workers',
    category: 'professionals',
    says: ({ professionals }) => list((professionals ?? []).map((one) => `${one.name} (${inWords(one.role)})`)),
  },
  {
    label: 'officer',
    category: 'professionals',
    says: ({ notice }) => (notice?.officer ? `${notice.officer.name}, ${notice.officer.phone}` : ''),
  },
];

/** `ENG-03 07 21`: the series is said once. */
export function short(rules) {
  let series = '';
  return [...rules]
    .sort()
    .map((rule) => {
      const [head, number] = rule.split('-');
      if (number === undefined || head !== series) {
        series = head;
        return rule;
      }
      return number;
    })
    .join(' ');
}
