import type { DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import type { Because, Duty, Tell } from './obligations.js';
import { addressed } from './targets.js';
import type { Matter } from './matter.js';

/** Of a task, what its owner is told about. */
export interface ToldTask extends Pick<Duty, 'id' | 'episode' | 'owner' | 'late' | 'state' | 'dueAt'> {
  readonly report: string;
  readonly because: readonly Because[];
}

/**
 * Tells the owner that a task has opened, or that its time has passed. One that opens when its time has passed already
 * is told once: as overdue where the hub was told too late to be in time, else as due.
 */
export function tellOfTask(
  duty: ToldTask,
  happened: 'opened' | 'became-overdue',
  file: CaseFile,
  directory: DirectorySnapshot,
  now: Date,
): Tell | null {
  const notice = file.notices.find((n) => n.report === duty.report);
  if (!notice) return null;
  const episode = file.history.episodes.find((e) => e.id === duty.episode) ?? null;
  const matter: Matter = { file, notice, episode, directory, now };
  const overdue = happened === 'became-overdue' || (duty.state === 'overdue' && duty.late);
  return {
    report: duty.report,
    episode: duty.episode,
    task: duty.id,
    kind: overdue ? 'task.overdue' : 'task.due',
    urgency: overdue ? 'today' : 'routine',
    to: addressed(matter, duty.owner.organisation, duty.owner.role),
    because: duty.because.map((b) => ({ ...b, text: withTime(b.text, duty.dueAt) })),
    late: duty.late,
  };
}

/** "…, by 10:00 on Thu 5 March": whoever reads it at night needs no calendar. */
function withTime(text: string, dueAt: Date | null): string {
  if (dueAt === null) return text;
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', ...options }).format(dueAt).replace(',', '');
  const day = part({ weekday: 'short', day: 'numeric', month: 'long' });
  return `${text}, by ${part({ hour: '2-digit', minute: '2-digit' })} on ${day}`;
}
