import type { DirectorySnapshot } from '#directory';
import type { CaseFile, Episode, Notice } from '#episodes';
import type { CompiledAgreements } from './compiled-agreements.js';
import { decide } from './decide.js';
import type { Decision } from './decision.js';
import type { Fact } from './fact.js';
import { factsOf } from './facts-of.js';
import { projection, type Projection } from './project.js';
import type { Recipient } from './recipient.js';
import { isRestricted } from './restrictions.js';
import { subjectOf } from './subject-of.js';

/** What somebody may see of a case, by a decision made just now. */
export interface Seen {
  readonly recipient: Recipient;
  readonly decision: Decision;
  readonly projection: Projection;
  /** The record is for named roles only: lists and reports leave the child unnamed, whoever reads them. */
  readonly isRestricted: boolean;
}

/** An episode, or without one a notice that is about none; `more` is asked about besides what is always known of it. */
export interface SeenMatter {
  readonly file: CaseFile;
  readonly episode: Episode | null;
  readonly notice?: Notice | null | undefined;
  readonly more?: readonly Fact[] | undefined;
  /** Which facts are asked about; left out, all. The decision, and the ledger, are about these alone. */
  readonly only?: ((fact: Fact, isRestricted: boolean) => boolean) | undefined;
}

/** A matter as one recipient may read it, outside of any telling. */
export function seenBy(
  { file, episode, notice = null, more = [], only = () => true }: SeenMatter,
  recipient: Recipient,
  around: { readonly directory: DirectorySnapshot; readonly agreements: CompiledAgreements; readonly now: Date },
): Seen {
  const subject = subjectOf(file, episode, notice, around.directory, around.now);
  const closed = isRestricted(subject);
  const facts = [...factsOf(file, episode, notice), ...more].filter((fact) => only(fact, closed));
  const decision = decide({ facts, subject, recipient, kind: null }, around.agreements, around.now);
  return { recipient, decision, projection: projection(facts, decision), isRestricted: closed };
}
