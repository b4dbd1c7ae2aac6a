import type { DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import type { Because, Duty, Tell } from './obligations.js';
import { addressed } from './targets.js';
import type { Matter } from './matter.js';

/** Of a task, what its owner and those who take part are told about. */
export interface ToldTask extends Pick<Duty, 'id' | 'episode' | 'owner' | 'late' | 'state' | 'dueAt' | 'unfilled'> {
  readonly participants?: Duty['participants'];
  readonly overdueAlso?: Duty['overdueAlso'];
  readonly report: string;
  readonly because: readonly Because[];
}

/**
 * Tells the owner that a task has opened, or that its time has passed, and those who take part that it has opened. One
 * that opens when its time has passed already is told once: as overdue where the hub was told too late to be in time,
 * else as due. `joined`: those who take part are asked now, the owner knows of it.
 */
export function tellsOfTask(
  duty: ToldTask,
  happened: 'opened' | 'reopened' | 'joined' | 'became-overdue',
  file: CaseFile,
  directory: DirectorySnapshot,
  now: Date,
): Tell[] {
  const notice = file.notices.find((n) => n.report === duty.report);
  if (!notice) return [];
  const episode = file.history.episodes.find((e) => e.id === duty.episode) ?? null;
  const matter: Matter = { file, notice, episode, directory, now };
  const overdue = happened === 'became-overdue' || (duty.state === 'overdue' && duty.late);
  const because = duty.because.map((b) => ({ ...b, text: withTime(b.text, duty.dueAt) }));
  const tell = (to: Duty['owner'], kind: 'task.due' | 'task.overdue', why: readonly Because[]): Tell => ({
    report: duty.report,
    episode: duty.episode,
    task: duty.id,
    // One that was moved on and is missed again, or opens again with another time, is told of again.
    mark: happened === 'became-overdue' || happened === 'reopened' ? duty.dueAt?.toISOString() : undefined,
    kind,
    urgency: kind === 'task.overdue' ? 'today' : 'routine',
    to: addressed(matter, to.organisation, to.role),
    because: why,
    late: duty.late,
  });
  const late = because.map((b) => ({ ...b, text: `it has not been done in time: ${b.text}` }));
  const owner = { ...tell(duty.owner, overdue ? 'task.overdue' : 'task.due', because), unfilled: duty.unfilled };
  const alsoLate = overdue ? (duty.overdueAlso ?? []).map((to) => tell(to, 'task.overdue', late)) : [];
  if (happened === 'became-overdue') return [owner, ...alsoLate];
  const invited = because.map((b) => ({ ...b, text: `you are asked to take part: ${b.text}` }));
  const asked = (duty.participants ?? []).map((to) => tell(to, 'task.due', invited));
  return happened === 'joined' ? asked : [owner, ...alsoLate, ...asked];
}

/** "…, by 10:00 on Thu 5 March": whoever reads it at night needs no calendar. */
function withTime(text: string, dueAt: Date | null): string {
  if (dueAt === null) return text;
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', ...options }).format(dueAt).replace(',', '');
  const day = part({ weekday: 'short', day: 'numeric', month: 'long' });
  return `${text}, by ${part({ hour: '2-digit', minute: '2-digit' })} on ${day}`;
}
