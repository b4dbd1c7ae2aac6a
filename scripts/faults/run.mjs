// `npm run test:faults`: breaks a fleet in every way that it must survive, under load, and looks whether anybody was
// missed or told twice. `-- --seed N --only F-02,F-06 --short --sabotage`. Ends with 1 where something was broken, and
// with 3 where this machine has no Kafka to run.

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureBuilt, ensureInstalled } from '../ready.mjs';

await ensureInstalled();
await ensureBuilt();
const { chances } = await import('./chance.mjs');
const { CannotRunKafka } = await import('../kafka/jars.mjs');
const { report } = await import('./ledger.mjs');
const { sabotages } = await import('./sabotage.mjs');
const { SCENARIOS, SHORT } = await import('./scenarios.mjs');
const { World } = await import('./world.mjs');

const NO_KAFKA = 3;
const PER_SECOND = 20;
const BEFORE_MS = 2_000;
const AFTER_MS = 2_000;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string' },
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    sabotage: { type: 'boolean', default: false },
    outcome: { type: 'string' },
  },
});
const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
const seed = Number(options.seed ?? today);
const say = (line) => console.log(line);
const tally = { scenarios: 0, failed: 0, reports: 0 };
let world = null;
let worlds = 0;

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void close().then(() => process.exit(1)));
process.exitCode = await main();

async function main() {
  say(`seed ${seed}`);
  try {
    if (!options.sabotage) await playAll();
    if (options.sabotage || (!options.only && !options.short)) await playSabotages();
  } catch (error) {
    if (error instanceof CannotRunKafka) {
      say(`no Kafka runs on this machine: ${error.message}`);
      return NO_KAFKA;
    }
    throw error;
  } finally {
    await close();
  }
  if (options.outcome) writeFileSync(options.outcome, JSON.stringify(tally));
  say(`${tally.scenarios} scenarios, ${tally.failed} failed, ${tally.reports} reports went through in all`);
  return tally.failed > 0 ? 1 : 0;
}

async function playAll() {
  const only = options.only?.split(',');
  const wanted = SCENARIOS.filter(({ id }) => (only ? only.includes(id) : !options.short || SHORT.includes(id)));
  if (wanted.length === 0) throw new Error(`there are ${SCENARIOS.map(({ id }) => id).join(', ')}`);
  for (const scenario of wanted) await play(scenario);
}

/** One after the other in the same fleet, since a region's does not begin anew after each fault either; after one that failed, in a new one. */
async function play(scenario) {
  const started = performance.now();
  say(`\n── ${scenario.id} ${scenario.says}`);
  tally.scenarios++;
  let breaches = 0;
  try {
    world ??= await open();
    await underLoad(scenario);
    breaches = report(await world.findings(), say);
  } catch (error) {
    if (error instanceof CannotRunKafka) throw error;
    say(`✗ ${error.stack ?? error.message}`);
    if (world?.database) breaches = report(await world.findings().catch(() => []), say);
    breaches ||= 1;
  }
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  say(
    `── ${scenario.id}: ${breaches === 0 ? 'held' : `FAILED (again with --seed ${seed} --only ${scenario.id})`}, ${seconds} s`,
  );
  if (breaches === 0) return;
  tally.failed++;
  await close();
}

async function underLoad(scenario) {
  const chance = chances(seedOf(scenario.id));
  world.load.start(PER_SECOND);
  await pause(BEFORE_MS);
  try {
    await scenario.play(world, { chance, isShort: options.short, run: `${seed}-${worlds}` });
    await world.heal();
    await pause(AFTER_MS);
  } finally {
    await world.load.settle();
  }
  await world.quiet();
  await scenario.check?.(world, { chance });
}

async function open() {
  worlds++;
  return World.open({ seed: seedOf(`world ${worlds}`), run: `${seed}-${worlds}`, say: (line) => say(`   ${line}`) });
}

async function close() {
  const closing = world;
  world = null;
  if (!closing) return;
  tally.reports += closing.publishers?.acknowledged ?? 0;
  await closing.close();
}

async function playSabotages() {
  await close();
  for (const { name, scenario, run } of sabotages(seed)) {
    tally.scenarios++;
    say(`\n── sabotage: ${name}, which ${scenario} must show`);
    const { isCaught, said } = await run();
    say(said);
    say(`── sabotage: ${name}: ${isCaught ? 'caught' : 'NOT CAUGHT'}`);
    if (!isCaught) tally.failed++;
  }
}

function seedOf(name) {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE(0);
}
