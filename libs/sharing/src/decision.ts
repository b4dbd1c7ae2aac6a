import { CATEGORIES, type Category } from '#contracts';
import { frozen } from '#kernel';
import { CATEGORY_INDEX, refOf, type CompiledRule, type RuleRef } from './compiled-agreements.js';
import { factsHash, type Fact, type FactGroup } from './fact.js';
import type { CategoryEffect, Inquiry, Verdict } from './inquiry.js';
import { lawfulBasisOn } from './lawful-basis.js';
import { locationTraces } from './location-traces.js';
import { nearMissesOf, type NearMiss } from './near-misses.js';

/** Worst first: where a category is withheld in several ways, this is the order in which one is named. */
export const WITHHELD_REASONS = [
  'restricted',
  'trafficking',
  'refer',
  'forbidden',
  'no-consent',
  'no-agreement',
  'not-in-agreement',
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

export interface Withheld {
  readonly category: Category;
  readonly reason: WithheldReason;
}

export interface CategoryDecision {
  /** `permit` where the data of at least one supplier may be shown. */
  readonly effect: CategoryEffect;
  readonly because: readonly RuleRef[];
  readonly nearMiss: readonly NearMiss[];
  readonly forbiddenBy: readonly RuleRef[];
}

export interface AgreementUsed {
  readonly id: string;
  readonly version: number;
  readonly lawfulBasis: string;
  readonly categories: readonly Category[];
  /** Its rules that permitted it. */
  readonly rules: readonly string[];
}

/** The answer for one recipient. Explanations and hashes are worked out when somebody asks for them. */
export class Decision {
  /** No data at all, only that there is a notice and whom to ring. */
  readonly pointer: boolean;
  readonly #verdicts: readonly Verdict[];
  readonly #inquiry: Inquiry;
  readonly #closed: boolean;
  readonly #placeless: boolean;
  #withheld: readonly Withheld[] | undefined;
  #agreements: readonly AgreementUsed[] | undefined;

  constructor(
    inquiry: Inquiry,
    verdicts: readonly Verdict[],
    found: { readonly closed: boolean; readonly placeless: boolean; readonly pointer: boolean },
  ) {
    this.#inquiry = inquiry;
    this.#verdicts = verdicts;
    this.#closed = found.closed;
    this.#placeless = found.placeless;
    this.pointer = found.pointer;
  }

  /** Whether this very fact may be shown. Facts that the decision was not asked about may not. */
  permits(fact: Fact): boolean {
    if (this.pointer) return false;
    for (const verdict of this.#verdicts) {
      if (verdict.group.category !== fact.category || verdict.group.supplier !== fact.supplier) continue;
      return (
        isShown(verdict) &&
        !(this.#placeless && locationTraces(this.#facts).has(fact)) &&
        verdict.group.facts.includes(fact)
      );
    }
    return false;
  }

  /**
   * A mark of which of these facts may be shown: with the same facts, decisions with the same mark permit the same. Null
   * for other facts than it was made about.
   */
  showsOf(facts: readonly Fact[]): string | null {
    if (facts !== this.#facts) return null;
    if (this.pointer) return '';
    // The groups follow from the facts, and so does their order.
    return `${this.#placeless ? 'placeless' : 'all'} ${this.#verdicts.map((v) => (isShown(v) ? '1' : '0')).join('')}`;
  }

  /**
   * True when a person at the supplier must take it up, so that nobody is silently not told: the recipient gets a pointer,
   * or no agreement lets it have anything of what others supplied.
   */
  get refer(): boolean {
    if (this.pointer) return true;
    const { recipient } = this.#inquiry.question;
    const others = this.#verdicts.filter(({ group }) => group.supplier !== recipient.organisation);
    return others.length > 0 && !others.some(({ group }) => this.#isCovered(group.supplier));
  }

  /** Every category that has data of which something is not shown, with the reason; in the order of the categories. */
  get withheld(): readonly Withheld[] {
    return (this.#withheld ??= frozen(this.#findWithheld()));
  }

  #findWithheld(): Withheld[] {
    const reasons = new Map<Category, WithheldReason>();
    const note = (category: Category, reason: WithheldReason): void => {
      const known = reasons.get(category);
      if (known === undefined || WITHHELD_REASONS.indexOf(reason) < WITHHELD_REASONS.indexOf(known))
        reasons.set(category, reason);
    };
    for (const verdict of this.#verdicts) {
      if (this.pointer || !isShown(verdict)) note(verdict.group.category, this.#reasonFor(verdict));
      else if (this.#placeless && verdict.group.facts.some((fact) => locationTraces(this.#facts).has(fact))) {
        note(verdict.group.category, 'trafficking');
      }
    }
    return CATEGORIES.flatMap((category) => {
      const reason = reasons.get(category);
      return reason === undefined ? [] : [{ category, reason }];
    });
  }

  /** The categories of which something may be shown. */
  get permitted(): readonly Category[] {
    const found = new Set(this.pointer ? [] : this.#verdicts.filter(isShown).map(({ group }) => group.category));
    return CATEGORIES.filter((category) => found.has(category));
  }

  /** The agreements under which it is shown; none for what only goes back to who supplied it. */
  get agreements(): readonly AgreementUsed[] {
    return (this.#agreements ??= frozen(this.#findAgreements()));
  }

  #findAgreements(): AgreementUsed[] {
    if (this.pointer) return [];
    const used = new Map<CompiledRule['agreement'], { categories: Set<Category>; rules: Set<string> }>();
    for (const { group } of this.#verdicts.filter(isShown)) {
      for (const { agreement, rule } of this.#permitsFor(group)) {
        const use = used.get(agreement) ?? { categories: new Set(), rules: new Set() };
        use.categories.add(group.category);
        use.rules.add(rule.id);
        used.set(agreement, use);
      }
    }
    return [...used].map(([agreement, { categories, rules }]) => ({
      id: agreement.id,
      version: agreement.version,
      lawfulBasis: lawfulBasisOn(agreement.lawfulBasis, this.#inquiry.agreements.day),
      categories: CATEGORIES.filter((category) => categories.has(category)),
      rules: [...rules].sort(),
    }));
  }

  /** Category by category: what was decided, by which rules, and what nearly permitted it. */
  get categories(): Readonly<Record<Category, CategoryDecision>> {
    return Object.fromEntries(CATEGORIES.map((category) => [category, this.explain(category)])) as Record<
      Category,
      CategoryDecision
    >;
  }

  explain(category: Category): CategoryDecision {
    const verdicts = this.#verdicts.filter(({ group }) => group.category === category);
    const shown = this.pointer ? [] : verdicts.filter(isShown);
    const effects = verdicts.map(({ effect, restriction }) => (restriction === null ? effect : 'forbid'));
    return {
      effect:
        shown.length > 0
          ? 'permit'
          : this.#closed && verdicts.length > 0
            ? 'forbid'
            : effects.includes('forbid')
              ? 'forbid'
              : effects.includes('withhold-and-refer') || (this.pointer && effects.includes('permit'))
                ? 'withhold-and-refer'
                : 'default-deny',
      because: distinct(shown.flatMap(({ group }) => this.#permitsFor(group))),
      nearMiss: nearMissesOf(
        this.#inquiry,
        verdicts.filter((verdict) => !isShown(verdict)),
      ),
      forbiddenBy: [
        ...distinct(verdicts.flatMap(({ group }) => this.#withholdsFor(group))),
        ...(verdicts.length > 0 && this.#closed ? [RESTRICTION.restricted] : []),
        ...[...new Set(verdicts.map(({ restriction }) => restriction))].flatMap((found) =>
          found ? [RESTRICTION[found]] : [],
        ),
      ],
    };
  }

  /** SHA-256 of the facts and of the rules in force. */
  get hashes(): { readonly facts: string; readonly rules: string } {
    return { facts: factsHash(this.#facts), rules: this.#inquiry.agreements.hash };
  }

  get #facts(): readonly Fact[] {
    return this.#inquiry.question.facts;
  }

  #reasonFor({ group, effect, restriction }: Verdict): WithheldReason {
    if (this.#closed) return 'restricted';
    if (effect === 'forbid') return 'forbidden';
    if (effect === 'withhold-and-refer') return 'refer';
    // Before the restriction: to whom it would not have gone anyway, its reason would say something of the child.
    if (effect === 'default-deny') return this.#isBound(group.supplier) ? 'not-in-agreement' : 'no-agreement';
    return restriction ?? 'refer';
  }

  #isBound(supplier: string): boolean {
    const recipient = this.#inquiry.rules.bound;
    return this.#inquiry.supplier(supplier).bound.some((bound, ordinal) => bound && recipient[ordinal] === true);
  }

  #isCovered(supplier: string): boolean {
    return this.#inquiry.rules.allPermits.some((permit) => this.#inquiry.fits(permit, supplier));
  }

  #permitsFor({ category, supplier }: FactGroup): CompiledRule[] {
    return this.#applying(this.#inquiry.rules.permits[CATEGORY_INDEX[category]], supplier);
  }

  #withholdsFor({ category, supplier }: FactGroup): CompiledRule[] {
    return this.#applying(this.#inquiry.rules.withholds[CATEGORY_INDEX[category]], supplier);
  }

  #applying(rules: readonly CompiledRule[] | undefined, supplier: string): CompiledRule[] {
    return (rules ?? []).filter((rule) => this.#inquiry.applies(rule, supplier));
  }
}

/** The restrictions of sharing.md, named as rules are, so that an explanation reads alike. */
const restriction = (rule: string, reason: string): RuleRef => ({
  agreement: 'sharing',
  version: 1,
  rule,
  effect: 'forbid',
  reason,
});
const RESTRICTION = {
  restricted: restriction('restricted', 'The record is restricted to named roles.'),
  trafficking: restriction(
    'trafficking',
    'Where a trafficked child is goes to police and to the front doors of host and responsible only.',
  ),
  'no-consent': restriction('no-consent', "The child's own words go to those that the child agreed to."),
} as const;

function isShown({ effect, restriction: found }: Verdict): boolean {
  return effect === 'permit' && found === null;
}

function distinct(rules: readonly CompiledRule[]): RuleRef[] {
  return [...new Set(rules)].map(refOf);
}
