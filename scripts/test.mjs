// `npm test`: everything that must hold, one step after the other, on a machine with Node 20 and npm alone.
// `npm test -- lint jest` runs only the steps named. The last line says how many passed and failed.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformanceFolder, storiesPattern } from './ci/conformance.mjs';
import { reportOnKafka, skippedInJest, skippedInNode } from './kafka/skips.mjs';
import { ensureBuilt, ensureInstalled, installedEnvironment, node24, root } from './ready.mjs';

const PASSED = { passed: 1, failed: 0, skipped: 0 };
const FAILED = { passed: 0, failed: 1, skipped: 0 };
/** How `scripts/faults/run.mjs` ends where no Kafka can run. */
const NO_KAFKA = 3;
const SKIPPED = { passed: 0, failed: 0, skipped: 1 };

const results = mkdtempSync(join(tmpdir(), 'homeward-test-'));
const conformance = conformanceFolder(root);

/** Whether a rule without a test, or a page of rules that is stale, fails the whole. */
const RULES_FAIL = true;

const ROOMS = ['apps', 'libs', 'packs', 'scripts', 'test'];
const HOUSE_TESTS = readdirSync(join(root, 'scripts', 'ci'))
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join('scripts', 'ci', name));

/** In order; a step that fails does not keep the later ones from running. */
const STEPS = {
  format: () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  lint: () => tool('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  types: () => tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'),
  boundaries: () =>
    tool('dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.mjs', ...ROOMS),
  tree: () => one(['scripts/ci/check-tree.mjs']),
  build: () => ensureBuilt().then(() => PASSED),
  rules: () => rules(),
  house: () => nodeTests('house', HOUSE_TESTS),
  jest: () => jest(),
  contract: () => conformanceTests('contract'),
  protocols: () => conformanceTests('protocols', '--test-name-pattern', storiesPattern()),
  faults: () => faults(),
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}. The steps are ${Object.keys(STEPS).join(', ')}.`);
  process.exit(2);
}

const outcomes = new Map();
const skippedForKafka = [];
try {
  await take('install', () => ensureInstalled().then(() => PASSED));
  if (outcomes.get('install').failed === 0) {
    for (const [name, step] of Object.entries(STEPS)) {
      if (named.length === 0 || named.includes(name)) await take(name, step);
    }
  }
} finally {
  rmSync(results, { recursive: true, force: true });
}
report();

/** Runs one step, says how long it took, and counts a step that throws as failed. */
async function take(name, step) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const outcome = await step().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return FAILED;
  });
  outcomes.set(name, outcome);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`── ${name}: ${line(outcome)} (${seconds} s)`);
}

function report() {
  const kafka = reportOnKafka(skippedForKafka, process.env);
  if (kafka.lines.length > 0) console.log(`\n${kafka.lines.join('\n')}`);
  if (kafka.hasFailed) outcomes.set('kafka', FAILED);
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const outcome of outcomes.values()) for (const key of Object.keys(total)) total[key] += outcome[key];
  const failed = [...outcomes].filter(([, outcome]) => outcome.failed > 0).map(([name]) => name);
  console.log(failed.length > 0 ? `\nfailed: ${failed.join(', ')}` : '');
  console.log(line(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A program of an installed package, which passes as a whole or fails as a whole. */
function tool(path, ...args) {
  return one([join('node_modules', path), ...args]);
}

/** A short sweep of a fleet's faults; each scenario counts as a test. */
async function faults() {
  if (process.env.HOMEWARD_TEST_KAFKA === 'off') return SKIPPED;
  const file = join(results, 'faults.json');
  const code = await exitCode(['scripts/faults/run.mjs', '--short', '--outcome', file]);
  if (code === NO_KAFKA) {
    skippedForKafka.push({ group: 'the faults of a fleet', why: 'none can run here' });
    return SKIPPED;
  }
  const { scenarios, failed } = resultsIn(file);
  return countedWith(code, { passed: scenarios - failed, failed, skipped: 0 });
}

/** The page of rules is what the packs say, and every rule has a test. */
async function rules() {
  const outcome = await one(['scripts/rules/run.mjs']);
  return RULES_FAIL ? outcome : PASSED;
}

async function one(args) {
  return (await exitCode(args)) === 0 ? PASSED : FAILED;
}

async function jest() {
  const file = join(results, 'jest.json');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const code = await exitCode([...flags, 'node_modules/jest/bin/jest.js', '--ci', '--json', `--outputFile=${file}`]);
  const counts = resultsIn(file);
  skippedForKafka.push(...skippedInJest(counts));
  return countedWith(code, {
    passed: counts.numPassedTests,
    // a spec that could not even be loaded has no tests to count
    failed: counts.numFailedTests + counts.numRuntimeErrorTestSuites,
    skipped: counts.numPendingTests + counts.numTodoTests,
  });
}

async function nodeTests(name, files, ...flags) {
  const file = join(results, `${name}.json`);
  const code = await exitCode([
    '--test',
    '--test-concurrency=1',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/ci/counting-reporter.mjs',
    `--test-reporter-destination=${file}`,
    ...flags,
    ...files,
  ]);
  const { skips, ...counts } = resultsIn(file);
  skippedForKafka.push(...skippedInNode({ skips }));
  return countedWith(code, counts);
}

async function conformanceTests(name, ...flags) {
  if (!conformance.present) {
    console.log(`the checks from outside are not at ${conformance.folder}: skipped (HOMEWARD_CONFORMANCE says where)`);
    return SKIPPED;
  }
  return nodeTests(name, [join(conformance.folder, `${name}.test.mjs`)], ...flags);
}

function resultsIn(file) {
  if (!existsSync(file)) throw new Error('it ended before it ran a test');
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What was counted, unless the program says that something failed which it did not count, or that nothing ran. */
function countedWith(code, counts) {
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1 };
  if (counts.passed + counts.failed + counts.skipped === 0) throw new Error('no test was found');
  return counts;
}

/** Runs Node 24 in the checkout, its output shown as it comes. */
function exitCode(args) {
  return new Promise((done, fail) => {
    const env = { ...installedEnvironment(), HOMEWARD_CHECKOUT: root };
    const child = spawn(node24(), args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', fail);
    child.on('exit', (code) => done(code ?? 1));
  });
}
