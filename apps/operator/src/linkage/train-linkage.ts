import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  BlockIndex,
  calibrated,
  CAPS,
  identityOf,
  labelled,
  ShippedKnowledge,
  trained,
  uncalibrated,
  type LinkageModel,
  type NameLexicon,
  type TrainingReport,
} from '#linkage';
import { readChildren, type BadLine } from './read-lines.js';
import type { TrainSettings } from './train-settings.js';
import { readTruth, type TruthFile } from './truth-file.js';

/** Times that what was learned is put to use to learn again. */
const ROUNDS = 3;

/** As the files have it, a child is told of by nobody in particular. */
const NOBODY = 'file';

/**
 * Learns the weights of a new model from a file of children and one of reports, without being told which belong together,
 * and calibrates it on reports of which that is known. Writes the model, and what was done beside it.
 *
 * @returns what an operator reads
 * @throws Error when a file cannot be read or written
 */
export async function trainLinkage(settings: TrainSettings, warn: (text: string) => void, at: Date): Promise<string> {
  const bad = ({ file, line, reason }: BadLine): void => warn(`${file}, line ${line}: ${reason}`);
  const { lexicon } = ShippedKnowledge.load();
  const truth = await readTruth(settings.truth);
  const registry = new BlockIndex(lexicon, CAPS);
  for await (const { id, child } of readChildren(settings.registry, bad)) {
    registry.add(id, identityOf(child, NOBODY, at));
  }
  const reports = await splitReports(settings.reports, truth, bad);
  const from = uncalibrated(JSON.parse(await readFile(settings.from, 'utf8')) as LinkageModel);
  // while it learns, the children of the file are all there are
  const first = { ...from, version: settings.version, prior: { ...from.prior, population: registry.size } };
  const { train, tune } = reports;
  const { seed, sample } = settings;
  const { model, run } = trained(first, {
    registry,
    reports: train,
    lexicon,
    at,
    sample,
    seed,
    rounds: ROUNDS,
  });
  const tuned = calibratedOn(tune, { truth, registry, lexicon, model, at });
  const finished = { ...model, prior: from.prior, calibration: { slope: tuned.slope, offset: tuned.offset } };
  await writeFile(settings.out, `${JSON.stringify(finished, null, 2)}\n`);
  const record = {
    model: settings.version,
    from: basename(settings.from),
    at: at.toISOString(),
    seed,
    ...run,
    tunedOn: tune.length,
    ...tuned,
  };
  await writeFile(settings.out.replace(/\.json$/, '.training.json'), `${JSON.stringify(record, null, 2)}\n`);
  return `${settings.out}: learned from ${train.length} reports, calibrated on ${tune.length}`;
}

async function splitReports(
  file: string,
  truth: TruthFile,
  bad: (line: BadLine) => void,
): Promise<Record<'train' | 'tune', TrainingReport[]>> {
  const reports: Record<'train' | 'tune', TrainingReport[]> = { train: [], tune: [] };
  for await (const report of readChildren(file, bad)) {
    const split = truth.rows.get(report.id)?.values['split'];
    if (split === 'train' || split === 'tune') reports[split].push(report);
  }
  return reports;
}

interface Tuning {
  readonly truth: TruthFile;
  readonly registry: BlockIndex;
  readonly lexicon: NameLexicon;
  readonly model: LinkageModel;
  readonly at: Date;
}

function calibratedOn(reports: readonly TrainingReport[], { truth, registry, lexicon, model, at }: Tuning) {
  const known = { lexicon, model };
  return calibrated(
    reports.map((report) => labelled(report, truth.rows.get(report.id)?.truth ?? null, registry, known, at)),
  );
}
