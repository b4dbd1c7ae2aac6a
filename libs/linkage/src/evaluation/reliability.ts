import { shareOf, type Share } from './wilson.js';

/** Candidates with a probability from `from` up to `to`, and how many of them were the child that was meant. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  /** The mean of what was predicted; null for an empty bin. */
  readonly predicted: number | null;
  readonly observed: Share;
}

const BINS = 10;

/** Whether probabilities are what they say: of candidates at 0.7, seven in ten should be the child that was meant. */
export class Reliability {
  private readonly sums = new Float64Array(BINS);
  private readonly counts = new Float64Array(BINS);
  private readonly hits = new Float64Array(BINS);

  add(probability: number, isTrue: boolean): void {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(probability * BINS)));
    this.sums[bin] = (this.sums[bin] ?? 0) + probability;
    this.counts[bin] = (this.counts[bin] ?? 0) + 1;
    if (isTrue) this.hits[bin] = (this.hits[bin] ?? 0) + 1;
  }

  bins(): Bin[] {
    return Array.from({ length: BINS }, (_, i) => {
      const count = this.counts[i] ?? 0;
      return {
        from: i / BINS,
        to: (i + 1) / BINS,
        predicted: count === 0 ? null : (this.sums[i] ?? 0) / count,
        observed: shareOf(this.hits[i] ?? 0, count),
      };
    });
  }

  /** The mean distance between what was predicted and what was, weighed by how many candidates a bin has. */
  error(): number | null {
    const bins = this.bins();
    const all = bins.reduce((sum, { observed }) => sum + observed.among, 0);
    if (all === 0) return null;
    const off = ({ predicted, observed }: Bin): number =>
      observed.among * Math.abs((predicted ?? 0) - (observed.share ?? 0));
    return bins.reduce((sum, bin) => sum + off(bin), 0) / all;
  }
}
