import type { DirectorySnapshot } from '#directory';
import type { CaseFile, Notice } from '#episodes';
import { oblige } from './oblige.js';
import type { Duty, Obligations, Tell } from './obligations.js';
import type { Pack } from './pack.js';
import { tellsOfTask } from './task-tells.js';

/** What came of a case from its first notice on: everybody told, and every task, as it stood last. */
export interface Replayed {
  readonly tells: readonly Tell[];
  readonly duties: readonly Duty[];
}

export interface ReplaySurroundings {
  readonly directory: DirectorySnapshot;
  readonly packs: readonly Pack[];
  /** The case as these notices alone make it. */
  readonly fold: (notices: readonly Notice[]) => CaseFile;
  /** As far as time goes on after the last notice. */
  readonly until: Date;
}

/** Moments between two notices at most: a mark that repeats daily for more than a year is not followed further. */
const MOST_MOMENTS = 500;

/** Goes through a case as the hub did, notice by notice as they arrived and moment by moment between, under these packs. */
export function replay(notices: readonly Notice[], around: ReplaySurroundings): Replayed {
  const arrived = [...notices].sort((a, b) => a.position - b.position);
  const tells: Tell[] = [];
  const told = new Set<string>();
  let standing = new Map<string, Duty>();
  let next: Date | null = null;
  let known: readonly Notice[] = [];

  const look = (report: string | null, now: Date): void => {
    const file = around.fold(known);
    const { directory, packs } = around;
    const obligations: Obligations = oblige(file, report, {
      directory,
      packs,
      completions: [],
      told,
      partnersOf: () => [],
      now,
    });
    for (const mark of obligations.marks) told.add(mark);
    tells.push(...obligations.tells);
    for (const duty of obligations.duties) {
      const before = standing.get(duty.id);
      const happened = before ? 'became-overdue' : 'opened';
      const isNews = before
        ? before.state === 'open' && duty.state === 'overdue'
        : ['open', 'overdue'].includes(duty.state);
      if (isNews) tells.push(...tellsOfTask(duty, happened, file, directory, now));
    }
    standing = new Map(obligations.duties.map((duty) => [duty.id, duty]));
    next = obligations.nextMoment;
  };
  const passTime = (until: Date): void => {
    for (let looked = 0; next && next <= until && looked < MOST_MOMENTS; looked++) look(null, next);
  };

  for (const notice of arrived) {
    if (notice.receivedAt > around.until) break;
    passTime(new Date(notice.receivedAt.getTime() - 1));
    known = upTo(arrived, notice);
    look(notice.report, notice.receivedAt);
  }
  passTime(around.until);
  return { tells, duties: [...standing.values()] };
}

/** What was known when a notice arrived: those before it, each taken back only by what had come by then. */
const upTo = (arrived: readonly Notice[], { position }: Notice): Notice[] =>
  arrived
    .filter((one) => one.position <= position)
    .map((one) =>
      one.withdrawnAtPosition !== null && one.withdrawnAtPosition > position
        ? { ...one, withdrawnBy: null, withdrawnAtPosition: null }
        : one,
    );
