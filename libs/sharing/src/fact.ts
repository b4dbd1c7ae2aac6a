import type { Category } from '#contracts';
import { contentHash } from '#kernel';

/** One leaf of what is known: where it stands in an alert's `facts`, what kind of data it is, and who said it. */
export interface Fact {
  /** Dotted, with indices: `child.name.given`, `notice.risk.factors.0`. */
  readonly path: string;
  readonly category: Category;
  /** A plain value: text, number or boolean. */
  readonly value: unknown;
  /** The organisation that said it. */
  readonly supplier: string;
  /** The report it stands in. Where several reports name the same path, the first that may be shown is. */
  readonly source?: string | undefined;
}

/** The facts of one category from one supplier: what a decision is made about. */
export interface FactGroup {
  readonly category: Category;
  readonly supplier: string;
  readonly facts: readonly Fact[];
}

const groups = new WeakMap<readonly Fact[], readonly FactGroup[]>();
const hashes = new WeakMap<readonly Fact[], string>();

/** Once per notice: the same array of facts is grouped one time, for however many recipients. It must not change afterwards. */
export function groupsOf(facts: readonly Fact[]): readonly FactGroup[] {
  let found = groups.get(facts);
  if (!found) {
    const byKey = new Map<string, { category: Category; supplier: string; facts: Fact[] }>();
    for (const fact of facts) {
      const key = `${fact.category}\u0000${fact.supplier}`;
      const group = byKey.get(key);
      if (group) group.facts.push(fact);
      else byKey.set(key, { category: fact.category, supplier: fact.supplier, facts: [fact] });
    }
    found = [...byKey.values()];
    groups.set(facts, found);
  }
  return found;
}

/** SHA-256 over the facts, once per notice: shows later which facts a decision was made on without holding them. */
export function factsHash(facts: readonly Fact[]): string {
  let hash = hashes.get(facts);
  if (hash === undefined) {
    hash = contentHash(facts.map(({ path, category, value, supplier }) => [path, category, value, supplier]));
    hashes.set(facts, hash);
  }
  return hash;
}
