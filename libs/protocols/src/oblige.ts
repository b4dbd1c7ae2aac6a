import type { EventType } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import { duesOf } from './duties.js';
import { Footing } from './kept.js';
import { marksOf } from './marks.js';
import type { Matter, PartnersOf } from './matter.js';
import type { Completion } from './owed.js';
import type { Duty, Obligations } from './obligations.js';
import type { Pack } from './pack.js';
import { tellsInNewLight, tellsOf } from './tells.js';

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
    /** Of the tasks on record, which were late when they opened; left out: nothing is on record. */
    readonly late?: ReadonlyMap<string, boolean>;
    /** What other children's cases have to do with this one; left out: nobody has looked. */
    readonly others?: Pick<Matter, 'absences' | 'alsoDone'> | undefined;
    /** Whom the agreements in force name together with an authority. */
    readonly partnersOf: PartnersOf;
    readonly now: Date;
  },
): Obligations {
  const {
    directory,
    packs,
    completions,
    told,
    late = new Map<string, boolean>(),
    others = {},
    partnersOf,
    now,
  } = around;
  const heardAt = file.notices.find((notice) => notice.report === report)?.receivedAt ?? null;
  const footing = new Footing({ ...others, file, directory, partnersOf, now }, packs, completions);
  const dues = duesOf(footing);
  const { done } = dues;
  const duties = dues.all.map((duty) => asLearned(duty, late, heardAt, now));
  const about = report === null ? null : matterOf(file, report, directory, now);
  const matter = about && { ...others, ...about, partnersOf, done };
  const marks = file.history.episodes.map((episode) => marksOf(episode, footing, dues, { told, heardAt }));
  const passed = marks.flatMap((one) => one.passed);
  const ahead = [
    // A task is overdue once its time has passed, not at the very moment.
    ...duties.flatMap(({ state, overdueFrom }) =>
      state === 'open' && overdueFrom !== null && overdueFrom >= now ? [overdueFrom.getTime() + 1] : [],
    ),
    ...marks.flatMap(({ next }) => (next === null ? [] : [next.getTime()])),
  ];
  return {
    tells: [
      ...(matter ? [...tellsOf(matter, packs), ...tellsInNewLight(matter, packs)] : []),
      ...passed.flatMap(({ tells }) => tells),
    ],
    duties,
    marks: passed.map(({ key }) => key),
    nextMoment: ahead.length === 0 ? null : new Date(Math.min(...ahead)),
  };
}

/** Notices that people are told of though they are about no episode. */
const ABOUT_NO_EPISODE: ReadonlySet<EventType> = new Set(['placement.notified', 'child.registered']);

/**
 * A task that is asked for only because of what a report says now is late where its time, or the mark that starts it, had
 * passed when that report came; and it stays so.
 */
function asLearned(duty: Duty, known: ReadonlyMap<string, boolean>, heardAt: Date | null, now: Date): Duty {
  if (duty.late) return duty;
  const isPast = (at: Date | null): boolean => at !== null && heardAt !== null && at < heardAt;
  const isLate = known.get(duty.id) ?? (isPast(duty.dueAt) || (duty.startsAtMark && isPast(duty.startedAt)));
  if (!isLate) return duty;
  const isOver = duty.dueAt !== null && duty.dueAt < now;
  return {
    ...duty,
    late: true,
    overdueFrom: duty.dueAt,
    state: duty.state === 'open' && isOver ? 'overdue' : duty.state,
  };
}

/** The matter that a report is about; null when it was taken back or says nothing that anybody is told of. */
export function matterOf(file: CaseFile, report: string, directory: DirectorySnapshot, now: Date): Matter | null {
  const notice = file.notices.find((n) => n.report === report);
  if (notice?.withdrawnBy !== null) return null;
  const episode = file.history.episodes.find((e) => e.notices.includes(report)) ?? null;
  if (episode === null && !ABOUT_NO_EPISODE.has(notice.type)) return null;
  return { file, notice, episode, directory, now };
}
