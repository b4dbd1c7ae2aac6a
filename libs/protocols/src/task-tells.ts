import type { DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import type { Because, Duty, Tell } from './obligations.js';
import { addressed } from './targets.js';
import type { Matter } from './matter.js';

/** Of a task, what its owner is told about. */
export interface ToldTask extends Pick<Duty, 'id' | 'episode' | 'owner' | 'late' | 'state'> {
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
    because: duty.because,
    late: duty.late,
  };
}
