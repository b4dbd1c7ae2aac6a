import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { demonstration, DirectorySnapshot, referenceDataOnFile } from '#directory';
import { episodesByChance, historyOf, type Belongs } from '../test/histories.js';
import { replay } from '../test/replay.js';

// What the rules of all packs make of invented histories, each notice and each moment of time by itself, as the hub looks at
// them, without the database: of ten years, read one child after the other.
// Run: npm run build && node dist/libs/protocols/bench/obligations.bench.js [episodes]

const EPISODES = Number(process.argv[2] ?? 20_000);
const TEN_YEARS = 3_652;
const FROM = new Date('2016-01-01T00:00:00Z');
const UNTIL = new Date('2026-01-01T00:00:00Z');
const SLOW_MS = 1;

const reference = referenceDataOnFile();
const directory = new DirectorySnapshot(
  demonstration((count) => randomBytes(count), reference),
  reference,
);
const authorities = directory.organisationsOf('authority');
const random = numbers(2026);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** A repeatable run of numbers below 1 (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** A child of any authority, every fourth placed in another one's area. */
function somewhere(): Belongs {
  const responsible = pick(authorities).id;
  const host = random() < 0.25 ? pick(authorities).id : responsible;
  return { responsible, host, force: directory.forceOf(host) ?? 'greater-manchester' };
}

const micros: number[] = [];
let episodes = 0;
let children = 0;
let tells = 0;
let duties = 0;
let highest = 0;
const begun = performance.now();
while (episodes < EPISODES) {
  const many = episodesByChance(random);
  const notices = historyOf({ random, from: FROM, days: TEN_YEARS, episodes: many, ...somewhere() });
  let before = performance.now();
  let due = 0;
  for (const look of replay(notices, directory, UNTIL)) {
    const after = performance.now();
    micros.push((after - before) * 1_000);
    tells += look.tells.length;
    due = look.duties.length;
    before = performance.now();
  }
  duties += due;
  episodes += many;
  children += 1;
  if (children % 50 === 0) highest = Math.max(highest, process.memoryUsage.rss());
}
const seconds = (performance.now() - begun) / 1_000;
micros.sort((a, b) => a - b);
const at = (share: number): string => ((micros[Math.floor((micros.length - 1) * share)] ?? 0) / 1_000).toFixed(3);
process.stdout.write(
  [
    `${cpus()[0]?.model ?? ''} × ${cpus().length}, Node ${process.version}`,
    `${children} children, ${episodes} episodes, ${micros.length} looks, ${tells} tells, ${duties} duties in ${seconds.toFixed(1)} s`,
    `one look: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms (reach p99 < ${SLOW_MS} ms)`,
    `1.5 million episodes at this pace: ${(((seconds / episodes) * 1_500_000) / 60).toFixed(1)} min (reach < 30 min)`,
    `memory at most ${(highest / 2 ** 20).toFixed(0)} MiB (reach < 1,024)`,
    '',
  ].join('\n'),
);
