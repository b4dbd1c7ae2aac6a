/** How a delivery worker goes about it. */
export class WorkerSettings {
  /** Messages sent side by side, those to slow recipients not counted. */
  readonly parallel: number = 8;
  /** Messages taken up and decided ahead of their turn, so that the database is asked for many at once. */
  readonly ahead: number = 24;
  /** After so long an attempt no longer takes the place of another. */
  readonly slowAfterMs: number = 3_000;
  /** Spreads retries: from 0 up to 1. */
  readonly random: () => number = Math.random;

  constructor(settings: Partial<WorkerSettings> = {}) {
    Object.assign(this, settings);
  }
}
