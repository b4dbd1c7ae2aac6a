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
import { selectsSupplier, type SuppliedBy } from './selectors.js';
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

/** One supplier, as the question is put about its data. */
export interface Supplier extends SuppliedBy {
  /** For each agreement in force, whether it binds the supplier. */
  readonly bound: readonly boolean[];
}

/** What is noted of a condition or a rule. */
const YES = 1;
const NO = 2;
const UNKNOWN = 3;

/** One question put to the agreements in force: what a rule says of one supplier's data. Each thing is asked once. */
export class Inquiry {
  readonly rules: RecipientRules;
  /** What this decision's notes begin at. */
  readonly #own: number;
  readonly #suppliers = new Map<string, Supplier>();

  constructor(
    readonly question: Question,
    readonly agreements: CompiledAgreements,
  ) {
    this.rules = agreements.rulesFor(question.recipient);
    this.#own = 4 * agreements.nextDecision();
  }

  verdictOn(group: FactGroup, placeless: boolean): Verdict {
    const { category } = group;
    const { recipient, subject } = this.question;
    const supplier = this.supplier(group.supplier);
    let isForbidden = false;
    let refers = false;
    for (const withhold of this.rules.withholds[CATEGORY_INDEX[category]] ?? []) {
      if (!this.#applies(withhold, supplier)) continue;
      if (withhold.rule.effect === 'forbid') isForbidden = true;
      else refers = true;
      if (isForbidden && refers) break;
    }
    let restriction: Verdict['restriction'] = null;
    if (placeless && LOCATION_CATEGORIES.has(category)) restriction = 'trafficking';
    else if (
      category === 'interview-narrative' &&
      supplier.id !== recipient.organisation &&
      !mayKnowNarrative(subject, recipient)
    ) {
      restriction = 'no-consent';
    }
    return { group, effect: this.#effect(category, supplier, isForbidden, refers), refers, restriction };
  }

  /** Whether the rule, whose `to` fits already, speaks of this supplier's data here and now. */
  applies(compiled: CompiledRule, supplier: string): boolean {
    return this.#applies(compiled, this.supplier(supplier));
  }

  /** The same, whatever its conditions say. */
  fits(compiled: CompiledRule, supplier: string): boolean {
    return (
      this.#fitsSupplier(compiled, this.supplier(supplier)) &&
      settles(speaksOf(compiled, this.question.kind), compiled.isPermit)
    );
  }

  answer(place: number): Answer {
    const notes = this.agreements.notesOnConditions;
    const known = (notes[place] ?? 0) - this.#own;
    if (known === YES) return true;
    if (known === NO) return false;
    if (known === UNKNOWN) return null;
    const condition = this.agreements.conditions[place];
    const answer = condition ? holds(condition, this.question.subject, this.question.recipient.capacity) : null;
    notes[place] = this.#own + (answer === null ? UNKNOWN : answer ? YES : NO);
    return answer;
  }

  #effect(category: Category, supplier: Supplier, isForbidden: boolean, refers: boolean): CategoryEffect {
    if (isForbidden) return 'forbid';
    if (refers) return 'withhold-and-refer';
    if (supplier.id === this.question.recipient.organisation) return 'permit';
    for (const permit of this.rules.permits[CATEGORY_INDEX[category]] ?? []) {
      if (this.#applies(permit, supplier)) return 'permit';
    }
    return 'default-deny';
  }

  #applies(compiled: CompiledRule, supplier: Supplier): boolean {
    return this.#isHolding(compiled) && this.#fitsSupplier(compiled, supplier);
  }

  /** A permit needs its agreement to bind the supplier; a withhold counts whichever agreement holds it. */
  #fitsSupplier({ isPermit, ordinal, asksSupplier, rule }: CompiledRule, supplier: Supplier): boolean {
    if (isPermit && supplier.bound[ordinal] !== true) return false;
    return !asksSupplier || settles(selectsSupplier(rule.from, supplier, this.question.subject), isPermit);
  }

  /** Whether the rule holds here and now, whoever supplied the data. */
  #isHolding(compiled: CompiledRule): boolean {
    const notes = this.agreements.notesOnRules;
    const known = (notes[compiled.place] ?? 0) - this.#own;
    if (known === YES) return true;
    if (known === NO) return false;
    const { isPermit, conditions } = compiled;
    const isIt =
      settles(speaksOf(compiled, this.question.kind), isPermit) &&
      conditions.every((condition) => settles(this.answer(condition), isPermit));
    notes[compiled.place] = this.#own + (isIt ? YES : NO);
    return isIt;
  }

  /** A supplier's kind, and for each agreement in force, whether it binds the supplier. */
  supplier(id: string): Supplier {
    let found = this.#suppliers.get(id);
    if (!found) {
      const kind = kindOf(this.question.subject, id);
      found = { id, kind, bound: this.agreements.boundTo(id, kind) };
      this.#suppliers.set(id, found);
    }
    return found;
  }
}
