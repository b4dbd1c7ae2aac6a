import type { Field, Levels } from './model.js';

/** One field's say. Levels and weights only: the values stay with the reports, where erasure finds them. */
export type Evidence = {
  readonly [F in Field]: {
    readonly field: F;
    readonly level: Levels[F];
    /** In bits; positive speaks for the same child. */
    readonly weight: number;
    /** The share of children with this name or address, where its rarity counts. */
    readonly frequency?: number;
    /** The report of the record's that came nearest. */
    readonly source: string;
    /** True when the agreement was on an alias. */
    readonly alias?: boolean;
  };
}[Field];

export interface Comparison {
  readonly child: string;
  readonly provisional: boolean;
  readonly evidence: readonly Evidence[];
  /** What no field says alone: how they hang together. */
  readonly adjustments: readonly Adjustment[];
  /** Sum of evidence and adjustments, in bits, without the prior. */
  readonly weight: number;
}

/**
 * What the fields do not say one by one: `haste`, that errors of one report come together; `household`, that what agrees
 * is what brothers, sisters and twins share; `calibration`, what labelled reports taught of sums of weights.
 */
export interface Adjustment {
  readonly kind: 'haste' | 'household' | 'calibration';
  /** In bits. */
  readonly weight: number;
}
