import type { Category } from '../terms/sharing.js';
import type { ReviewDecisionBody } from './review-decision.js';

/** A page of a list; `next` goes back as `cursor`, null on the last page. */
export interface ListBody<T> {
  items: T[];
  next: string | null;
}

/** What is wrong at one place. `pointer` is a JSON pointer from the event; `detail` never repeats what was sent. */
export interface FieldError {
  pointer: string;
  /** Stable, for machines. */
  code: string;
  /** For people: what is wrong, and what would be right. */
  detail: string;
}

/** Something to know about a notice that was accepted all the same. */
export interface Note {
  code: string;
  pointer: string;
  detail: string;
}

/** RFC 9457, with what is wrong field by field. */
export interface ProblemDetails {
  type?: string | undefined;
  title: string;
  status: number;
  detail?: string | undefined;
  instance?: string | undefined;
  errors?: FieldError[] | undefined;
  /** What somebody else has decided meanwhile. */
  decision?: ReviewDecisionBody | undefined;
}

/** A category that has data which this recipient may not have, and why. */
export interface WithheldCategory {
  category: Category;
  reason: string;
}

/** A rule of a protocol, and what it says in words. */
export interface BecauseOf {
  rule: string;
  /** Pack and version, `england@3`. */
  protocol: string;
  text: string;
}
