const LONGEST_FREE_TEXT = 400;

/** Line ends, other control characters, and the marks that make text run the other way round than it is written. */
// eslint-disable-next-line no-control-regex -- control characters are what is taken out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** One line, whatever was sent: nothing a publisher writes can begin a line, or a header, of its own. */
export function singleLine(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim();
}

/** The same, without links that a mail program would make ready to click. */
export function plainValue(text: string): string {
  return singleLine(text)
    .replaceAll('://', ': //')
    .replaceAll(/\bwww\./gi, 'www .');
}

/** What somebody wrote in their own words: in quotation marks, and not endless. */
export function freeText(text: string): string {
  const letters = Array.from(plainValue(text)); // by code points: half a letter is no letter
  return `“${letters.length <= LONGEST_FREE_TEXT ? letters.join('') : `${letters.slice(0, LONGEST_FREE_TEXT).join('')} …`}”`;
}
