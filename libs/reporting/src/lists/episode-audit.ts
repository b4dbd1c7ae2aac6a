import type { Alert } from '#alerting';
import { isRunning, type TaskRow } from '#protocols';
import type { Line } from '../line.js';
import { inPeriod, type Cell, type Material, type Row } from '../report.js';

/** BRA-08: of each closed episode what was due and who was to be told, and whether it was done in time. */
export function episodeAudit(material: Material): Row[] {
  const { lines, period, alerts } = material;
  return lines
    .filter((line) => line.episode.state === 'closed' && inPeriod(line, period))
    .flatMap((line) => [
      ...line.tasks.map((task) => row(line, ofTask(task, line), material)),
      ...(alerts.get(line.episode.id) ?? []).map((alert) => row(line, ofAlert(alert, material), material)),
    ]);
}

interface Duty {
  readonly rule: string;
  readonly duty: 'alert' | 'task';
  readonly kind: string;
  readonly owner: string;
  readonly role: string;
  readonly dueAt: Date | null;
  readonly doneAt: Date | null;
  readonly result: 'met' | 'late' | 'missed' | 'cancelled' | null;
  readonly by: string | null;
}

function row(line: Line, { dueAt, doneAt, ...duty }: Duty, { see }: Material): Row {
  const cells: Record<string, Cell> = {
    reference: line.episode.reference,
    ...duty,
    dueAt: dueAt?.toISOString() ?? null,
    doneAt: doneAt?.toISOString() ?? null,
  };
  return { sight: see(line), behind: [line], cells };
}

/** One that may still be done in time has no result yet. */
function ofTask(task: TaskRow, line: Line): Duty {
  const { rule, kind, owner, owner_role: role, due_at: dueAt, closed_at: closedAt, state } = task;
  const isLate = dueAt !== null && closedAt !== null && closedAt > dueAt;
  const result = { open: null, overdue: 'missed', cancelled: 'cancelled', done: isLate ? 'late' : 'met' } as const;
  const satisfying = line.file.notices.find(({ report }) => report === task.closed_by?.event);
  return {
    rule,
    duty: 'task',
    kind,
    owner,
    role,
    dueAt,
    doneAt: state === 'done' ? closedAt : null,
    result: result[state],
    by: isRunning(task) || state === 'cancelled' ? null : (satisfying?.organisation ?? owner),
  };
}

/** An alert is done when it was acknowledged; one that nobody has to acknowledge, when it was raised. */
function ofAlert(alert: Alert, { now, reader }: Material): Duty {
  const { kind, organisation: owner, role, acknowledgeBy: dueAt, acknowledged, state, raisedAt } = alert;
  const doneAt = acknowledged?.at ?? (dueAt === null ? raisedAt : null);
  const missed = dueAt !== null && dueAt < now ? 'missed' : null;
  const inTime = doneAt === null ? missed : dueAt !== null && doneAt > dueAt ? 'late' : 'met';
  return {
    rule: mostLocal(alert),
    duty: 'alert',
    kind,
    owner,
    role,
    dueAt,
    doneAt,
    result: state === 'withdrawn' ? 'cancelled' : inTime,
    // Who of another organisation it was, is that organisation's to say.
    by: acknowledged === null ? null : owner === reader ? acknowledged.by : owner,
  };
}

/** Of several rules one of a local protocol, before the national guidance. */
const mostLocal = ({ because }: Alert): string =>
  (because.find(({ protocol }) => !protocol.startsWith('england@') && protocol !== 'hub') ?? because[0])?.rule ?? '';
