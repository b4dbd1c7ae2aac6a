import type { Condition, DueClause } from './pack.js';
import { toSpan, type RawSpan } from './read-span.js';

/** What falls due, as a pack has it. */
export type RawDue = Omit<
  DueClause,
  | 'participants'
  | 'overdueAlso'
  | 'if'
  | 'unless'
  | 'metBy'
  | 'endsWithReturn'
  | 'endsWithCare'
  | 'authorisedBy'
  | 'within'
  | 'again'
  | 'priority'
> & {
  participants?: DueClause['participants'];
  'overdue-also'?: DueClause['overdueAlso'];
  if?: Condition[];
  unless?: Condition[];
  'met-by'?: DueClause['metBy'];
  'ends-with-return'?: boolean;
  'ends-with-care'?: boolean;
  'authorised-by'?: readonly string[];
  within?: RawSpan;
  again?: RawSpan;
  priority?: DueClause['priority'];
};

export const toDue = (raw: RawDue): DueClause => ({
  task: raw.task,
  stage: raw.stage,
  text: raw.text,
  owner: raw.owner,
  participants: raw.participants ?? [],
  starts: raw.starts,
  from: raw.from,
  within: raw.within && toSpan(raw.within),
  again: raw.again && toSpan(raw.again),
  at: raw.at,
  overdueAlso: raw['overdue-also'] ?? [],
  priority: raw.priority ?? 'normal',
  if: raw.if ?? [],
  unless: raw.unless ?? [],
  metBy: raw['met-by'] ?? [],
  endsWithReturn: raw['ends-with-return'] ?? false,
  endsWithCare: raw['ends-with-care'] ?? false,
  authorisedBy: raw['authorised-by'],
  defer: raw.defer,
});
