import type { AlertKind } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import { ageOn, frozen, localDay, onceFor } from '#kernel';
import { codeInWords, dateInWords, momentInWords } from './plain-english.js';
import { freeText, plainValue } from './safe-text.js';

export type Facts = Readonly<Record<string, unknown>>;

export interface Detail {
  readonly label: string;
  readonly value: string;
}

/** Names of organisations by their ids. */
export type Naming = (organisation: string) => string;

/** By the directory as it stood at one time; an organisation that is not in it is called by its id. */
export const namingBy = onceFor(
  (directory: Pick<DirectorySnapshot, 'organisation'>): Naming =>
    (id) =>
      directory.organisation(id)?.name ?? id,
);

/** `Tom Example, born 14 February 2011 (15)`; empty where the recipient may not know. */
export function whoInWords(facts: Facts, now: Date): string {
  const name = nameInWords(at(facts, 'child.name'));
  const born = text(facts, 'child.dateOfBirth');
  const age = born === '' ? null : ageOn(born, localDay(now));
  const approximate = at(facts, 'child.approximateAge');
  const years =
    age !== null
      ? age.youngest === age.oldest
        ? `${age.youngest}`
        : `${age.youngest} or ${age.oldest}`
      : typeof approximate === 'number'
        ? `about ${approximate}`
        : '';
  return [name, born === '' ? '' : `born ${dateInWords(born)}`]
    .filter((part) => part !== '')
    .join(', ')
    .concat(years === '' ? '' : ` (${years})`)
    .trim();
}

/**
 * What somebody who is woken by it has to know, in the order in which they would ask. Put into words once for each copy of
 * facts, which is the same for all who are shown the same.
 */
export function detailsOf(kind: AlertKind, facts: Facts, naming: Naming): readonly Detail[] {
  const known = inWordsOf(facts)(naming);
  let details = known.get(kind);
  if (!details) known.set(kind, (details = frozen(detailsInWords(kind, facts, naming))));
  return details;
}

type Worded = (naming: Naming) => Map<AlertKind, readonly Detail[]>;
const inWordsOf = onceFor<Facts, Worded>(() => onceFor(() => new Map()));

function detailsInWords(kind: AlertKind, facts: Facts, naming: Naming): Detail[] {
  const details: Detail[] = [];
  const add = (label: string, value: string): void => {
    if (value !== '') details.push({ label, value });
  };
  add('Also known as', list(at(facts, 'child.name.aliases')).map(nameInWords).filter(Boolean).join('; '));
  add('Known by', identifiers(facts));
  const category = code(facts, 'episode.category') || code(facts, 'notice.category');
  add(
    category === '' || category === 'missing'
      ? 'Missing since'
      : `${category.charAt(0).toUpperCase()}${category.slice(1)} since`,
    moment(facts, 'episode.since') || moment(facts, 'notice.since'),
  );
  add(
    kind === 'missing.found' ? 'Found' : 'When',
    sentence(moment(facts, 'notice.at'), foundHow(facts), foundAt(facts)),
  );
  add('Risk', risk(facts));
  add(
    'Last seen',
    sentence(
      moment(facts, 'notice.lastSeen.at'),
      quote(facts, 'notice.lastSeen.place'),
      text(facts, 'notice.lastSeen.postcode'),
    ),
  );
  add(
    'Seen',
    sentence(
      moment(facts, 'notice.sighting.at'),
      quote(facts, 'notice.sighting.place'),
      text(facts, 'notice.sighting.postcode'),
    ),
  );
  add(
    'Believed to be',
    sentence(quote(facts, 'notice.whereabouts.place'), address(at(facts, 'notice.whereabouts.address'))),
  );
  const from = address(at(facts, 'notice.missingFrom.address'));
  const isPlacement = from === address(at(facts, 'placement.address'));
  add('Missing from', sentence(code(facts, 'notice.missingFrom.kind'), isPlacement ? '' : from));
  add('Home', address(at(facts, 'child.address')));
  add('Placement', placement(facts));
  add('Responsible authority', organisation(facts, 'episode.responsible', naming));
  add('Host authority', organisation(facts, 'episode.host', naming));
  add('Assumed', assumed(facts));
  add('Circumstances', quote(facts, 'notice.circumstances') || quote(facts, 'notice.information'));
  add('Looks like', quote(facts, 'notice.description.appearance'));
  add('Wears', quote(facts, 'notice.description.clothing'));
  add('Has with them', quote(facts, 'notice.description.belongings'));
  add(
    'Officer',
    sentence(
      quote(facts, 'notice.officer.name'),
      text(facts, 'notice.officer.phone'),
      text(facts, 'notice.officer.email'),
    ),
  );
  add(
    'Reported by',
    sentence(
      code(facts, 'notice.reporter.role'),
      quote(facts, 'notice.reporter.name'),
      text(facts, 'notice.reporter.phone'),
    ),
  );
  add('Review due', moment(facts, 'notice.reviewAt'));
  add('School', quote(facts, 'notice.school.name'));
  add('Outcome', code(facts, 'notice.outcome') || code(facts, 'notice.status'));
  add('Reason given', quote(facts, 'notice.reason') || quote(facts, 'notice.reasonNotDone'));
  return details;
}

function identifiers(facts: Facts): string {
  return list(at(facts, 'child.identifiers'))
    .map((one) => [NUMBERS[text(one, 'system')] ?? '', text(one, 'value')].filter(Boolean).join(' '))
    .filter(Boolean)
    .join('; ');
}

/** What nobody has said, and the hub has taken for so. */
const assumed = (facts: Facts): string =>
  list(at(facts, 'episode.flags'))
    .map((flag) => (typeof flag === 'string' ? (ASSUMED[flag] ?? '') : ''))
    .filter(Boolean)
    .join('; ');

const ASSUMED: Readonly<Record<string, string>> = {
  'assumed:age': 'the child counts as younger, since nobody has said how old it is',
  'assumed:placement': 'the child counts as placed where it is missing from, since no placement is on file',
  'assumed:authority': 'the authority is that of the place named, since nobody has said where the child lives',
};

/** `returned` goes without saying where it is said to where. */
function foundHow(facts: Facts): string {
  const how = code(facts, 'notice.how');
  return how === 'returned' && text(facts, 'notice.returnedTo') !== '' ? '' : how;
}

/** What people call them. */
const NUMBERS: Readonly<Record<string, string>> = {
  'nhs-number': 'NHS number',
  upn: 'UPN',
  'local-authority': 'council number',
  police: 'police number',
  'home-office': 'Home Office number',
};

function foundAt(facts: Facts): string {
  const returnedTo = code(facts, 'notice.returnedTo');
  const to = returnedTo === '' || returnedTo === 'not returned' ? returnedTo : `returned to ${returnedTo}`;
  return sentence(
    to,
    text(facts, 'notice.place.postcode'),
    at(facts, 'notice.likelyToReturn') === false ? 'not likely to come back' : '',
  );
}

function risk(facts: Facts): string {
  const level = code(facts, 'risk.level') || code(facts, 'notice.risk.level');
  const factors = [...list(at(facts, 'risk.factors')), ...list(at(facts, 'notice.risk.factors'))].map((factor) =>
    codeInWords(plainValue(typeof factor === 'string' ? factor : text(factor, 'factor'))),
  );
  const why = [...new Set(factors)].filter(Boolean).join(', ');
  return sentence(level, why === '' ? '' : `because of ${why}`, quote(facts, 'notice.risk.rationale'));
}

function placement(facts: Facts): string {
  const known = at(facts, 'placement') ?? at(facts, 'notice.placement');
  const [from, to] = [text(known, 'from'), text(known, 'to')];
  return sentence(
    codeInWords(text(known, 'kind')),
    quote(known, 'provider.name'),
    text(known, 'provider.phone'),
    address(at(known, 'address')),
    from === '' ? '' : `from ${momentInWords(from)}`,
    to === '' ? '' : `to ${momentInWords(to)}`,
  );
}

function nameInWords(name: unknown): string {
  return ['given', 'middle', 'family']
    .map((part) => text(name, part))
    .filter(Boolean)
    .join(' ');
}

function address(value: unknown): string {
  const lines = list(at(value, 'lines')).map((line) => (typeof line === 'string' ? plainValue(line) : ''));
  return [...lines, text(value, 'postcode')].filter(Boolean).join(', ');
}

const sentence = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');

const code = (facts: unknown, path: string): string => codeInWords(text(facts, path));

const quote = (facts: unknown, path: string): string => {
  const value = text(facts, path);
  return value === '' ? '' : freeText(value);
};

const moment = (facts: unknown, path: string): string => {
  const value = text(facts, path);
  return value === '' ? '' : momentInWords(value);
};

const organisation = (facts: unknown, path: string, naming: Naming): string => {
  const id = text(facts, path);
  return id === '' ? '' : naming(id);
};

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** One line of text at that path; empty where there is none. */
export function text(value: unknown, path: string): string {
  const found = at(value, path);
  return typeof found === 'string' ? plainValue(found) : '';
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const key of keysIn(path)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** All paths that are asked for are written in this program: there is no end of them to keep. */
const keysOfPaths = new Map<string, readonly string[]>();

function keysIn(path: string): readonly string[] {
  let keys = keysOfPaths.get(path);
  if (!keys) keysOfPaths.set(path, (keys = path.split('.')));
  return keys;
}
