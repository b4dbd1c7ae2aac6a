import { cpus } from 'node:os';
import {
  CAPACITIES,
  CATEGORIES,
  ROLES,
  type Capacity,
  type Category,
  type OrganisationKind,
  type Role,
} from '#contracts';
import type { Agreement, AgreementRule } from '../src/agreement.js';
import { compile, type CompiledAgreements } from '../src/compiled-agreements.js';
import type { Condition } from '../src/conditions.js';
import { decide } from '../src/decide.js';
import type { Decision } from '../src/decision.js';
import type { Fact } from '../src/fact.js';
import { project } from '../src/project.js';
import type { Recipient } from '../src/recipient.js';
import type { Subject } from '../src/subject.js';

// One decision over all 17 categories from three suppliers, under 100 agreements with 2,000 rules between them.
// Run: npm run build && node dist/libs/sharing/bench/decide.bench.js

const NOW = new Date('2026-03-02T10:00:00Z');
const KINDS: readonly OrganisationKind[] = ['authority', 'force', 'school', 'hospital', 'childrens-home', 'national'];
const DECISIONS = 200_000;

/** A repeatable run of numbers below 1 (mulberry32): each run of the bench asks the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const next = numbers(2026);
function pick<T>(list: readonly T[], at = next()): T {
  const found = list[Math.floor(at * list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}
const some = <T>(list: readonly T[], n: number): T[] => Array.from({ length: n }, () => pick(list));
const organisations = Array.from({ length: 400 }, (_, i) => ({
  id: `organisation-${i}`,
  kind: pick(KINDS, (i % KINDS.length) / KINDS.length),
}));
const CONDITIONS: readonly Condition[] = [
  { fact: 'age', is: 'under', value: 16 },
  { fact: 'status', is: 'includes', value: ['looked-after', 'section-47'] },
  { fact: 'flag', is: 'not', value: 'persistent' },
  { fact: 'risk', is: 'at-least', value: 'medium' },
  { fact: 'hours', is: 'equal', value: 'out' },
  { fact: 'distance', is: 'not', value: 'in-area' },
];

const rule = (id: number): AgreementRule => ({
  id: `rule-${id}`,
  effect: next() < 0.85 ? 'permit' : 'forbid',
  from: next() < 0.3 ? { kind: pick(KINDS) } : {},
  to: {
    ...(next() < 0.2 ? { organisation: pick(organisations).id } : { kind: pick(KINDS) }),
    ...(next() < 0.5 ? { capacity: pick(CAPACITIES) } : {}),
    ...(next() < 0.2 ? { role: pick(ROLES) } : {}),
  },
  kinds: next() < 0.3 ? ['missing.reported', 'missing.found'] : [],
  categories: [...new Set(some<Category>(CATEGORIES, 4))],
  when: next() < 0.5 ? some(CONDITIONS, 2) : [],
  reason: 'for the bench',
});

const agreements: Agreement[] = Array.from({ length: 100 }, (_, i) => ({
  id: `agreement-${i}`,
  version: 1,
  title: `Agreement ${i}`,
  purpose: 'to measure',
  parties: [
    ...some(KINDS, 2).map((kind) => ({ kind })),
    ...some(organisations, 20).map(({ id }) => ({ organisation: id })),
  ],
  lawfulBasis: 'law',
  from: '2020-01-01',
  to: null,
  reviewBy: null,
  signatures: [],
  rules: Array.from({ length: 20 }, (_rule, j) => rule(i * 20 + j)),
}));

const suppliers = organisations.slice(0, 3);
const facts: Fact[] = CATEGORIES.flatMap((category) =>
  suppliers.flatMap(({ id }) =>
    Array.from({ length: 2 }, (_, i) => ({
      path: `notice.${category}.${id}.f${i}`,
      category,
      supplier: id,
      value: `value ${i}`,
    })),
  ),
);
const subject: Subject = {
  age: 15,
  statuses: ['looked-after'],
  flags: ['self-harm'],
  risk: 'high',
  restriction: 'none',
  hours: 'working',
  distance: 'further',
  responsible: organisations[0]?.id ?? '',
  host: organisations[6]?.id ?? '',
  forces: [],
  kinds: Object.fromEntries(organisations.map(({ id, kind }) => [id, kind])),
  consentedTo: [],
};
const recipients: Recipient[] = Array.from({ length: 4_000 }, () => {
  const { id, kind } = pick(organisations);
  return { organisation: id, kind, role: pick<Role>(ROLES), capacity: pick<Capacity>(CAPACITIES) };
});

/** Microseconds of each call, in the order of calling. */
function measure(calls: number, work: (i: number) => unknown): Float64Array {
  const micros = new Float64Array(calls);
  for (let i = 0; i < calls; i++) {
    const begun = performance.now();
    work(i);
    micros[i] = (performance.now() - begun) * 1_000;
  }
  return micros;
}

/** Of each question the quickest of its times: what it takes where nothing else runs on the machine. */
function quickest(micros: Float64Array): Float64Array {
  const best = new Float64Array(recipients.length).fill(Infinity);
  for (const [i, time] of micros.entries()) {
    const question = i % best.length;
    best[question] = Math.min(best[question] ?? Infinity, time);
  }
  return best;
}

function say(what: string, times: Float64Array): void {
  const micros = Float64Array.from(times).sort();
  const at = (share: number): string => (micros[Math.floor((micros.length - 1) * share)] ?? 0).toFixed(1).padStart(7);
  process.stdout.write(
    `${what.padEnd(58)} p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}  µs  (${micros.length})\n`,
  );
}

function ask(compiled: CompiledAgreements, i: number): Decision {
  const recipient = recipients[i % recipients.length];
  if (!recipient) throw new Error('nobody to ask about');
  return decide({ facts, subject, recipient, kind: 'missing.reported' }, compiled, NOW);
}

const begun = performance.now();
let compiled = compile(agreements, NOW);
process.stdout.write(`${cpus()[0]?.model ?? ''} × ${cpus().length}, Node ${process.version}\n`);
process.stdout.write(
  `${compiled.rules.length} rules of ${agreements.length} agreements compiled in ${(performance.now() - begun).toFixed(1)} ms; ` +
    `${facts.length} facts in ${CATEGORIES.length * suppliers.length} groups\n`,
);
measure(20_000, (i) => ask(compiled, i));
for (let run = 1; run <= 3; run++) {
  process.stdout.write(`run ${run}\n`);
  compiled = compile(agreements, NOW);
  say(
    '  decision, recipient asked about for the first time',
    measure(recipients.length, (i) => ask(compiled, i)),
  );
  const times = measure(DECISIONS, (i) => ask(compiled, i));
  say('  decision', times);
  say('  decision, of each question the quickest', quickest(times));
  say(
    '  decision, projection, withheld, agreements, hashes',
    measure(DECISIONS / 10, (i) => {
      const decision = ask(compiled, i);
      return [project(facts, decision), decision.withheld, decision.agreements, decision.hashes];
    }),
  );
}
