import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface TrainSettings {
  readonly registry: string;
  readonly reports: string;
  /** With the column `split`: it learns from `train`, and is calibrated on `tune`. */
  readonly truth: string;
  /** The model to begin with: what is not learned stays as it is there. */
  readonly from: string;
  readonly out: string;
  readonly version: string;
  readonly seed: number;
  /** Pairs of children drawn at random. */
  readonly sample: number;
}

const USAGE =
  'train:linkage -- --registry FILE --reports FILE --truth FILE --from MODEL --out MODEL --version NAME [--seed N] [--sample N]';

/** @throws Error that says how it is called */
export function trainSettings(args: readonly string[]): TrainSettings {
  const text = { type: 'string' } as const;
  const options = {
    registry: text,
    reports: text,
    truth: text,
    from: text,
    out: text,
    version: text,
    seed: text,
    sample: text,
  };
  const { values } = parseArgs({ args: [...args], options });
  const given = (name: Exclude<keyof TrainSettings, 'seed' | 'sample'>): string => {
    const value = values[name];
    if (value === undefined || value === '') throw new Error(`--${name} is missing: ${USAGE}`);
    return value;
  };
  const [seed, sample] = [Number(values.seed ?? 1), Number(values.sample ?? 400_000)];
  if (!Number.isInteger(seed) || !Number.isInteger(sample)) throw new Error(`a number must be whole: ${USAGE}`);
  return {
    registry: resolve(given('registry')),
    reports: resolve(given('reports')),
    truth: resolve(given('truth')),
    from: resolve(given('from')),
    out: resolve(given('out')),
    version: given('version'),
    seed,
    sample,
  };
}
