import { circumstancesOf } from '../circumstances.js';
import { compareWithRecord, type Knowledge } from '../compare.js';
import { identityOf } from '../identity.js';
import { priorWeight } from '../model.js';
import type { BlockIndex } from './block-index.js';
import type { Labelled } from './calibrate.js';
import { ORGANISATION, type TrainingReport } from './train.js';

/** What the candidates of a report weigh, and which of them is the child it is about; `truth` is null for none. */
export function labelled(
  report: TrainingReport,
  truth: string | null,
  registry: BlockIndex,
  known: Knowledge,
  at: Date,
): Labelled {
  const identity = identityOf(report.child, ORGANISATION, at);
  const { records, counts } = registry.search(identity);
  const about = circumstancesOf(identity, ORGANISATION, counts, known);
  const comparisons = records.map((record) => compareWithRecord(identity, record, known, about));
  const place = truth === null ? -1 : comparisons.findIndex(({ child }) => child === truth);
  return {
    weights: comparisons.map(({ weight }) => weight),
    truth: place < 0 ? null : place,
    prior: priorWeight(known.model, about.population),
  };
}
