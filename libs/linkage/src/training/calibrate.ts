import type { LinkageModel } from '../model.js';

/** A report of which it is known whom it is about: what its candidates weigh, in bits without calibration. */
export interface Labelled {
  readonly weights: readonly number[];
  /** The place of the true child among the candidates; null where it is none of them. */
  readonly truth: number | null;
  /** In bits. */
  readonly prior: number;
}

export interface Calibration {
  readonly slope: number;
  readonly offset: number;
  /** Bits by which the truth surprises, for each report: less is better. */
  readonly surprise: number;
}

function surpriseOf({ weights, truth, prior }: Labelled, slope: number, offset: number): number {
  const bits = weights.map((weight) => weight * slope + offset + prior);
  const top = Math.max(0, ...bits);
  const total = Math.log2(bits.reduce((sum, one) => sum + 2 ** (one - top), 2 ** -top)) + top;
  return total - (truth === null ? 0 : (bits[truth] ?? 0));
}

const steps = (from: number, to: number, by: number): number[] =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, i) => from + i * by);

/**
 * How sums of weights become bits of evidence: a slope below 1 where fields say the same thing twice, and an offset. The
 * pair by which labelled reports surprise least (Platt 1999, over the candidates of a report at once).
 */
export function calibrated(reports: readonly Labelled[]): Calibration {
  let best: Calibration = { slope: 1, offset: 0, surprise: Infinity };
  for (const slope of steps(0.5, 1.1, 0.05)) {
    for (const offset of steps(-4, 4, 0.5)) {
      const sum = reports.reduce((total, report) => total + surpriseOf(report, slope, offset), 0);
      const surprise = sum / Math.max(1, reports.length);
      if (surprise < best.surprise) best = { slope, offset, surprise };
    }
  }
  return best;
}

/** Without calibration: so that what is learned next is weighed as it is. */
export const uncalibrated = (model: LinkageModel): LinkageModel => ({
  ...model,
  calibration: { slope: 1, offset: 0 },
});
