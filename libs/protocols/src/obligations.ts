import type { AlertKind, Capacity, Role, TaskKind, TaskState, Urgency } from '#contracts';

/** Why somebody is told or something is due: the rule, the pack and version it stands in, and its sentence. */
export interface Because {
  readonly rule: string;
  /** `england@1` */
  readonly protocol: string;
  readonly text: string;
}

/** A person of the child's `professionals`, who is told in person. */
export interface NamedPerson {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface TellTo {
  readonly organisation: string;
  readonly role: Role;
  readonly capacity: Capacity;
  readonly person: NamedPerson | null;
  /** The role that the rule names, where nobody holds it and `role` stands in for it. */
  readonly unfilled?: Role | undefined;
}

/** A role that a rule names and that nobody holds: a task `directory-gap` for the administrators. */
export interface UnfilledRole {
  readonly organisation: string;
  readonly role: Role;
  readonly rule: string;
}

/** Somebody must be told something. Two tells of the same kind about the same thing to the same contact are one. */
export interface Tell {
  /** The report it speaks of, or brought it about. */
  readonly report: string;
  readonly episode: string | null;
  /** The task it speaks of, for `task.due` and `task.overdue`. */
  readonly task: string | null;
  /** The mark of time that brought it, as a moment in ISO 8601; left out for what a notice or task brings. */
  readonly mark?: string | undefined;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly to: TellTo;
  readonly because: readonly Because[];
  /** The moment that brought it had passed when the hub first knew. */
  readonly late: boolean;
  /** Roles that it was for and that nobody holds; left out: none. */
  readonly unfilled?: readonly UnfilledRole[] | undefined;
}

/** Something falls due for somebody: what the facts say now of one task. */
export interface Duty {
  readonly id: string;
  readonly child: string;
  readonly episode: string | null;
  readonly report: string;
  readonly kind: TaskKind;
  /** The stage of its kind, where a matter may have several. */
  readonly stage?: string | undefined;
  /** The most local of the rules, and all of them. */
  readonly rule: string;
  readonly rules: readonly string[];
  readonly protocol: string;
  readonly because: readonly Because[];
  readonly owner: { readonly organisation: string; readonly role: Role };
  readonly participants: readonly { readonly organisation: string; readonly role: Role }[];
  /** Who hears besides the owner that its time has passed. */
  readonly overdueAlso: readonly { readonly organisation: string; readonly role: Role }[];
  readonly startedAt: Date;
  readonly dueAt: Date | null;
  /** Roles that it is for and that nobody holds; left out: none. */
  readonly unfilled?: readonly UnfilledRole[] | undefined;
  /** From when on it counts as overdue: as a rule its due time. */
  readonly overdueFrom: Date | null;
  readonly priority: 'normal' | 'priority';
  readonly late: boolean;
  /** Whether the passing of time starts it. */
  readonly startsAtMark: boolean;
  readonly state: TaskState;
  readonly closedAt: Date | null;
  /** The report (or completion) that met it, or why it fell away. */
  readonly closedBy: { readonly event: string | null; readonly reason: string } | null;
  readonly outcome: string | null;
}

/** What the rules in force make of one case at one moment. */
export interface Obligations {
  readonly tells: readonly Tell[];
  readonly duties: readonly Duty[];
  /** Marks of time that have passed since the case was last looked at: told of now, and never again. */
  readonly marks: readonly string[];
  /** When the same facts will oblige to something else, by time alone. */
  readonly nextMoment: Date | null;
}
