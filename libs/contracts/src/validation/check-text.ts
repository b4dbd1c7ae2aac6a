import type { FieldError } from '../wire/lists.js';
import { step } from './pointers.js';

/** How deep an event may nest: itself, and the 64 levels that JSON from outside may have. */
const MAX_DEPTH = 65;
/** An event with more bad characters than this is not worth listing whole. */
const MAX_ERRORS = 100;

const isClean = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Whether objects and lists lie too deep in each other to be gone through; true too for what holds itself. */
export const isTooDeep = (value: unknown, depth = 1): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > MAX_DEPTH) return true;
  for (const inner of Object.values(value)) if (isTooDeep(inner, depth + 1)) return true;
  return false;
};

/** Whether every string of a value, names of fields too, can be stored and sent on. */
function isCleanThroughout(value: unknown): boolean {
  if (typeof value === 'string') return isClean(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isCleanThroughout);
  for (const [key, inner] of Object.entries(value)) if (!isClean(key) || !isCleanThroughout(inner)) return false;
  return true;
}

/** Adds an error for each string of an event, in unknown fields too, that has a NUL or half a surrogate pair. */
export function checkText(event: unknown, errors: FieldError[]): void {
  if (!isCleanThroughout(event)) collect(event, '', errors);
}

function collect(value: unknown, pointer: string, errors: FieldError[]): void {
  if (errors.length >= MAX_ERRORS) return;
  if (typeof value === 'string') judge(value, pointer, 'The text', errors);
  else if (Array.isArray(value)) value.forEach((item, index) => collect(item, pointer + step(index), errors));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      judge(key, pointer + step(key), 'The name of this field', errors);
      collect(inner, pointer + step(key), errors);
    }
  }
}

function judge(text: string, pointer: string, what: string, errors: FieldError[]): void {
  if (text.includes('\0')) {
    errors.push({ pointer, code: 'nul-character', detail: `${what} must not contain the character U+0000.` });
  }
  if (!text.isWellFormed()) {
    const detail = `${what} must be well-formed Unicode: it contains half of a surrogate pair.`;
    errors.push({ pointer, code: 'lone-surrogate', detail });
  }
}
