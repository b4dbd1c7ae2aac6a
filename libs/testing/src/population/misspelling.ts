import type { Chance } from './chance.js';
import type { Day } from './person.js';

/** How a name sounds to an English ear, and is then written: what stands first is written as what follows. */
const SOUNDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ph/i, ['f']],
  [/f(?!f)/i, ['ph', 'ff']],
  [/ck/i, ['k', 'c']],
  [/c(?=[aourl])/i, ['k']],
  [/k(?!h)/i, ['c', 'ck']],
  [/kh/i, ['k', 'h']],
  [/q/i, ['k', 'qu']],
  [/sh/i, ['s', 'ch']],
  [/th/i, ['t']],
  [/t(?!h)/i, ['tt', 'th']],
  [/gh/i, ['g', '']],
  [/oo/i, ['u', 'ou']],
  [/ou/i, ['u', 'o', 'ow']],
  [/u/i, ['oo', 'o', 'a']],
  [/ee/i, ['ea', 'i', 'ie']],
  [/ei/i, ['ie', 'ay']],
  [/ie/i, ['y', 'ei', 'ey']],
  [/(?<=.)y$/i, ['ie', 'ey', 'i']],
  [/ey$/i, ['y', 'ie']],
  [/ai/i, ['ay', 'ei', 'a']],
  [/ay/i, ['ai', 'ei']],
  [/i/i, ['y', 'ee', 'e']],
  [/(?<=.)e(?=.)/i, ['a', 'i', 'ee']],
  [/e$/i, ['']],
  [/(?<=.)a(?=.)/i, ['e', 'u', 'ah']],
  [/(?<=.)a$/i, ['ah', 'er']],
  [/(?<=.)ah$/i, ['a']],
  [/o/i, ['oh', 'a', 'ou']],
  [/w/i, ['v', 'wh']],
  [/v/i, ['w', 'f']],
  [/x/i, ['ks', 'cks']],
  [/z/i, ['s', 'zz']],
  [/s(?!h)/i, ['z', 'ss']],
  [/j/i, ['g', 'dj']],
  [/(?<=.)h/i, ['']],
  [/ll/i, ['l']],
  [/(?<=.)l(?!l)/i, ['ll']],
  [/nn/i, ['n']],
  [/(?<=.)n(?!n)/i, ['nn']],
  [/ss/i, ['s']],
  [/tt/i, ['t']],
  [/mm/i, ['m']],
  [/son$/i, ['sen', 'son']],
  [/^mac/i, ['Mc']],
  [/^mc/i, ['Mac']],
];

const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'qsz', b: 'vgn', c: 'xvd', d: 'sfe', e: 'wrd', f: 'dgr', g: 'fht', h: 'gjy', i: 'uok', j: 'hku', k: 'jli', l: 'kop',
  m: 'nk', n: 'bmh', o: 'ipl', p: 'ol', q: 'wa', r: 'etf', s: 'adw', t: 'ryg', u: 'yij', v: 'cbf', w: 'qes', x: 'zcs', y: 'tuh', z: 'xas',
}; // prettier-ignore

/** As heard over the telephone. */
export function misheard(name: string, chance: Chance): string {
  for (let tries = 0; tries < 12; tries++) {
    const [sound, heard] = chance.of(SOUNDS);
    if (!sound.test(name)) continue;
    const written = chance.of(heard);
    const result = name.replace(sound, (was) => (/^\p{Lu}/u.test(was) ? capital(written || '') : written));
    if (result.length > 1 && result !== name) return capital(result);
  }
  return name;
}

/** As typed in haste: a letter left out, doubled, swapped with the next or mistaken for its neighbour on the keyboard. */
export function mistyped(text: string, chance: Chance): string {
  if (text.length < 3) return text;
  const at = 1 + chance.whole(text.length - 2);
  const letter = text.charAt(at);
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  switch (chance.whole(4)) {
    case 0:
      return before + after;
    case 1:
      return before + letter + letter + after;
    case 2:
      return before + after.charAt(0) + letter + after.slice(1);
    default: {
      const near = NEIGHBOURS[letter.toLowerCase()];
      return near === undefined ? before + after : before + near.charAt(chance.whole(near.length)) + after;
    }
  }
}

/** One digit wrong, or two that stand side by side swapped. */
export function misdialled(digits: string, chance: Chance): string {
  const places = [...digits.matchAll(/\d/g)].map(({ index }) => index);
  if (places.length < 2) return digits;
  const at = chance.of(places);
  if (chance.in(0.5) && /\d/.test(digits.charAt(at + 1)) && digits.charAt(at) !== digits.charAt(at + 1)) {
    return digits.slice(0, at) + digits.charAt(at + 1) + digits.charAt(at) + digits.slice(at + 2);
  }
  const other = (Number(digits.charAt(at)) + 1 + chance.whole(9)) % 10;
  return digits.slice(0, at) + String(other) + digits.slice(at + 1);
}

/** A day of birth with one mistake in it that still is a day. */
export function misdated({ year, month, day }: Day, chance: Chance): Day {
  const wrong: Day = chance.of([
    { year: year + (chance.in(0.5) ? 1 : -1), month, day },
    { year, month: 1 + ((month + chance.of([0, 10])) % 12), day },
    { year, month, day: 1 + ((day + chance.of([0, 8, 9, 18, 28])) % 28) },
    { year, month, day: day >= 10 && day % 10 <= 2 && day % 10 > 0 ? (day % 10) * 10 + Math.floor(day / 10) : day },
  ]);
  return isDay(wrong) ? wrong : { year, month, day: Math.max(1, day - 1) };
}

/** `03/09` read as the ninth of March; the day itself where that is none. */
export function swappedDay({ year, month, day }: Day): Day {
  return day <= 12 ? { year, month: day, day: month } : { year, month, day };
}

export function isDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Letters with a stroke or without a dot, which no decomposition takes apart. */
const STROKES: Readonly<Record<string, string>> = { ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i' };

/** Without the marks that an English keyboard lacks. */
export const plainLetters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łŁđĐı]/g, (letter) => STROKES[letter] ?? letter);

/** A short form that anyone might make: `Baz`, `Shazza`, `Micky`. */
export function shortened(name: string, chance: Chance): string {
  const syllable = /^[^aeiouy]*[aeiouy]+[^aeiouy\s'-]?/i.exec(plainLetters(name))?.[0] ?? name;
  if (syllable.length < 2) return name;
  return syllable + chance.of(['', 'y', 'ie', 's', 'z', 'o']);
}
