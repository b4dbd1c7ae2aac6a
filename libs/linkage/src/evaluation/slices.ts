import { Tally, type Judged, type Measures } from './tally.js';

/** A column of the truth file, with what came of the reports of each of its values. */
export interface Sliced {
  readonly column: string;
  readonly slices: readonly { readonly value: string; readonly measures: Measures }[];
  /** Worst and best share missed among slices that are large enough; null with fewer than two of them. */
  readonly missed: WorstAndBest | null;
}

export interface WorstAndBest {
  readonly worst: string;
  readonly best: string;
  /** Infinite where the best missed none and the worst did. */
  readonly ratio: number;
}

/** A share of fewer reports says more of chance than of the slice. */
const LARGE_ENOUGH = 2_000;

/** Counts by slice: how good a linker is for some says nothing of how good it is for others. */
export class Slices {
  private readonly columns: ReadonlyMap<string, Map<string, Tally>>;

  constructor(columns: readonly string[]) {
    this.columns = new Map(columns.map((column) => [column, new Map<string, Tally>()]));
  }

  /** `values` by column. */
  add(judged: Judged, values: Readonly<Record<string, string>>): void {
    for (const [column, tallies] of this.columns) {
      const value = values[column] ?? '';
      const tally = tallies.get(value) ?? new Tally();
      tallies.set(value, tally);
      tally.add(judged);
    }
  }

  sliced(): Sliced[] {
    return [...this.columns].map(([column, tallies]) => {
      const slices = [...tallies]
        .map(([value, tally]) => ({ value, measures: tally.measures() }))
        .sort((a, b) => b.measures.reports - a.measures.reports || (a.value < b.value ? -1 : 1));
      return { column, slices, missed: worstAndBest(slices) };
    });
  }
}

function worstAndBest(slices: Sliced['slices']): WorstAndBest | null {
  const [best, ...others] = slices
    .filter(({ measures }) => measures.usableMissed.among >= LARGE_ENOUGH)
    .map(({ value, measures }) => ({ value, missed: measures.usableMissed.share ?? 0 }))
    .sort((a, b) => a.missed - b.missed);
  const worst = others.at(-1);
  if (!best || !worst) return null;
  return { worst: worst.value, best: best.value, ratio: worst.missed === best.missed ? 1 : worst.missed / best.missed };
}
