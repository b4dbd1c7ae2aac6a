import type {
  AlertKind,
  EpisodeCategory,
  EventType,
  InterviewStatus,
  RiskLevel,
  Role,
  TaskKind,
  Urgency,
} from '#contracts';

/** A protocol as data: what one authority's document, or the national guidance, obliges people to. */
export interface Pack {
  readonly id: string;
  readonly version: number;
  /** Whose protocol it is; null for the national guidance, which is everybody's. */
  readonly authority: string | null;
  readonly title: string;
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** `ENG-07`; a rule that reads better in parts has several entries with one id. */
  readonly id: string;
  readonly part?: string | undefined;
  /** Where in the source document it stands. */
  readonly source: string;
  /** The rule in a sentence. */
  readonly says: string;
  readonly when: When;
  readonly if: readonly Condition[];
  readonly treat?: Treatment | undefined;
  readonly tell: readonly TellClause[];
  readonly due: readonly DueClause[];
}

/** What brings a rule into play: a notice of one of these types, or the child's return. */
export type When = { readonly notice: readonly EventType[] } | { readonly episode: 'returned' };

/** The facts that conditions may ask about, and nothing else. */
export const RULE_FACTS = {
  category: 'the category of the episode',
  'sent-risk': 'the level of risk that this notice sent',
  'risk-became-high': 'whether this notice made the risk high',
  'looked-after': 'whether an authority looks after the child on that day',
  'placed-out-of-area': "whether the child is placed in another authority's area on that day",
  'sender-kind': 'the kind of organisation that sent this notice',
  'self-is': "whether the protocol's own authority is responsible for the child or host to it",
  'parents-may-be-told': 'whether the record allows that parents are told',
} as const;
export type RuleFact = keyof typeof RULE_FACTS;

export interface Condition {
  readonly fact: RuleFact;
  readonly is: 'equal' | 'in';
  readonly value: string | number | boolean | readonly string[];
}

/** Levels of risk that are acted on as another one (ENG-02). */
export interface Treatment {
  readonly category: EpisodeCategory;
  readonly levels: readonly RiskLevel[];
  readonly as: RiskLevel;
}

/** Who a rule speaks of. */
export const TARGETS = [
  'responsible',
  'host',
  'self',
  'force-of-responsible',
  'force-of-host',
  'area-force',
  'sending-force',
  'lives-in',
  'area-authorities',
  'services',
] as const;
export type Target = (typeof TARGETS)[number] | `organisation:${string}`;

export interface TellClause {
  readonly to: Target;
  /** Left out: the organisation's front door, missing persons unit or duty contact. */
  readonly role?: Role | undefined;
  /** Left out: the kind of the notice that brings the rule into play. */
  readonly kind?: AlertKind | undefined;
  readonly urgency?: Urgency | undefined;
  /** Why the reader gets this, in words that follow "because". */
  readonly text: string;
}

export interface DueClause {
  readonly task: TaskKind;
  /** What its owner is to do, as words that follow "a task is yours to do:". */
  readonly text: string;
  readonly owner: { readonly to: Target; readonly role?: Role | undefined };
  /** What the time is counted from. */
  readonly starts: 'return' | { readonly notice: readonly EventType[] };
  /** Left out: no deadline. */
  readonly within?: Within | undefined;
  readonly unless: readonly Condition[];
  /** Notices that meet it besides `action.recorded` of the task's own kind. */
  readonly metBy: readonly MetBy[];
  /** True for what is done to find the child: it falls away with the return. */
  readonly endsWithReturn: boolean;
  /** Who may put it off, with a reason and a new date. */
  readonly defer?: { readonly by: readonly string[] } | undefined;
}

export type Within = { readonly hours: number } | { readonly days: number } | { readonly workingDays: number };

export interface MetBy {
  readonly notice: 'return-interview.recorded' | 'safe-and-well.recorded';
  readonly status?: readonly InterviewStatus[] | undefined;
  /** True: only an interview by somebody independent counts. */
  readonly independent?: boolean | undefined;
}
