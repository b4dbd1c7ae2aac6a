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
import type { RuleFact } from './rule-facts.js';

/** A protocol as data: what one authority's document, or the national guidance, obliges people to. */
export interface Pack {
  readonly id: string;
  readonly version: number;
  /** Whose protocol it is; null for the national guidance, which is everybody's. */
  readonly authority: string | null;
  /** The police force that the authority made it with, for rules that go by who reports. */
  readonly force?: string | undefined;
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
  readonly applies: Applies;
  readonly when: When;
  readonly if: readonly Condition[];
  readonly treat?: Treatment | undefined;
  readonly refuse?: Refusal | undefined;
  /** Another authority's missing child leaves the lists of the pack's authority when nobody else has written for so long. */
  readonly offList?: { readonly afterSilence: Span } | undefined;
  readonly tell: readonly TellClause[];
  readonly due: readonly DueClause[];
}

/**
 * Which children a local rule is about. `party`: those for whom the pack's authority is responsible or host. `force`:
 * whomever the pack's force reports, wherever the child belongs.
 */
export const APPLIES = ['party', 'force'] as const;
export type Applies = (typeof APPLIES)[number];

/** What brings a rule into play. */
export type When =
  /** A notice of one of these types; an absence that becomes missing counts as a report. */
  | { readonly notice: readonly EventType[] }
  /** The child's return. */
  | { readonly episode: 'returned' }
  /** So long after the return. */
  | { readonly backFor: Span }
  /** So long away, and, with `every`, again each time so long again. */
  | { readonly awayFor: Span; readonly every?: Span | undefined };

/** A length of time from a moment on; what each unit means is in "Due" of the protocols. */
export type Span =
  | { readonly hours: number }
  | { readonly days: number }
  | { readonly months: number }
  | { readonly workingDays: number }
  | { readonly schoolDays: number };

/** `in`: the fact is one of the values. `includes`: the fact is a list that has one of them. */
export const OPERATORS = ['equal', 'not', 'in', 'includes', 'excludes', 'at-least', 'under'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  readonly fact: RuleFact;
  readonly is: Operator;
  readonly value: string | number | boolean | readonly string[];
  /** For facts that count episodes: how far back, and of which categories. */
  readonly window?: { readonly days: number } | { readonly months: number } | undefined;
  readonly categories?: readonly EpisodeCategory[] | undefined;
  /** For what was not there in time: how long after the return. */
  readonly hours?: number | undefined;
}

/** Levels of risk that are acted on as another one (ENG-02). */
export interface Treatment {
  readonly category: EpisodeCategory;
  readonly levels: readonly RiskLevel[];
  readonly as: RiskLevel;
}

/** Categories that the pack's force does not use: its report or update that names one is refused, with this sentence (MED-03). */
export interface Refusal {
  readonly categories: readonly EpisodeCategory[];
  readonly text: string;
}

/** Who a rule speaks of. */
export const TARGETS = [
  'responsible',
  'host',
  'self',
  'force-of-responsible',
  'force-of-host',
  'force-of-self',
  'area-force',
  'sending-force',
  'recording-force',
  'sender',
  'reporter',
  'provider',
  'lives-in',
  'area-authorities',
  'services',
  'found-in',
  'consented',
  'home-office',
  'case-holder',
] as const;
export type Target = (typeof TARGETS)[number] | `organisation:${string}`;

export interface Who {
  readonly to: Target;
  /** Left out: the organisation's front door, missing persons unit or duty contact. */
  readonly role?: Role | undefined;
}

export interface TellClause extends Who {
  /** Left out: the kind of the notice that brings the rule into play, and `notice.rule` where time does. */
  readonly kind?: AlertKind | undefined;
  readonly urgency?: Urgency | undefined;
  /** Only then, besides the rule's own conditions. */
  readonly if: readonly Condition[];
  /** Why the reader gets this, in words that follow "because". */
  readonly text: string;
}

export interface DueClause {
  readonly task: TaskKind;
  /** Tells two tasks of one kind in one matter apart: the stage that this one belongs to. */
  readonly stage?: string | undefined;
  /** What its owner is to do, as words that follow "a task is yours to do:". */
  readonly text: string;
  readonly owner: Who;
  /** Who attends or is invited: each has an alert under the rule. */
  readonly participants: readonly Who[];
  /** What the time is counted from. Left out: what brings the rule into play. */
  readonly starts?: 'return' | { readonly notice: readonly EventType[] } | undefined;
  /** Left out: no deadline, but for a rule that a length of time brings into play: the mark. */
  readonly within?: Span | undefined;
  /** Due when the notices say that the matter is next to be looked at (`reviewAt`), the latest word counting. */
  readonly at?: 'review-time' | undefined;
  /** Who hears besides the owner that its time has passed. */
  readonly overdueAlso: readonly Who[];
  readonly priority: 'normal' | 'priority';
  /** Only then, besides the rule's own conditions. */
  readonly if: readonly Condition[];
  readonly unless: readonly Condition[];
  /** Notices that meet it besides `action.recorded` of the task's own kind. */
  readonly metBy: readonly MetBy[];
  /** True for what is done to find the child: it falls away with the return. */
  readonly endsWithReturn: boolean;
  /** Of what rank or role somebody must have authorised it, for it to be done. Left out: nobody need. */
  readonly authorisedBy?: readonly string[] | undefined;
  /** What an outcome needs for it to end the task; any other text ends it. */
  readonly outcomes: readonly OutcomeRule[];
  /** Who may put it off, with a reason and a new date. */
  readonly defer?: { readonly by: readonly string[] } | undefined;
}

/** When an outcome that acts is taken for an end ("Met and ended" in the protocols); else the task stays open. */
export interface OutcomeRule {
  readonly outcome: 'close' | 'not-practicable';
  /** Of what rank or role somebody must have authorised it. */
  readonly authorisedBy?: readonly string[] | undefined;
  /** True: it names the agency that takes the case over. */
  readonly takenOver?: true | undefined;
  /** Never where these hold. */
  readonly unless: readonly Condition[];
}

/** What the notice of a placement is to carry (DAR-08). */
export const PLACEMENT_DOCUMENTS = ['placementPlan', 'riskAssessment', 'missingHistory'] as const;
export type PlacementDocument = (typeof PLACEMENT_DOCUMENTS)[number];

export interface MetBy {
  readonly notice: EventType;
  /** Of an interview. */
  readonly status?: readonly InterviewStatus[] | undefined;
  /** True: only an interview by somebody independent counts. */
  readonly independent?: boolean | undefined;
  /** Of a placement's notice: the document that it carries. */
  readonly document?: PlacementDocument | undefined;
}
