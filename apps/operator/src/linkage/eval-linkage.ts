import { open, type FileHandle } from 'node:fs/promises';
import { Reliability, Slices, Tally, type Judged } from '#linkage';
import type { EvalSettings } from './eval-settings.js';
import { figuresText, latencyOf, type Figures } from './figures-text.js';
import { MatcherOnFiles, type Answer } from './matcher-on-files.js';
import { readChildren, type BadLine, type FileChild } from './read-lines.js';
import { readTruth, type TruthFile } from './truth-file.js';

/** Its database must not outlive an evaluation that is broken off. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Children registered in one statement. */
const AT_ONCE = 2_000;

/**
 * Puts the children of one file into an empty registry and links the reports of another (contract §5).
 * @returns what an operator reads: how fast, and with the truth file how well
 * @throws Error when a file cannot be read or written
 */
export async function evalLinkage(settings: EvalSettings, warn: (text: string) => void): Promise<string> {
  const truth = settings.truth === null ? null : await readTruth(settings.truth);
  const out = await open(settings.out, 'w');
  const matcher = await MatcherOnFiles.start(settings.today);
  const interrupted = (): void => void matcher.close().then(() => process.exit(1));
  for (const signal of SIGNALS) process.on(signal, interrupted);
  const bad = ({ file, line, reason }: BadLine): void => warn(`${file}, line ${line}: ${reason}`);
  try {
    const registration = await registerAll(matcher, readChildren(settings.registry, bad));
    const reports = readChildren(settings.reports, bad);
    const linked = await linkAll(matcher, { reports, out, truth, slice: settings.slice });
    const writes = settings.writes === 0 ? null : await keepMany(matcher, settings);
    return figuresText({ registration, ...linked, writes });
  } finally {
    await matcher.close();
    await out.close();
    for (const signal of SIGNALS) process.off(signal, interrupted);
  }
}

async function registerAll(
  matcher: MatcherOnFiles,
  children: AsyncIterable<FileChild>,
): Promise<Figures['registration']> {
  let count = 0;
  let nanos = 0n;
  let waiting: FileChild[] = [];
  const register = async (): Promise<void> => {
    const start = process.hrtime.bigint();
    await matcher.register(waiting);
    nanos += process.hrtime.bigint() - start;
    count += waiting.length;
    waiting = [];
  };
  for await (const child of children) {
    waiting.push(child);
    if (waiting.length === AT_ONCE) await register();
  }
  if (waiting.length > 0) await register();
  await matcher.settle();
  return { children: count, seconds: Number(nanos) / 1e9 };
}

interface ToLink {
  readonly reports: AsyncIterable<FileChild>;
  readonly out: FileHandle;
  readonly truth: TruthFile | null;
  readonly slice: string | null;
}

async function linkAll(
  matcher: MatcherOnFiles,
  { reports, out, truth, slice }: ToLink,
): Promise<Pick<Figures, 'latency' | 'quality'>> {
  const micros: number[] = [];
  const tally = new Tally();
  const slices = new Slices(truth?.columns ?? []);
  const reliability = new Reliability();
  const lines: string[] = [];
  for await (const report of reports) {
    const row = truth?.rows.get(report.id);
    if (slice !== null && row?.values['split'] !== slice) continue;
    const answer = await matcher.assess(report);
    micros.push(answer.micros);
    lines.push(`${JSON.stringify({ id: report.id, ...answer })}\n`);
    if (lines.length === 1_000) await out.write(lines.splice(0).join(''));
    if (!row) continue;
    const judged: Judged = { ...answer, truth: row.truth, usable: isUsable(report, row.values['usable']) };
    tally.add(judged);
    slices.add(judged, row.values);
    rely(reliability, answer, row.truth);
  }
  await out.write(lines.join(''));
  const quality = truth && { measures: tally.measures(), sliced: slices.sliced(), reliability };
  return { latency: latencyOf(micros), quality };
}

/** Every other report is measured, the rest is kept beside them; afterwards the registry is no longer that of the file. */
async function keepMany(matcher: MatcherOnFiles, { reports, writes }: EvalSettings): Promise<Figures['writes']> {
  const [measured, others]: [FileChild[], FileChild[]] = [[], []];
  for await (const report of readChildren(reports, () => undefined)) {
    const list = others.length < measured.length ? others : measured;
    if (list.push(report) === writes && list === others) break;
  }
  const micros: number[] = [];
  let beside = 0;
  const start = process.hrtime.bigint();
  const keepOthers = async (): Promise<void> => {
    for (const other of others) {
      if (micros.length === measured.length) return;
      await matcher.keep(other);
      beside++;
    }
  };
  const keepMeasured = async (): Promise<void> => {
    for (const report of measured) micros.push(await matcher.keep(report));
  };
  await Promise.all([keepMeasured(), keepOthers()]);
  return { latency: latencyOf(micros), beside, seconds: Number(process.hrtime.bigint() - start) / 1e9 };
}

function rely(reliability: Reliability, { candidates }: Answer, truth: string | null): void {
  for (const { child, probability } of candidates) reliability.add(probability, child === truth);
}

/** As the truth file says; where it does not, a whole name and a whole date of birth. */
function isUsable({ child: { name, dateOfBirth } }: FileChild, said: string | undefined): boolean {
  if (said !== undefined) return said === '1';
  const isWhole = (text: string | undefined): boolean => (text ?? '').replace(/[^\p{L}]/gu, '').length > 1;
  return isWhole(name?.given) && isWhole(name?.family) && dateOfBirth?.length === 10;
}
