/** The value below which that share of the numbers lies. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

export const summary = (numbers) =>
  `p50 ${percentile(numbers, 0.5).toFixed(0)} ms, p95 ${percentile(numbers, 0.95).toFixed(0)} ms, p99 ${percentile(numbers, 0.99).toFixed(0)} ms, longest ${Math.max(...numbers).toFixed(0)} ms (${numbers.length} requests)`;

/** Sends `rate` a second for that many seconds, whether or not the earlier ones are answered: a queue shows as latency. */
export async function atRate(rate, seconds, send) {
  const started = performance.now();
  const under = [];
  for (let n = 0; n < rate * seconds; n++) {
    const due = started + (n * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    under.push(send(n, due));
  }
  return Promise.all(under);
}

/** Keeps that many sends under way for that many seconds; returns how many ended in that time, a second. */
export async function flatOut(width, seconds, send) {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (performance.now() < until) {
        await send();
        done++;
      }
    }),
  );
  return done / ((performance.now() - started) / 1000);
}
