import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isDate } from '#contracts';

export interface EvalSettings {
  readonly registry: string;
  readonly reports: string;
  readonly out: string;
  readonly truth: string | null;
  /** Only the reports of this `split` of the truth file. */
  readonly slice: string | null;
  /** So many reports are linked once more, and kept, while others are kept beside them, to measure how long that takes. */
  readonly writes: number;
  /** When all that is in the files was written: on this day an approximate age is true. */
  readonly today: Date;
}

const USAGE =
  'eval:linkage -- --registry FILE --reports FILE --out FILE [--truth FILE] [--slice test] [--writes N] [--today DATE]';

/**
 * @param now the day of the files where none is given
 * @throws Error that says how it is called
 */
export function evalSettings(args: readonly string[], now: Date): EvalSettings {
  const text = { type: 'string' } as const;
  const options = { registry: text, reports: text, out: text, truth: text, slice: text, writes: text, today: text };
  const { values } = parseArgs({ args: [...args], options });
  const file = (name: 'registry' | 'reports' | 'out'): string => {
    const path = values[name];
    if (path === undefined || path === '') throw new Error(`--${name} FILE is missing: ${USAGE}`);
    return resolve(path);
  };
  if (values.slice !== undefined && values.truth === undefined) {
    throw new Error(`--slice needs the truth file that says which reports are in it: ${USAGE}`);
  }
  const writes = Number(values.writes ?? 0);
  if (!Number.isInteger(writes) || writes < 0) throw new Error(`--writes must be a whole number: ${USAGE}`);
  return {
    registry: file('registry'),
    reports: file('reports'),
    out: file('out'),
    truth: values.truth === undefined ? null : resolve(values.truth),
    slice: values.slice ?? null,
    writes,
    today: values.today === undefined ? now : dayIn(values.today),
  };
}

function dayIn(text: string): Date {
  if (!isDate(text)) throw new Error(`--today must be a date, 2026-11-01: ${USAGE}`);
  return new Date(`${text}T12:00:00Z`);
}
