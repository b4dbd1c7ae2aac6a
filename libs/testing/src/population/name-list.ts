import { Weighted, type Chance } from './chance.js';

/** One name, and how else it is written; the first is the commonest. */
export type Spellings = readonly [string, ...string[]];

/** The names of people of one origin. */
export interface NameList {
  readonly male: Weighted<Spellings>;
  readonly female: Weighted<Spellings>;
  readonly middle: Weighted<Spellings> | null;
  readonly family: Weighted<Spellings>;
  /** English names beside the others, as children of Chinese families have. */
  readonly english: readonly string[];
  /** By the spelling that the list begins with. */
  readonly nicknames: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a file of `data/names`: a line for each kind, `male: Ali|Aly*30 Omar`, spellings of one name with `|`, blanks
 * as `_`, how common it is after `*`; without, by its place in the list. `nicknames: Thomas>Tom,Tommy`. `stems` and
 * `endings` make family names of places, for the many that few bear.
 * @throws Error when a list lacks a kind of name
 */
export function parseNameList(text: string): NameList {
  const lines = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), words(line)]));
  const family = [...weighed(lines.get('family') ?? []), ...placeNames(lines)];
  return {
    male: new Weighted(weighed(lines.get('male') ?? [])),
    female: new Weighted(weighed(lines.get('female') ?? [])),
    middle: lines.has('middle') ? new Weighted(weighed(lines.get('middle') ?? [])) : null,
    family: new Weighted(family),
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

/** Some six thousand: a fifth of all bear one, and hardly two of them the same. */
function placeNames(lines: ReadonlyMap<string, readonly string[]>): [Spellings, number][] {
  const stems = lines.get('stems') ?? [];
  const endings = lines.get('endings') ?? [];
  return stems.flatMap((stem, i) =>
    endings.map((ending, j): [Spellings, number] => [[stem + ending], 0.4 + ((i * 7 + j * 13) % 40) ** 2 / 320]),
  );
}

/** One spelling of a name; the first in about half of all cases. */
export function spelt(spellings: Spellings, chance: Chance): string {
  return chance.in(0.5) ? spellings[0] : chance.of(spellings);
}
