// Questions about a JSON text that its parsed value no longer answers. The text must be valid JSON.

/** Keys and indices, from the outside inwards. */
export type Path = (string | number)[];

/** RFC 6901; half a surrogate pair cannot be answered, so it is replaced. */
export const pointerOf = (path: Path): string =>
  path.map((step) => `/${String(step).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * How many keys are written in a JSON text: strings that a colon follows. `JSON.parse` keeps one of two equal keys, so a
 * value with fewer keys than its text had a doubled one, however it was spelt. Much faster than a parser that remembers.
 */
export function countKeys(text: string): number {
  let keys = 0;
  for (let start = text.indexOf('"'); start !== -1;) {
    let next = endOfString(text, start);
    let code = text.charCodeAt(next);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++next);
    if (code === 0x3a) keys++;
    start = text.indexOf('"', next);
  }
  return keys;
}

/** Where the string that begins at `start` is over: the place behind its closing quotation mark. */
export function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

type Frame = { readonly keys: Set<string>; key: string; awaitsKey: boolean } | { index: number };

/** Where in a valid JSON text an object has a key for the second time; null where none has. For the answer, not for speed. */
export function findDoubledKey(text: string): Path | null {
  const frames: Frame[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    const top = frames.at(-1);
    if (c === '{') frames.push({ keys: new Set(), key: '', awaitsKey: true });
    else if (c === '[') frames.push({ index: 0 });
    else if (c === '}' || c === ']') frames.pop();
    else if (c === ',' && top) {
      if ('index' in top) top.index++;
      else top.awaitsKey = true;
    } else if (c === '"') {
      const end = endOfString(text, i);
      if (top && 'keys' in top && top.awaitsKey) {
        top.key = JSON.parse(text.slice(i, end)) as string;
        top.awaitsKey = false;
        if (top.keys.has(top.key)) return frames.map((frame) => ('index' in frame ? frame.index : frame.key));
        top.keys.add(top.key);
      }
      i = end - 1;
    }
  }
  return null;
}

/** The texts of a JSON array's items. `text` must be valid JSON and an array. */
export function itemTexts(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  const take = (end: number): void => {
    const item = text.slice(start, end).trim();
    if (item !== '') items.push(item);
    start = end + 1;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') i = endOfString(text, i) - 1;
    else if (c === '[' || c === '{') {
      if (depth++ === 0) start = i + 1;
    } else if (c === ']' || c === '}') {
      if (--depth === 0) take(i);
    } else if (c === ',' && depth === 1) take(i);
  }
  return items;
}
