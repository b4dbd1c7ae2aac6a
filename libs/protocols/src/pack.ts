import type {
  AlertKind,
  CalendarWord,
  EpisodeCategory,
  EpisodeFlag,
  EpisodeKind,
  EventType,
  InterviewStatus,
  Meeting,
  ReportName,
  RiskLevel,
  Role,
  TaskKind,
  TriageColour,
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
  /** First and last local day on which its rules are in force; left out: always. */
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  /** When this version took the place of another, and when another took its; left out: from the beginning, and still. */
  readonly inForce?: { readonly since: Date | null; readonly until: Date | null } | undefined;
  readonly rules: readonly Rule[];
  /** Of the same document, the rules that a calendar brings into play: what is sent, and to whom. */
  readonly lists: readonly ListRule[];
}

export interface Rule {
  /** `ENG-07`; a rule that reads better in parts has several entries with one id. */
  readonly id: string;
  readonly part?: string | undefined;
  /** Where in the source document it stands. */
  readonly source: string;
  /** The rule in a sentence. */
  readonly says: string;
  /** Of which kinds of episode it speaks; a rule that says nothing is about children who are missing, absent or away. */
  readonly about: readonly EpisodeKind[];
  readonly applies: Applies;
  /** The national rule that it stands in for where the pack's authority is responsible: it may be stricter, never looser. */
  readonly replaces?: string | undefined;
  readonly when: When;
  readonly if: readonly Condition[];
  readonly treat?: Treatment | undefined;
  readonly treatCategory?: CategoryTreatment | undefined;
  readonly hold?: Hold | undefined;
  /** What it marks the episode with, once a notice has brought it into play and its conditions hold. */
  readonly flag?: readonly EpisodeFlag[] | undefined;
  /** How urgently the agencies must then speak about the child; of several colours the most urgent. */
  readonly triage?: TriageColour | undefined;
  readonly refuse?: Refusal | undefined;
  /** Another authority's missing child leaves the lists of the pack's authority when nobody else has written for so long. */
  readonly offList?: { readonly afterSilence: Span } | undefined;
  readonly tell: readonly TellClause[];
  readonly due: readonly DueClause[];
}

/**
 * Which children a local rule is about. `party`: those for whom the pack's authority is responsible or host. `force`:
 * whomever the pack's force reports, wherever the child belongs. `area`: those, too, whom a report saw last, or supposes,
 * in the authority's area. `lives-in`: those who live in the authority's area.
 */
export const APPLIES = ['party', 'force', 'area', 'lives-in'] as const;
export type Applies = (typeof APPLIES)[number];

/** What brings a rule into play. */
export type When =
  /** A notice of one of these types; an absence that becomes missing counts as a report. */
  | { readonly notice: readonly EventType[] }
  /** The child's return; or that the search for a pupil is put to rest. */
  | { readonly episode: 'returned' | 'dormant' }
  /** So long after the return. */
  | { readonly backFor: Span }
  /** So long away, and, with `every`, again each time so long again. */
  | { readonly awayFor: Span; readonly every?: Span | undefined }
  /** Each time of so many days while the child is away; what it opens is due at 17:00 on the last of them (BHM-21). */
  | { readonly periodsOf: { readonly days: number } }
  /** Such a task is done, with one of these outcomes if any are named: the next step of an escalation. */
  | { readonly done: DoneTask };

/** The task that a rule goes on from. */
export interface DoneTask {
  readonly task: TaskKind;
  /** Of this stage; left out: any. */
  readonly stage?: string | undefined;
  readonly outcome?: readonly string[] | undefined;
}

/** A length of time from a moment on; what each unit means is in "Due" of the protocols. */
export type Span =
  | { readonly hours: number }
  | { readonly days: number }
  | { readonly months: number }
  | { readonly workingDays: number }
  | { readonly schoolDays: number }
  /** 17:00 on the n-th day of an absence, the day it began counted as the first. */
  | { readonly dayOfAbsence: number }
  /** The same, in school days. */
  | { readonly schoolDayOfAbsence: number };

/** `in`: the fact is one of the values. `includes`: the fact is a list that has one of them. */
export const OPERATORS = ['equal', 'not', 'in', 'includes', 'excludes', 'at-least', 'over', 'under'] as const;
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

/**
 * A category that is acted on as another one, where any of these holds (BHM-09, WIG-01). An age that nobody knows counts
 * as one that the rule is about.
 */
export interface CategoryTreatment {
  readonly sent: EpisodeCategory;
  readonly as: EpisodeCategory;
  readonly any: {
    readonly youngerThan?: number | undefined;
    /** The questions of the police's assessment were sent, and one is unanswered. */
    readonly questionOpen?: true | undefined;
    /** Exploitation is known. */
    readonly exploitation?: true | undefined;
  };
}

/** A level of risk that stays until somebody of the right rank lowers it (BHM-13). */
export interface Hold {
  readonly level: RiskLevel;
  readonly authorisedBy: readonly string[];
  /** Ranks that are enough where the first assessment was wrong. */
  readonly whereFirstWasWrong: readonly string[];
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
  'receiving',
  'consented',
  'agreement-partners',
  'home-office',
  'case-holder',
  'school',
  'other-authorities',
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
  /** By when, counted from the going: what the hub hears of later is told as late. */
  readonly by?: Span | undefined;
  /** Why the reader gets this, in words that follow "because". */
  readonly text: string;
}

export interface Participant {
  readonly to: Target;
  readonly role?: Role | undefined;
  /** Only then. */
  readonly if?: readonly Condition[] | undefined;
}

export interface DueClause {
  readonly task: TaskKind;
  /** Tells two tasks of one kind in one matter apart: the stage that this one belongs to. */
  readonly stage?: string | undefined;
  /** What its owner is to do, as words that follow "a task is yours to do:". */
  readonly text: string;
  readonly owner: Who;
  /** Who attends or is invited: each has an alert under the rule. */
  readonly participants: readonly Participant[];
  /** What the time is counted from. Left out: what brings the rule into play. */
  readonly starts?: 'return' | { readonly notice: readonly EventType[] } | undefined;
  /** What `within` is counted from instead: the day on which the placement begins, or the return, and the going until then. */
  readonly from?: 'placement-start' | 'return-or-going' | undefined;
  /** Left out: no deadline, but for a rule that a length of time brings into play: the mark. */
  readonly within?: Span | undefined;
  /** Due when the notices say that the matter is next to be looked at (`reviewAt`), the latest word counting. */
  readonly at?: 'review-time' | undefined;
  /** Once done it falls due again, so long after that or at an earlier `nextReviewAt`. */
  readonly again?: Span | undefined;
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
  /** It falls away when no authority looks after the child any more. */
  readonly endsWithCare: boolean;
  /** Of what rank or role somebody must have authorised it, for it to be done. Left out: nobody need. */
  readonly authorisedBy?: readonly string[] | undefined;
  /** What an outcome needs for it to end the task; any other text ends it. */
  readonly outcomes: readonly OutcomeRule[];
  /** Who must have agreed that it is put off, with a reason and a new date. Left out: nobody need. */
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

/** A rule that a list or figures go out, on days of the calendar. */
export interface ListRule extends Pick<Rule, 'id' | 'part' | 'source' | 'says'> {
  /** `at` is local time, `09:00`. */
  readonly when: { readonly calendar: CalendarWord; readonly at: string };
  readonly send: readonly SendClause[];
}

/** One report of the pack's own authority, for its last whole period, to one recipient. */
export interface SendClause {
  readonly report: ReportName;
  /** Of a `meeting-list`, and of nothing else: which meeting's. */
  readonly meeting?: Meeting | undefined;
  readonly to: Extract<Target, 'self' | 'force-of-self' | `organisation:${string}`>;
  readonly role?: Role | undefined;
  /** Only episodes of which this holds; of lists of episodes alone. */
  readonly if: readonly Condition[];
  /** Whether a list with nothing on it goes out, so that "nothing" can be told from "not sent". */
  readonly empty: 'sent' | 'left-out';
  /** Why the reader gets this, in words that follow "because". */
  readonly text: string;
}
