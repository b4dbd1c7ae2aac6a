/** Longest name that is looked at, in UTF-16 units, and most parts of one: beyond it nothing is a name. */
const LONGEST = 120;
const MOST_TOKENS = 8;

/** Letters that Unicode does not take apart into a letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'SS',
  Æ: 'AE',
  æ: 'AE',
  Œ: 'OE',
  œ: 'OE',
  Ø: 'O',
  ø: 'O',
  Ł: 'L',
  ł: 'L',
  Đ: 'D',
  đ: 'D',
  Ð: 'D',
  ð: 'D',
  Þ: 'TH',
  þ: 'TH',
  ı: 'I',
};

/**
 * The parts of a name in capitals without marks: `Zoë O’Brien-Łuk` gives ZOE, OBRIEN, LUK. What is not a letter or a
 * digit parts them, an apostrophe joins. Other scripts keep their letters.
 */
export function nameTokens(text: string | null | undefined): string[] {
  if (!text) return [];
  return text
    .slice(0, LONGEST)
    .normalize('NFKD')
    .slice(0, 2 * LONGEST)
    .replace(/[\p{M}'’‘ʼʻ`´]/gu, '')
    .replace(/[ßÆæŒœØøŁłĐđÐðÞþı]/g, (letter) => PLAIN[letter] ?? letter)
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '')
    .slice(0, MOST_TOKENS);
}

export const hasDigit = (text: string): boolean => /\p{N}/u.test(text);

export const isLatin = (text: string): boolean => /^[A-Z0-9]*$/.test(text);

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
  [/X(?=$)/, 'X'],
  [/Z/g, 'S'],
  [/[VW]/g, 'F'],
  [/D/g, 'T'],
  [/G(?=[EIY])/g, 'J'],
];

/**
 * What a name sounds like, roughly, so that spellings of one name meet in the candidate search: MOHAMMED and MUHAMMAD
 * give MMT. It finds candidates and never counts as evidence. Other scripts and names with digits stay as they are.
 */
export function soundOf(token: string): string {
  if (!isLatin(token) || hasDigit(token)) return token;
  let sound = token;
  for (const [spelling, letter] of SOUNDS) sound = sound.replace(spelling, letter);
  const head = /^[AEIOUYH]/.test(sound) ? 'A' : '';
  const consonants = sound.replace(/[AEIOUYH]/g, '').replace(/(.)\1+/g, '$1');
  return head + consonants;
}
