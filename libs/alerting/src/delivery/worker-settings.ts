import type { Line } from '../urgency.js';

/** How a delivery worker goes about it. */
export class WorkerSettings {
  /** What it delivers. */
  readonly line: Line = 'people';
  /** Messages sent side by side, those to slow recipients not counted. */
  readonly parallel: number = 8;
  /** Messages taken up and decided ahead of their turn, so that the database is asked for many at once. */
  readonly ahead: number = 24;
  /** On the real clock, for how long what is due gathers before it is taken up together: many cost little more than one. */
  readonly gatherMs: number = 50;
  /** On the real clock, for how long answers gather before what became of their messages is written. */
  readonly gatherAnswersMs: number = 20;
  /** After so long an attempt no longer takes the place of another. */
  readonly slowAfterMs: number = 3_000;
  /** Whether those have much to do who go first: what is due here is then taken up a little later. */
  readonly othersFirst: () => boolean = () => false;
  /** Spreads retries: from 0 up to 1. */
  readonly random: () => number = Math.random;

  constructor(settings: Partial<WorkerSettings> = {}) {
    Object.assign(this, settings);
  }
}

/**
 * For topics: brokers take many at once, of which only the first of each child is due; none is decided ahead of its turn,
 * and one that is answered late keeps its turn, since all of them go the same way.
 */
export const topicSettings = (settings: Partial<WorkerSettings> = {}): WorkerSettings =>
  new WorkerSettings({ ...settings, line: 'topics', parallel: 100, ahead: 0, gatherMs: 250, slowAfterMs: 600_000 });
