import type { Condition, DueClause, OutcomeRule } from './pack.js';
import { toSpan, type RawSpan } from './read-span.js';

interface RawOutcome {
  readonly outcome: OutcomeRule['outcome'];
  readonly 'authorised-by'?: readonly string[];
  readonly 'taken-over'?: true;
  readonly unless?: Condition[];
}

/** What falls due, as a pack has it. */
export type RawDue = Omit<
  DueClause,
  | 'outcomes'
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
  outcomes?: readonly RawOutcome[];
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
  outcomes: (raw.outcomes ?? []).map((rule) => ({
    outcome: rule.outcome,
    authorisedBy: rule['authorised-by'],
    takenOver: rule['taken-over'],
    unless: rule.unless ?? [],
  })),
  defer: raw.defer,
});
