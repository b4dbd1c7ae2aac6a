import type { Category } from '#contracts';
import { frozen, onceFor } from '#kernel';
import type { Decision } from './decision.js';
import type { Fact } from './fact.js';

/** What one recipient is shown: the facts as a fresh nested object, and which paths and categories are in it, for the ledger. */
export interface Projection {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly paths: readonly string[];
  readonly categories: readonly Category[];
}

/**
 * The permitted facts, copied one by one into a fresh object; lists are closed up, so that no hole tells of what was left
 * out. Templates, pages, webhooks, CSV, topics and logs get this and nothing else. Nothing in it is shared with the facts.
 */
export function project(facts: readonly Fact[], decision: Decision): Readonly<Record<string, unknown>> {
  return projection(facts, decision).facts;
}

/**
 * The same with what the ledger keeps of it. Whoever may be shown the same of the same facts gets the same copy, which is
 * frozen: nobody can change what another is shown.
 */
export function projection(facts: readonly Fact[], decision: Decision): Projection {
  const shows = decision.showsOf(facts);
  if (shows === null) return frozen(projected(facts, decision));
  const ofFacts = copiesOf(facts);
  let known = ofFacts.get(shows);
  if (!known) {
    known = frozen(projected(facts, decision));
    if (ofFacts.size < MOST_COPIES) ofFacts.set(shows, known);
  }
  return known;
}

const copiesOf = onceFor<readonly Fact[], Map<string, Projection>>(() => new Map());
/** Of one matter; a handful of roles are shown different things of it. */
const MOST_COPIES = 16;

function projected(facts: readonly Fact[], decision: Decision): Projection {
  const root: Branch = new Map();
  const paths: string[] = [];
  const categories = new Set<Category>();
  const claims = new Map<string, string>();
  for (const fact of facts) {
    if (!decision.permits(fact)) continue;
    // One person's name is never put together from two reports, nor one address from two houses.
    const unit = unitOf(fact.path);
    const source = fact.source ?? fact.supplier;
    const claimed = claims.get(unit);
    if (claimed !== undefined && claimed !== source) continue;
    claims.set(unit, source);
    if (!plant(root, fact)) continue;
    paths.push(fact.path);
    categories.add(fact.category);
  }
  return { facts: objectOf(root), paths, categories: [...categories] };
}

type Branch = Map<string, Branch | Leaf>;
interface Leaf {
  readonly leaf: unknown;
}

/** Keys that would reach an object's prototype: no field of ours is called so. */
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

function plant(root: Branch, fact: Fact): boolean {
  const segments = fact.path.split('.');
  const last = segments.pop();
  if (last === undefined || [...segments, last].some((segment) => segment === '' || UNSAFE.has(segment))) return false;
  let branch = root;
  for (const segment of segments) {
    let next = branch.get(segment);
    if (next === undefined) branch.set(segment, (next = new Map<string, Branch | Leaf>()));
    if (!(next instanceof Map)) return false;
    branch = next;
  }
  if (branch.has(last)) return false;
  branch.set(last, { leaf: copyOf(fact.value) });
  return true;
}

/** Leaves are plain values; anything else is taken by its JSON, which carries no reference and no behaviour. */
function copyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (JSON.parse(JSON.stringify(value)) as unknown) : value;
}

function treeOf(node: Branch | Leaf): unknown {
  if (!(node instanceof Map)) return node.leaf;
  if ([...node.keys()].every((key) => /^\d+$/.test(key))) {
    return [...node].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => treeOf(item));
  }
  return objectOf(node);
}

function objectOf(branch: Branch): Record<string, unknown> {
  return Object.fromEntries([...branch].map(([key, node]) => [key, treeOf(node)]));
}

/** What is taken whole from one report or not at all: `child.name`, `child.address`, one identifier, one placement, else the leaf itself. */
function unitOf(path: string): string {
  const [first, second, third] = path.split('.');
  if (first === 'child') return second === 'identifiers' ? `child.identifiers.${third ?? ''}` : `child.${second ?? ''}`;
  return path;
}
