import type { Role, TaskCompletionRequest } from '#contracts';
import type { Notice } from '#episodes';
import type { Occasion } from './occasions.js';
import type { DueClause, Pack, Rule } from './pack.js';

/** What somebody said of a task through the interface: that it is done, or put off. */
export interface Completion {
  readonly id: string;
  readonly task: string;
  readonly at: Date;
  readonly recordedAt: Date;
  readonly organisation: string;
  readonly body: TaskCompletionRequest;
}

/** What one clause of a rule is read against. */
export interface Reading {
  readonly clause: DueClause;
  readonly rule: Rule;
  readonly pack: Pack;
  readonly packs: readonly Pack[];
  readonly notices: readonly Notice[];
  /** Notices that may say what became of it. */
  readonly words: readonly Notice[];
  readonly completions: readonly Completion[];
}

/** One rule's clause, from the moment it begins to count, for one owner. */
export interface Owed extends Reading {
  readonly id: string;
  readonly start: Occasion;
  readonly organisation: string;
  readonly role: Role | null;
}
