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
 * spellings of names that have a place of their own in the list. For the many names that few bear, `stems` and
 * `endings` make family names (`made` to each hundred that are listed), `pairstems` and `pairendings` given ones, and
 * `patronymic` says how many in a hundred family names are some man's given name.
 * @throws Error when a list lacks a kind of name
 */
export function parseNameList(text: string): NameList {
  // a file of births comes before the file of the origin, whose lines add to it
  const lines = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), words(line)]));
  const listed = (kind: string): Choices => weighed(lines.get(kind) ?? []);
  const some = (kind: string): Weighted<Spellings> | null => (lines.has(kind) ? new Weighted(listed(kind)) : null);
  const alike = new Map(listed('alike').map(([spellings]) => [spellings[0], spellings]));
  const pairs = crossed(lines, 'pairstems', 'pairendings', ([stem, ending]) => {
    const second = ending.charAt(0).toUpperCase() + ending.slice(1);
    return [`${stem} ${second}`, stem + ending.toLowerCase(), `${stem}-${second}`];
  });
  const given = (kind: string): Choices => {
    const own = listed(kind).map(
      ([spellings, weight]) => [alike.get(spellings[0]) ?? joined(spellings), weight] as const,
    );
    return [...own, ...scaled(pairs, totalOf(own))];
  };
  const families = listed('family');
  const made = crossed(lines, 'stems', 'endings', ([stem, ending]) => [stem + ending]);
  const perHundred = (kind: string): number => Number(lines.get(kind)?.[0] ?? 0) / 100;
  const patronymic = perHundred('patronymic');
  return nameList({
    male: given('male'),
    female: given('female'),
    family: [
      ...families,
      ...scaled(made, totalOf(families) * perHundred('made')),
      ...(patronymic === 0 ? [] : scaled(listed('male'), (totalOf(families) * patronymic) / (1 - patronymic))),
    ],
    middle: some('middle'),
    daughters: some('daughters'),
    english: lines.get('english') ?? [],
    nicknames: nicknamesIn(lines.get('nicknames') ?? []),
  });
}

type Choices = readonly (readonly [Spellings, number])[];

function nameList(
  of: Omit<NameList, 'male' | 'female' | 'family' | 'shares'> & Record<'male' | 'female' | 'family', Choices>,
): NameList {
  const [male, female, family] = [new Weighted(of.male), new Weighted(of.female), new Weighted(of.family)];
  const shares = { male: sharesIn(male), female: sharesIn(female), family: sharesIn(family) };
  return { ...of, male, female, family, shares };
}

/** A list with names of the country beside its own: so many of all given names and of all family names. */
export function withNamesOf(country: NameList, list: NameList, shares: { given: number; family: number }): NameList {
  const mixed = (kind: 'male' | 'female' | 'family', share: number): Choices => {
    const own = list[kind].choices;
    return share === 0 ? own : [...own, ...scaled(country[kind].choices, (list[kind].total * share) / (1 - share))];
  };
  const [male, female] = [mixed('male', shares.given), mixed('female', shares.given)];
  return nameList({ ...list, male, female, family: mixed('family', shares.family), nicknames: both(country, list) });
}

const both = (country: NameList, list: NameList): NameList['nicknames'] =>
  new Map([...country.nicknames, ...list.nicknames]);

const nicknamesIn = (entries: readonly string[]): NameList['nicknames'] =>
  new Map(
    entries.map((entry) => {
      const [name = '', short = ''] = entry.split('>');
      return [name.replaceAll('_', ' '), short.split(',')];
    }),
  );

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

function weighed(entries: readonly string[]): Choices {
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

/** Each of the first with each of the second, some commoner than others. */
function crossed(
  lines: ReadonlyMap<string, readonly string[]>,
  first: string,
  second: string,
  name: (parts: readonly [string, string]) => Spellings,
): Choices {
  return (lines.get(first) ?? []).flatMap((stem, i) =>
    (lines.get(second) ?? []).map((ending, j): [Spellings, number] => {
      const rank = (i * 17 + j * 29) % 97;
      return [name([stem, ending]), 1 / (rank + 4)];
    }),
  );
}

/** The same names, weighing so much together. */
function scaled(choices: Choices, total: number): Choices {
  const before = totalOf(choices);
  return choices.map(([spellings, weight]) => [spellings, (weight * total) / before]);
}

const totalOf = (choices: Choices): number => choices.reduce((sum, [, weight]) => sum + weight, 0);

/** One spelling of a name; the first in most cases. */
export function spelt(spellings: Spellings, chance: Chance): string {
  return chance.in(0.6) ? spellings[0] : chance.of(spellings);
}
