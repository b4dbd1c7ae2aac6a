import type { AlertKind, Category } from '#contracts';
import {
  CATEGORY_INDEX,
  settles,
  speaksOf,
  type CompiledAgreements,
  type CompiledRule,
  type RecipientRules,
} from './compiled-agreements.js';
import { holds, type Answer } from './conditions.js';
import type { Fact, FactGroup } from './fact.js';
import type { Recipient } from './recipient.js';
import { LOCATION_CATEGORIES, mayKnowNarrative } from './restrictions.js';
import { selectsSupplier } from './selectors.js';
import { kindOf, type Subject } from './subject.js';

export interface Question {
  /** All that is known in the matter; the same array for every recipient of one notice, and not changed afterwards. */
  readonly facts: readonly Fact[];
  readonly subject: Subject;
  readonly recipient: Recipient;
  /** The kind of alert; null where somebody reads without one. */
  readonly kind: AlertKind | null;
}

export type CategoryEffect = 'permit' | 'forbid' | 'default-deny' | 'withhold-and-refer';

/** What was decided about the data of one category from one supplier. */
export interface Verdict {
  readonly group: FactGroup;
  /** What the agreements say. */
  readonly effect: CategoryEffect;
  /** Whether one of them makes a pointer of the whole: a forbid beside it closes, and must not thereby open the rest. */
  readonly refers: boolean;
  /** What holds on top of them, whatever they say. */
  readonly restriction: 'trafficking' | 'no-consent' | null;
}

/** One question put to the agreements in force: what a rule says of one supplier's data. */
export class Inquiry {
  readonly rules: RecipientRules;
  /** By the condition's place: 0 not asked yet, 1 yes, 2 no, 3 unknown. */
  readonly #answers: Uint8Array;

  constructor(
    readonly question: Question,
    readonly agreements: CompiledAgreements,
  ) {
    this.rules = agreements.rulesFor(question.recipient);
    this.#answers = new Uint8Array(agreements.conditions.length);
  }

  verdictOn(group: FactGroup, placeless: boolean): Verdict {
    const { category, supplier } = group;
    const { recipient, subject } = this.question;
    const bound = this.boundTo(supplier);
    let isForbidden = false;
    let refers = false;
    for (const withhold of this.rules.withholds[CATEGORY_INDEX[category]] ?? []) {
      if (!this.applies(withhold, supplier, bound)) continue;
      if (withhold.rule.effect === 'forbid') isForbidden = true;
      else refers = true;
    }
    const effect =
      isForbidden ? 'forbid'
      : refers ? 'withhold-and-refer'
      : this.#isPermitted(category, supplier, bound) ? 'permit'
      : 'default-deny';
    let restriction: Verdict['restriction'] = null;
    if (placeless && LOCATION_CATEGORIES.has(category)) restriction = 'trafficking';
    else if (category === 'interview-narrative' && supplier !== recipient.organisation && !mayKnowNarrative(subject, recipient)) {
      restriction = 'no-consent';
    }
    return { group, effect, refers, restriction };
  }

  /** For each agreement, whether it binds both this supplier and the recipient. */
  boundTo(supplier: string): readonly boolean[] {
    return this.agreements.boundTo(supplier, kindOf(this.question.subject, supplier));
  }

  /** Whether the rule, whose `to` fits already, speaks of this supplier's data here and now. */
  applies(compiled: CompiledRule, supplier: string, bound: readonly boolean[]): boolean {
    if (!this.fits(compiled, supplier, bound)) return false;
    const isPermit = compiled.rule.effect === 'permit';
    for (const condition of compiled.conditions) if (!settles(this.answer(condition), isPermit)) return false;
    return true;
  }

  /** The same, whatever its conditions say: a permit needs its agreement to bind the supplier, a withhold counts whichever holds it. */
  fits(compiled: CompiledRule, supplier: string, bound: readonly boolean[]): boolean {
    const isPermit = compiled.rule.effect === 'permit';
    if (isPermit && bound[compiled.ordinal] !== true) return false;
    if (!settles(speaksOf(compiled, this.question.kind), isPermit)) return false;
    return !compiled.asksSupplier || settles(selectsSupplier(compiled.rule.from, supplier, this.question.subject), isPermit);
  }

  answer(place: number): Answer {
    const known = this.#answers[place];
    if (known === 1) return true;
    if (known === 2) return false;
    if (known === 3) return null;
    const condition = this.agreements.conditions[place];
    const answer = condition ? holds(condition, this.question.subject, this.question.recipient.capacity) : null;
    this.#answers[place] = answer === null ? 3 : answer ? 1 : 2;
    return answer;
  }

  #isPermitted(category: Category, supplier: string, bound: readonly boolean[]): boolean {
    if (supplier === this.question.recipient.organisation) return true;
    for (const permit of this.rules.permits[CATEGORY_INDEX[category]] ?? []) {
      if (this.applies(permit, supplier, bound)) return true;
    }
    return false;
  }
}
