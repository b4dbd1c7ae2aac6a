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

/** One look at a case: what brought it, and what came of it. */
export interface Look extends Obligations {
  readonly at: Date;
  /** Null when only time has passed. */
  readonly notice: Notice | null;
  readonly file: CaseFile;
}

/** Looks at a case as the hub did, notice by notice as they arrived and moment by moment between, under these packs. */
export function* looksAt(notices: readonly Notice[], around: ReplaySurroundings): Generator<Look> {
  const { directory, packs, fold, until } = around;
  const arrived = [...notices].sort((a, b) => a.position - b.position);
  const told = new Set<string>();
  const late = new Map<string, boolean>();
  let file = fold([]);
  let next: Date | null = null;

  const lookAt = (notice: Notice | null, at: Date): Look => {
    const known = { directory, packs, completions: [], told, late, partnersOf: () => [], now: at };
    const obligations = oblige(file, notice?.report ?? null, known);
    for (const mark of obligations.marks) told.add(mark);
    for (const duty of obligations.duties) late.set(duty.id, duty.late);
    next = obligations.nextMoment;
    return { ...obligations, at, notice, file };
  };
  function* passTime(end: Date): Generator<Look> {
    for (let looked = 0; next && next <= end && looked < MOST_MOMENTS; looked++) yield lookAt(null, next);
  }

  for (const notice of arrived) {
    if (notice.receivedAt > until) break;
    yield* passTime(new Date(notice.receivedAt.getTime() - 1));
    file = fold(upTo(arrived, notice));
    yield lookAt(notice, notice.receivedAt);
  }
  yield* passTime(until);
}

/** What comes of a case when it is gone through so. */
export function replay(notices: readonly Notice[], around: ReplaySurroundings): Replayed {
  const tells: Tell[] = [];
  const heard = new Set<string>();
  let standing = new Map<string, Duty>();
  for (const look of looksAt(notices, around)) {
    // What is told in the light of a later record was told before to whoever was known then.
    const news = look.tells.filter((tell) => !heard.has(recipientOf(tell)));
    for (const tell of news) heard.add(recipientOf(tell));
    tells.push(...news);
    for (const duty of look.duties) {
      const before = standing.get(duty.id);
      const happened = before ? 'became-overdue' : 'opened';
      const isNews = before
        ? before.state === 'open' && duty.state === 'overdue'
        : ['open', 'overdue'].includes(duty.state);
      if (isNews) tells.push(...tellsOfTask(duty, happened, look.file, around.directory, look.at));
    }
    standing = new Map(look.duties.map((duty) => [duty.id, duty]));
  }
  return { tells, duties: [...standing.values()] };
}

/** One thing told to one recipient. */
const recipientOf = ({ report, task, mark, kind, to }: Tell): string =>
  JSON.stringify([report, task, mark, kind, to.organisation, to.role, to.person?.email ?? to.person?.name]);

/** What was known when a notice arrived: those before it, each taken back only by what had come by then. */
const upTo = (arrived: readonly Notice[], { position }: Notice): Notice[] =>
  arrived
    .filter((one) => one.position <= position)
    .map((one) =>
      one.withdrawnAtPosition !== null && one.withdrawnAtPosition > position
        ? { ...one, withdrawnBy: null, withdrawnAtPosition: null }
        : one,
    );
