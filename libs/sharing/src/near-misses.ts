import type { AgreementRule } from './agreement.js';
import { refOf, type CompiledRule, type RuleRef } from './compiled-agreements.js';
import { sentenceOf } from './conditions.js';
import type { Inquiry, Supplier, Verdict } from './inquiry.js';
import { selectsRecipient, selectsSupplier } from './selectors.js';

/** A rule that would have permitted it, had one thing been otherwise. */
export interface NearMiss {
  readonly rule: RuleRef;
  /** What was not so, as a sentence without its full stop: "the risk is high or higher". */
  readonly failed: string;
  /** True when it failed because the fact is missing, and not because it is otherwise. */
  readonly unknown: boolean;
}

/**
 * Permits that bind both sides and speak of the category, but for exactly one thing: a condition, the recipient's role or
 * capacity, the kind of alert, or the supplier. Worked out on demand; no decision waits for it.
 */
export function nearMissesOf(inquiry: Inquiry, verdicts: readonly Verdict[]): NearMiss[] {
  const found = new Map<CompiledRule, NearMiss>();
  for (const { group } of verdicts) {
    const supplier = inquiry.supplier(group.supplier);
    for (const compiled of inquiry.agreements.rules) {
      if (found.has(compiled) || compiled.rule.effect !== 'permit') continue;
      if (supplier.bound[compiled.ordinal] !== true || inquiry.rules.bound[compiled.ordinal] !== true) continue;
      if (!compiled.rule.categories.includes(group.category)) continue;
      const failures = failuresOf(inquiry, compiled, supplier);
      const [only] = failures;
      if (only && failures.length === 1) found.set(compiled, { rule: refOf(compiled), ...only });
    }
  }
  return [...found.values()];
}

function failuresOf(
  inquiry: Inquiry,
  compiled: CompiledRule,
  supplier: Supplier,
): { failed: string; unknown: boolean }[] {
  const { question, agreements } = inquiry;
  const { to, from, kinds } = compiled.rule;
  const failures: { failed: string; unknown: boolean }[] = [];
  for (const field of ['organisation', 'kind', 'role', 'capacity'] as const) {
    if (to[field] === undefined) continue;
    const answer = selectsRecipient({ [field]: to[field] }, question.recipient);
    if (answer !== true) failures.push({ failed: recipientSentence(field, to[field]), unknown: answer === null });
  }
  const supplied = selectsSupplier(from, supplier, question.subject);
  if (supplied !== true) failures.push({ failed: supplierSentence(from), unknown: supplied === null });
  if (compiled.kinds && (question.kind === null || !compiled.kinds.has(question.kind))) {
    failures.push({ failed: `the alert is of kind ${kinds.join(' or ')}`, unknown: question.kind === null });
  }
  for (const place of compiled.conditions) {
    const condition = agreements.conditions[place];
    const answer = inquiry.answer(place);
    if (condition && answer !== true) failures.push({ failed: sentenceOf(condition), unknown: answer === null });
  }
  return failures;
}

function recipientSentence(field: keyof AgreementRule['to'], value: string): string {
  switch (field) {
    case 'organisation':
      return `the recipient is ${value}`;
    case 'kind':
      return `the recipient is of kind ${value}`;
    case 'role':
      return `the recipient holds the role ${value}`;
    case 'capacity':
      return `the recipient is told as ${value}`;
  }
}

function supplierSentence(from: AgreementRule['from']): string {
  const parts = [from.organisation, from.kind, from.capacity, from.role].filter((part) => part !== undefined);
  return `the data come from ${parts.join(', ')}`;
}
