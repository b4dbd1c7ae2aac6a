import type { Condition, DueClause, Span } from './pack.js';

/** What falls due, and a length of time, as a pack has them. */
export type RawSpan = Readonly<Record<string, number>>;
export type RawDue = Omit<
  DueClause,
  'participants' | 'overdueAlso' | 'if' | 'unless' | 'metBy' | 'endsWithReturn' | 'authorisedBy' | 'within' | 'priority'
> & {
  participants?: DueClause['participants'];
  'overdue-also'?: DueClause['overdueAlso'];
  if?: Condition[];
  unless?: Condition[];
  'met-by'?: DueClause['metBy'];
  'ends-with-return'?: boolean;
  'authorised-by'?: readonly string[];
  within?: RawSpan;
  priority?: DueClause['priority'];
};

export const toDue = (raw: RawDue): DueClause => ({
  task: raw.task,
  stage: raw.stage,
  text: raw.text,
  owner: raw.owner,
  participants: raw.participants ?? [],
  starts: raw.starts,
  within: raw.within && toSpan(raw.within),
  at: raw.at,
  overdueAlso: raw['overdue-also'] ?? [],
  priority: raw.priority ?? 'normal',
  if: raw.if ?? [],
  unless: raw.unless ?? [],
  metBy: raw['met-by'] ?? [],
  endsWithReturn: raw['ends-with-return'] ?? false,
  authorisedBy: raw['authorised-by'],
  defer: raw.defer,
});

/** `working-days: 3` as the code calls it; the schema has seen to it that there is one unit, and a known one. */
export function toSpan(raw: RawSpan): Span {
  const { hours, days, months, 'working-days': workingDays, 'school-days': schoolDays = 0 } = raw;
  if (hours !== undefined) return { hours };
  if (days !== undefined) return { days };
  if (months !== undefined) return { months };
  return workingDays === undefined ? { schoolDays } : { workingDays };
}
