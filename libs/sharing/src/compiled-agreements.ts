import { CATEGORIES, type AlertKind, type Category, type OrganisationKind } from '#contracts';
import { addDays, atLocalTime, contentHash, localDay } from '#kernel';
import { binds, isInForce, type Agreement, type AgreementRule, type Effect } from './agreement.js';
import type { Answer, Condition } from './conditions.js';
import type { Recipient } from './recipient.js';
import { selectsRecipient } from './selectors.js';

/** A rule with what a decision needs of it worked out. */
export interface CompiledRule {
  readonly rule: AgreementRule;
  readonly agreement: Agreement;
  /** The rule's place among all those in force, and the agreement's. */
  readonly place: number;
  readonly ordinal: number;
  readonly isPermit: boolean;
  /** Null: any kind of alert. */
  readonly kinds: ReadonlySet<string> | null;
  /** Places of its conditions in `CompiledAgreements.conditions`. */
  readonly conditions: readonly number[];
  /** False where `from` is `{}`: there is nothing to ask. */
  readonly asksSupplier: boolean;
}

/** A rule, as explanations and the ledger name it. */
export interface RuleRef {
  readonly agreement: string;
  readonly version: number;
  readonly rule: string;
  readonly effect: Effect;
  readonly reason: string;
}

export function refOf({ agreement, rule }: CompiledRule): RuleRef {
  return {
    agreement: agreement.id,
    version: agreement.version,
    rule: rule.id,
    effect: rule.effect,
    reason: rule.reason,
  };
}

/** The rules that may speak of one recipient, by category: permits whose `to` fits, and withholds whose `to` may fit. */
export interface RecipientRules {
  readonly permits: readonly (readonly CompiledRule[])[];
  readonly withholds: readonly (readonly CompiledRule[])[];
  /** Every permit whose `to` fits, whatever the category. */
  readonly allPermits: readonly CompiledRule[];
  /** For each agreement, whether it binds the recipient. */
  readonly bound: readonly boolean[];
}

export const CATEGORY_INDEX: Readonly<Record<Category, number>> = Object.fromEntries(
  CATEGORIES.map((category, i) => [category, i]),
) as Record<Category, number>;

const PLACEMENT_KINDS = ['placement.started', 'placement.changed', 'placement.ended'];
/** So that a flood of odd recipients cannot grow the process. */
const MOST_REMEMBERED = 5_000;

/**
 * The agreements in force at one moment, laid out for deciding quickly. The same until `until`; after it, `at(now)`
 * gives the ones in force then.
 */
export class CompiledAgreements {
  readonly rules: readonly CompiledRule[];
  readonly conditions: readonly Condition[];
  readonly #recipients = new Map<string, RecipientRules>();
  readonly #suppliers = new Map<string, readonly boolean[]>();
  readonly #byOrganisation: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly #byKind: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly #forAnybody: readonly CompiledRule[];
  /**
   * Where decisions note what they have found of a rule and of a condition, by place: `4 × decision + answer`. Shared, since
   * two new arrays for each decision cost more than the decision; a note of another decision is simply not one's own.
   */
  readonly notesOnRules: Float64Array;
  readonly notesOnConditions: Float64Array;
  #decisions = 0;
  #hash: string | undefined;
  #next: CompiledAgreements | undefined;

  constructor(
    /** All that were given, in force or not. */
    private readonly given: readonly Agreement[],
    /** Those in force, by id and version. */
    readonly inForce: readonly Agreement[],
    /** The local day that it was compiled for. */
    readonly day: string,
    private readonly begins: number,
    private readonly ends: number,
  ) {
    const conditions = new Map<string, number>();
    const distinct: Condition[] = [];
    const place = (condition: Condition): number => {
      const key = JSON.stringify([condition.fact, condition.is, condition.value]);
      let at = conditions.get(key);
      if (at === undefined) {
        at = distinct.push(condition) - 1;
        conditions.set(key, at);
      }
      return at;
    };
    let placed = 0;
    this.rules = inForce.flatMap((agreement, ordinal) =>
      agreement.rules.map((rule) => ({
        rule,
        agreement,
        place: placed++,
        ordinal,
        isPermit: rule.effect === 'permit',
        kinds: rule.kinds.length === 0 ? null : new Set(rule.kinds.flatMap(alertKinds)),
        conditions: rule.when.map(place),
        asksSupplier: Object.values(rule.from).some((value) => value !== undefined),
      })),
    );
    this.conditions = distinct;
    this.notesOnRules = new Float64Array(this.rules.length);
    this.notesOnConditions = new Float64Array(distinct.length);
    const forAnybody: CompiledRule[] = [];
    const byOrganisation = new Map<string, CompiledRule[]>();
    const byKind = new Map<string, CompiledRule[]>();
    for (const compiled of this.rules) {
      const { organisation, kind } = compiled.rule.to;
      if (organisation !== undefined) push(byOrganisation, organisation, compiled);
      else if (kind !== undefined) push(byKind, kind, compiled);
      else forAnybody.push(compiled);
    }
    this.#forAnybody = forAnybody;
    this.#byOrganisation = byOrganisation;
    this.#byKind = byKind;
  }

  /** The agreements in force at that moment: these, or others of those given. */
  at(now: Date): CompiledAgreements {
    const ms = now.getTime();
    if (ms >= this.begins && ms < this.ends) return this;
    let next = this.#next;
    if (!next || ms < next.begins || ms >= next.ends) this.#next = next = compile(this.given, now);
    return next;
  }

  /** A number for one decision's notes. */
  nextDecision(): number {
    return ++this.#decisions;
  }

  /** When the set changes by date alone; null for never. */
  get until(): Date | null {
    return Number.isFinite(this.ends) ? new Date(this.ends) : null;
  }

  /** SHA-256 over what is in force: names the rules that a decision was made by. */
  get hash(): string {
    this.#hash ??= contentHash(
      this.inForce.map(({ id, version, parties, rules }) => ({ id, version, parties, rules })),
    );
    return this.#hash;
  }

  /** What may speak of a recipient; worked out once for each. */
  rulesFor(recipient: Recipient): RecipientRules {
    const { organisation, kind, role, capacity } = recipient;
    const key = `${organisation}\u0000${kind}\u0000${role ?? ''}\u0000${capacity}`;
    let found = this.#recipients.get(key);
    if (!found) {
      if (this.#recipients.size >= MOST_REMEMBERED) this.#recipients.clear();
      found = this.#select(recipient);
      this.#recipients.set(key, found);
    }
    return found;
  }

  /** For each agreement in force, whether it binds the organisation. */
  boundTo(organisation: string, kind: OrganisationKind | null): readonly boolean[] {
    const key = `${organisation}\u0000${kind ?? ''}`;
    let found = this.#suppliers.get(key);
    if (!found) {
      if (this.#suppliers.size >= MOST_REMEMBERED) this.#suppliers.clear();
      found = this.inForce.map((agreement) => binds(agreement, organisation, kind));
      this.#suppliers.set(key, found);
    }
    return found;
  }

  #select(recipient: Recipient): RecipientRules {
    const bound = this.boundTo(recipient.organisation, recipient.kind);
    const permits: CompiledRule[][] = CATEGORIES.map(() => []);
    const withholds: CompiledRule[][] = CATEGORIES.map(() => []);
    const allPermits: CompiledRule[] = [];
    for (const compiled of [
      ...(this.#byOrganisation.get(recipient.organisation) ?? []),
      ...this.#forKind(recipient.kind),
      ...this.#forAnybody,
    ]) {
      const { isPermit } = compiled;
      if (isPermit && bound[compiled.ordinal] !== true) continue;
      if (!settles(selectsRecipient(compiled.rule.to, recipient), isPermit)) continue;
      if (isPermit) allPermits.push(compiled);
      for (const category of compiled.rule.categories) {
        (isPermit ? permits : withholds)[CATEGORY_INDEX[category]]?.push(compiled);
      }
    }
    return { permits, withholds, allPermits, bound };
  }

  /** Where nobody knows what kind of organisation it is, the rules for every kind are looked at: some may withhold. */
  #forKind(kind: unknown): readonly CompiledRule[] {
    return typeof kind === 'string' ? (this.#byKind.get(kind) ?? []) : [...this.#byKind.values()].flat();
  }
}

/**
 * What is not known never opens: a permit needs a yes, and a rule that withholds needs only not to hear a no. This one
 * line is what keeps a missing fact from disclosing a child's whereabouts.
 */
export function settles(answer: Answer, isPermit: boolean): boolean {
  return isPermit ? answer === true : answer !== false;
}

/** Lays out the agreements in force at that moment, by local day. Pure; a few milliseconds for thousands of rules. */
export function compile(agreements: readonly Agreement[], now: Date): CompiledAgreements {
  const day = localDay(now);
  const dated = agreements.filter((agreement) => agreement.demonstration !== true);
  // The days on which an agreement begins, and those after the last on which one is in force.
  const changes = dated.flatMap(({ from, to }) => [
    ...(from === null ? [] : [from]),
    ...(to === null ? [] : [addDays(to, 1)]),
  ]);
  const before = changes
    .filter((change) => change <= day)
    .sort()
    .at(-1);
  const after = changes
    .filter((change) => change > day)
    .sort()
    .at(0);
  const startOf = (change: string): number => atLocalTime(change, '00:00').getTime();
  return new CompiledAgreements(
    agreements,
    agreements
      .filter((agreement) => isInForce(agreement, day))
      .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.version - b.version)),
    day,
    before === undefined ? -Infinity : startOf(before),
    after === undefined ? Infinity : startOf(after),
  );
}

/** True when the rule speaks of that kind of alert; unknown where there is no alert but a reading. */
export function speaksOf(compiled: CompiledRule, kind: AlertKind | null): Answer {
  if (compiled.kinds === null) return true;
  return kind === null ? null : compiled.kinds.has(kind);
}

function alertKinds(kind: string): string[] {
  return kind === 'placement.notified' ? PLACEMENT_KINDS : [kind];
}

function push(map: Map<string, CompiledRule[]>, key: string, compiled: CompiledRule): void {
  const list = map.get(key);
  if (list) list.push(compiled);
  else map.set(key, [compiled]);
}
