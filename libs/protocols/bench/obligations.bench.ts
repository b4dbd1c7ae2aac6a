import { once } from 'node:events';
import { cpus } from 'node:os';
import type { RecordableHistogram } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { lookAtHistories, timesOfNothing, type Counted } from './look-at-histories.js';

// What the rules of all packs make of invented histories of ten years, each notice and each moment of time by itself, as the
// hub looks at them, without the database; read one child after the other, so that no more than one is in memory.
// Run: npm run build && node dist/libs/protocols/bench/obligations.bench.js [episodes] [--threads 2]
// The ten years of 153 authorities: 1500000 --threads 2

interface Share {
  readonly episodes: number;
  readonly seed: number;
}
type Result = ReturnType<typeof lookAtHistories>;

const SLOW_MS = 1;
const ALL = 1_500_000;
const SEED = 2026;

if (isMainThread) await main();
else {
  const { episodes, seed } = workerData as Share;
  parentPort?.postMessage(lookAtHistories(episodes, seed));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { threads: { type: 'string', default: '1' } },
  });
  const threads = Number(values.threads);
  const wanted = Number(positionals[0] ?? 20_000);
  let highest = 0;
  const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 500);
  const begun = performance.now();
  const shares = Array.from({ length: threads }, (_, n): Share => ({ episodes: wanted / threads, seed: SEED + n }));
  const results = await Promise.all(shares.map(inThread));
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage();
  clearInterval(watch);

  const sum = (of: keyof Counted): number => results.reduce((all, { counted }) => all + counted[of], 0);
  const times = timesOfNothing();
  for (const one of results) {
    times.rules.add(one.times.rules);
    times.fold.add(one.times.fold);
  }
  const episodes = sum('episodes');
  process.stdout.write(
    [
      `${cpus()[0]?.model ?? ''} × ${cpus().length}, Node ${process.version}, ${threads} thread(s)`,
      `${sum('children')} children, ${episodes} episodes, ${sum('looks')} looks, ${sum('tells')} tells, ${sum('duties')} duties in ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor time)`,
      `the rules, one look: ${said(times.rules)} (reach p99 < ${SLOW_MS} ms)`,
      `the fold before it: ${said(times.fold)}`,
      `${(episodes / seconds).toFixed(0)} episodes/s; 1.5 million at this pace: ${((ALL / episodes) * (seconds / 60)).toFixed(1)} min (reach < 30 min)`,
      `memory at most ${(highest / 2 ** 20).toFixed(0)} MiB (reach < 1,024)`,
      '',
    ].join('\n'),
  );
}

async function inThread(share: Share): Promise<Result> {
  const [result] = (await once(new Worker(new URL(import.meta.url), { workerData: share }), 'message')) as [Result];
  return result;
}

function said(times: RecordableHistogram): string {
  const at = (percentile: number): string => (times.percentile(percentile) / 1_000).toFixed(3);
  return `mean ${(times.mean / 1_000).toFixed(3)} ms, p50 ${at(50)} ms, p99 ${at(99)} ms, p99.9 ${at(99.9)} ms of processor time`;
}
