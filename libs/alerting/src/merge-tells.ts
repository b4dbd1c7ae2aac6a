import { deriveId } from '#kernel';
import type { Because, Tell } from '#protocols';
import { URGENCIES } from '#contracts';

/** A tell with the id of the alert that it makes. */
export interface MergedTell extends Tell {
  readonly alert: string;
}

/**
 * One alert for each (report, task, mark, kind, organisation, role, person), whichever rules ask for it: it names them all,
 * takes the highest urgency, and counts as late only if every one of them is.
 */
export function mergeTells(
  tells: readonly Tell[],
  movedBy: (report: string) => string | null = () => null,
): readonly MergedTell[] {
  const merged = new Map<string, MergedTell>();
  for (const tell of tells) {
    const alert = alertIdOf(tell, movedBy(tell.report));
    const known = merged.get(alert);
    merged.set(alert, known ? join(known, tell) : { ...tell, alert });
  }
  return [...merged.values()];
}

/**
 * The same for every telling of the same thing to the same recipient: raising again finds it there (I4). A report that a
 * decision has taken to another child is another thing to tell.
 */
export function alertIdOf(tell: Told, movedBy: string | null): string {
  const { report, task, mark, kind, to } = tell;
  return deriveId(
    'alert',
    report,
    task ?? '',
    kind,
    to.organisation,
    to.role,
    to.person?.email ?? to.person?.name ?? '',
    ...(mark === undefined ? [] : [mark]),
    ...(movedBy === null ? [] : [movedBy]),
  );
}

type Told = Pick<Tell, 'report' | 'task' | 'mark' | 'kind'> & {
  readonly to: Pick<Tell['to'], 'organisation' | 'role' | 'person'>;
};

function join(known: MergedTell, tell: Tell): MergedTell {
  const more = tell.because.filter((because) => !known.because.some((one) => sameRule(one, because)));
  const urgency = URGENCIES.indexOf(tell.urgency) < URGENCIES.indexOf(known.urgency) ? tell.urgency : known.urgency;
  return { ...known, urgency, because: [...known.because, ...more], late: known.late && tell.late };
}

const sameRule = (one: Because, other: Because): boolean => one.rule === other.rule && one.protocol === other.protocol;
