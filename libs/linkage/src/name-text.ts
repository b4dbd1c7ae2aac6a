import anyAscii from 'any-ascii';

/** Longest name that is looked at, in UTF-16 units, and most parts of one: beyond it nothing is a name. */
const LONGEST = 120;
const MOST_TOKENS = 8;

/** The Arabic article, written together with its name. */
const ARTICLE = /(^|\s)ال(?=\p{L}{2})/gu;
const MARKS = /[\p{M}'’‘ʼʻ`´ـ]/gu;
const LETTERS = /[\p{L}\p{N}]+/gu;

/** True where a letter is of another script than the Latin one, in which names are compared. */
export const isForeignScript = (text: string | null | undefined): boolean =>
  /[^\P{L}\p{Script=Latin}ʼʻ]/u.test((text ?? '').slice(0, LONGEST));

/**
 * The parts of a name in Latin capitals without marks: `Zoë O’Brien-Łuk` gives ZOE, OBRIEN, LUK and `Ольга` OLGA; Arabic
 * and Hebrew letters give their consonants, `محمد` MHMD. What is not a letter or a digit parts them, an apostrophe joins.
 */
export function nameTokens(text: string | null | undefined): string[] {
  if (!text) return [];
  return text
    .slice(0, LONGEST)
    .replace(ARTICLE, '$1al ')
    .normalize('NFKD')
    .slice(0, 2 * LONGEST)
    .replace(MARKS, '')
    .replace(LETTERS, (word) => (/^[\x20-\x7e]*$/.test(word) ? word : anyAscii(word).replace(/[^\p{L}\p{N}]/gu, '')))
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '')
    .slice(0, MOST_TOKENS);
}

export const hasDigit = (text: string): boolean => /\p{N}/u.test(text);

/** An English ear's key, and a forgiving one: consonants alone, spellings of one sound as one letter. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:KN|GN)/, 'N'],
  [/^WR/, 'R'],
  [/^PS/, 'S'],
  [/^X/, 'S'],
  [/(?:TSCH|TCH|SCH|SH|CH|CZ|SZ|CS)/g, 'X'],
  [/(?:DZH|DJ|DZ|DG(?=[EIY]))/g, 'J'],
  [/PH/g, 'F'],
  [/(?:CK|KH|GH|QU|Q)/g, 'K'],
  [/TH/g, 'T'],
  [/C(?=[EIY])/g, 'S'],
  [/C/g, 'K'],
  [/Z/g, 'S'],
  // Chowdhry and Chaudhry, but Nowak
  [/(?<=[AEIOU])W(?![AEIOUY])/g, ''],
  [/[VW]/g, 'F'],
  [/D/g, 'T'],
  [/G(?=[EIY])/g, 'J'],
];

const sounds = new Map<string, string>();
const MOST_KEPT = 50_000;

/**
 * What a name sounds like, roughly, so that spellings of one name meet in the candidate search: MOHAMMED and MUHAMMAD
 * give MMT. It finds candidates and never counts as evidence. Names with digits stay as they are.
 */
export function soundOf(token: string): string {
  const known = sounds.get(token);
  if (known !== undefined) return known;
  if (sounds.size >= MOST_KEPT) sounds.clear();
  const sound = heard(token);
  sounds.set(token, sound);
  return sound;
}

function heard(token: string): string {
  if (!/^[A-Z]*$/.test(token)) return token;
  let sound = token;
  for (const [spelling, letter] of SOUNDS) sound = sound.replace(spelling, letter);
  const head = /^[AEIOUYH]/.test(sound) ? 'A' : '';
  const consonants = sound.replace(/[AEIOUYH]/g, '').replace(/(.)\1+/g, '$1');
  if (consonants.length > 1) return head + consonants;
  // Li, Le and Lou have one consonant and are three names
  return sound
    .replace(/EE/g, 'I')
    .replace(/OO/g, 'U')
    .replace(/Y/g, 'I')
    .replace(/(.)\1+/g, '$1')
    .replace(/H$/, '');
}

/** One way of writing for sounds that are written in several, vowels kept. */
const RESPELLED: readonly (readonly [RegExp, string])[] = [
  [/PH/g, 'F'],
  [/(?:SCH|SZ|SH|CH|CZ|TCH)/g, 'X'],
  [/(?:CK|KH|QU|Q)/g, 'K'],
  [/GH(?=[AEIOU])/g, 'G'],
  [/GH/g, ''],
  [/TH/g, 'T'],
  [/C(?=[EIY])/g, 'S'],
  [/C/g, 'K'],
  [/Z/g, 'S'],
  [/W/g, 'V'],
  [/(?:J|G(?=[EIY]))/g, 'J'],
  [/(?:EE|EA|IE|EY|Y)/g, 'I'],
  [/(?:OO|OU)/g, 'U'],
  [/(?:ER|AH|AR|OR|UR|RE)$/, 'A'],
  [/(?<=.)H/g, ''],
  [/(.)\1+/g, '$1'],
];

const respelled = new Map<string, string>();

/** As a name would be written by somebody who only heard it: RIHANNER and RIHANNA, PHAHAD and FAHAD are one. */
export function heardAs(token: string): string {
  const known = respelled.get(token);
  if (known !== undefined) return known;
  if (respelled.size >= MOST_KEPT) respelled.clear();
  let heardName = token;
  for (const [spelling, letter] of RESPELLED) heardName = heardName.replace(spelling, letter);
  respelled.set(token, heardName);
  return heardName;
}
