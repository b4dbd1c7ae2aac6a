import type { DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import { dutiesOf } from './duties.js';
import { marksOf } from './marks.js';
import type { Matter } from './matter.js';
import type { Completion } from './owed.js';
import type { Obligations } from './obligations.js';
import type { Pack } from './pack.js';
import { dutiesOfPlacements } from './placement-duties.js';
import { tellsOf } from './tells.js';

/**
 * What the packs in force make of a case at a moment: who must be told of the notice that was just read (null when only
 * time has passed), and everything that is due for the child, as it stands. Pure: the same facts give the same answer.
 */
export function oblige(
  file: CaseFile,
  report: string | null,
  around: {
    readonly directory: DirectorySnapshot;
    readonly packs: readonly Pack[];
    readonly completions: readonly Completion[];
    /** Marks of time that somebody was told of before. */
    readonly told: ReadonlySet<string>;
    readonly now: Date;
  },
): Obligations {
  const { directory, packs, completions, told, now } = around;
  const duties = [
    ...file.history.episodes.flatMap((episode) => dutiesOf(episode, { file, directory, now }, packs, completions)),
    ...dutiesOfPlacements({ file, directory, now }, packs, completions),
  ];
  const matter = report === null ? null : matterOf(file, report, directory, now);
  const marks = file.history.episodes.map((episode) => marksOf(episode, { file, directory, now }, packs, told));
  const passed = marks.flatMap((one) => one.passed);
  const ahead = [
    // A task is overdue once its time has passed, not at the very moment.
    ...duties.flatMap(({ state, overdueFrom }) =>
      state === 'open' && overdueFrom !== null && overdueFrom >= now ? [overdueFrom.getTime() + 1] : [],
    ),
    ...marks.flatMap(({ next }) => (next === null ? [] : [next.getTime()])),
  ];
  return {
    tells: [...(matter ? tellsOf(matter, packs) : []), ...passed.flatMap(({ tells }) => tells)],
    duties,
    marks: passed.map(({ key }) => key),
    nextMoment: ahead.length === 0 ? null : new Date(Math.min(...ahead)),
  };
}

/** The matter that a report is about; null when it was taken back or says nothing that anybody is told of. */
export function matterOf(file: CaseFile, report: string, directory: DirectorySnapshot, now: Date): Matter | null {
  const notice = file.notices.find((n) => n.report === report);
  if (notice?.withdrawnBy !== null) return null;
  const episode = file.history.episodes.find((e) => e.notices.includes(report)) ?? null;
  if (episode === null && notice.type !== 'placement.notified') return null;
  return { file, notice, episode, directory, now };
}
