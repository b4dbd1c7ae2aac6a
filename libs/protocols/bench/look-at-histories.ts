import { randomBytes } from 'node:crypto';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { demonstration, DirectorySnapshot, referenceDataOnFile } from '#directory';
import { looksAt } from '#protocols';
import { daysByChance, episodesByChance, historyOf, type Belongs } from '../test/histories.js';
import { caseOfChild, packs } from '../test/replay.js';

const DAY = 86_400_000;
/** Every such look is measured: measuring costs a tenth of a look. */
const MEASURED = 7;
const TEN_YEARS = 3_652;
const FROM = new Date('2016-01-01T00:00:00Z');
const UNTIL = new Date('2026-01-01T00:00:00Z');

/** What came of a share of the histories. */
export interface Counted {
  readonly children: number;
  readonly episodes: number;
  readonly looks: number;
  readonly tells: number;
  readonly duties: number;
}

/** Processor time of each look, in microseconds: that others use the machine at the time does not count. */
export interface Times {
  /** What the rules make of the case. */
  readonly rules: RecordableHistogram;
  /** What its notices make of the case, before. */
  readonly fold: RecordableHistogram;
}

export const timesOfNothing = (): Times => ({ rules: createHistogram(), fold: createHistogram() });

/** Looks at every notice and moment of invented histories with so many episodes, one child after the other. */
export function lookAtHistories(wanted: number, seed: number): { readonly counted: Counted; readonly times: Times } {
  const reference = referenceDataOnFile();
  const directory = new DirectorySnapshot(
    demonstration((count) => randomBytes(count), reference),
    reference,
  );
  const authorities = directory.organisationsOf('authority');
  const random = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  /** A child of any authority, every fourth placed in another one's area. */
  const somewhere = (): Belongs => {
    const responsible = pick(authorities).id;
    const host = random() < 0.25 ? pick(authorities).id : responsible;
    return { responsible, host, force: directory.forceOf(host) ?? 'greater-manchester' };
  };
  const times = timesOfNothing();
  let [children, episodes, looks, tells, duties] = [0, 0, 0, 0, 0];
  while (episodes < wanted) {
    const many = episodesByChance(random);
    const days = daysByChance(random, many);
    const from = new Date(FROM.getTime() + random() * (TEN_YEARS - days) * DAY);
    const notices = historyOf({ random, from, days, episodes: many, ...somewhere() });
    let folding = 0;
    let isMeasured = true;
    const fold: Parameters<typeof looksAt>[1]['fold'] = (known) => {
      if (!isMeasured) return caseOfChild(known, directory);
      const begun = microseconds();
      const file = caseOfChild(known, directory);
      folding += microseconds() - begun;
      return file;
    };
    let due = 0;
    let before = microseconds();
    for (const look of looksAt(notices, { directory, packs, fold, until: UNTIL })) {
      if (isMeasured) {
        times.rules.record(Math.max(1, microseconds() - before - folding));
        if (look.notice) times.fold.record(Math.max(1, folding));
      }
      looks += 1;
      tells += look.tells.length;
      due = look.duties.length;
      folding = 0;
      isMeasured = looks % MEASURED === 0;
      if (isMeasured) before = microseconds();
    }
    duties += due;
    episodes += many;
    children += 1;
  }
  return { counted: { children, episodes, looks, tells, duties }, times };
}

/** Asking for the process's time first brings the thread's up to date, which else is some milliseconds behind. */
function microseconds(): number {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** A repeatable run of numbers below 1 (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
