import { Weighted, type Chance } from './chance.js';

/** One name, and how else it is written; the first is the commonest. */
export type Spellings = readonly [string, ...string[]];

/** The names of people of one origin. */
export interface NameList {
  readonly male: Weighted<Spellings>;
  readonly female: Weighted<Spellings>;
  readonly middle: Weighted<Spellings> | null;
  readonly family: Weighted<Spellings>;
  /** Family names that only women bear, and their daughters. */
  readonly daughters: Weighted<Spellings> | null;
  /** English names beside the others, as children of Chinese families have. */
  readonly english: readonly string[];
  /** By the spelling that the list begins with. */
  readonly nicknames: ReadonlyMap<string, readonly string[]>;
  /** The share of those of a kind who bear a name, by the spelling that the list begins with. */
  readonly shares: Readonly<Record<'male' | 'female' | 'family', ReadonlyMap<string, number>>>;
}

/** The names of each origin, in the order of `ORIGINS`. */
export type NameLists = readonly NameList[];

/**
 * Reads a file of `data/names`: a line for each kind, `male: Ali|Aly*30 Omar`, spellings of one name with `|`, blanks
 * as `_`, how common it is after `*`; without, by its place in the list. `nicknames: Thomas>Tom,Tommy`. `alike` are
 * spellings of names that have a place of their own in the list; `stems` and `endings` make family names of places, for the many that few bear.
 * @throws Error when a list lacks a kind of name
 */
export function parseNameList(text: string): NameList {
  const lines = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), words(line)]));
  const listed = (kind: string): [Spellings, number][] => weighed(lines.get(kind) ?? []);
  const some = (kind: string): Weighted<Spellings> | null => (lines.has(kind) ? new Weighted(listed(kind)) : null);
  const alike = new Map(listed('alike').map(([spellings]) => [spellings[0], spellings]));
  const given = (kind: string): Weighted<Spellings> =>
    new Weighted(listed(kind).map(([spellings, weight]) => [alike.get(spellings[0]) ?? joined(spellings), weight]));
  const [male, female] = [given('male'), given('female')];
  const family = new Weighted([...listed('family'), ...placeNames(lines)]);
  return {
    male,
    female,
    middle: some('middle'),
    family,
    shares: { male: sharesIn(male), female: sharesIn(female), family: sharesIn(family) },
    daughters: some('daughters'),
    english: lines.get('english') ?? [],
    nicknames: new Map(
      (lines.get('nicknames') ?? []).map((entry) => {
        const [name = '', short = ''] = entry.split('>');
        return [name, short.split(',')];
      }),
    ),
  };
}

/** The lines that a file of births (`sex<tab>name<tab>births`) amounts to. */
export function linesOfBirths(births: string): string {
  const of = (sex: string): string =>
    births
      .split('\n')
      .map((line) => line.split('\t'))
      .filter(([of]) => of === sex)
      .map(([, name = '', count = '']) => `${name.replaceAll(' ', '_')}*${count}`)
      .join(' ');
  return `male: ${of('M')}\nfemale: ${of('F')}`;
}

function sharesIn({ choices, total }: Weighted<Spellings>): Map<string, number> {
  const shares = new Map<string, number>();
  for (const [[name], weight] of choices) shares.set(name, (shares.get(name) ?? 0) + weight / total);
  return shares;
}

const words = (line: string): string[] =>
  line
    .slice(line.indexOf(':') + 1)
    .split(' ')
    .filter(Boolean);

function weighed(entries: readonly string[]): [Spellings, number][] {
  return entries.map((entry, place) => {
    const [names = '', weight] = entry.split('*');
    const [first = '', ...others] = names.replaceAll('_', ' ').split('|');
    return [[first, ...others], weight === undefined ? 100 / (place + 5) : Number(weight)];
  });
}

/** `Lily-Mae` is `Lily Mae` and `Lily` to others. */
function joined(spellings: Spellings): Spellings {
  const [first, ...others] = spellings;
  const parts = first.split('-');
  if (others.length > 0 || parts.length !== 2) return spellings;
  return [first, parts.join(' '), parts.join(''), parts[0] ?? ''];
}

/** Some six thousand: a fifth of all bear one, and hardly two of them the same. */
function placeNames(lines: ReadonlyMap<string, readonly string[]>): [Spellings, number][] {
  const stems = lines.get('stems') ?? [];
  const endings = lines.get('endings') ?? [];
  return stems.flatMap((stem, i) =>
    endings.map((ending, j): [Spellings, number] => [[stem + ending], 0.4 + ((i * 7 + j * 13) % 40) ** 2 / 320]),
  );
}

/** One spelling of a name; the first in most cases. */
export function spelt(spellings: Spellings, chance: Chance): string {
  return chance.in(0.6) ? spellings[0] : chance.of(spellings);
}
