import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { referenceDataOnFile } from '#directory';
import { namesOnFile } from './names-on-file.js';
import type { Day } from './person.js';
import { Places, type Sector } from './places.js';
import { Population, type Truth } from './population.js';

/** What to make, and where. */
export interface Wanted {
  readonly children: number;
  readonly reports: number;
  readonly seed: number;
  readonly folder: string;
}

/** On this day the children are as old as they are said to be. */
const TODAY: Day = { year: 2026, month: 11, day: 1 };

const TRUTH_COLUMNS = 'report_id,registry_id,split,origin,source,kind,sex,age_band,usable,settled_origin';

/** A made-up population as it is drawn from a seed; `children` are in the registry. */
export function populationOf({ children, seed }: Pick<Wanted, 'children' | 'seed'>): Population {
  const places = new Places(sectorsOfEngland(), children, seed);
  return new Population({ seed, today: TODAY, names: namesOnFile(), places, children });
}

/**
 * Writes `registry.ndjson`, `reports.ndjson` and `truth.csv` line by line: the same bytes for the same numbers and seed.
 * @throws Error when a file cannot be written
 */
export async function generate(wanted: Wanted): Promise<void> {
  const population = populationOf(wanted);
  await mkdir(wanted.folder, { recursive: true });
  const file = (name: string): LineFile => new LineFile(createWriteStream(join(wanted.folder, name)));

  const registry = file('registry.ndjson');
  for (const line of population.registry()) await registry.write(JSON.stringify(line));
  await registry.close();

  const [reports, truths] = [file('reports.ndjson'), file('truth.csv')];
  await truths.write(TRUTH_COLUMNS);
  for (const { id, child, truth } of population.reports(wanted.reports)) {
    await reports.write(JSON.stringify({ id, child }));
    await truths.write(truthLine(truth));
  }
  await Promise.all([reports.close(), truths.close()]);
}

function truthLine(truth: Truth): string {
  const { report, registry, split, origin, source, kind, sex, ageBand, usable, settledOrigin } = truth;
  return [report, registry, split, origin, source, kind, sex, ageBand, usable ? 1 : 0, settledOrigin].join(',');
}

/** Each postcode sector with the authority that has most of it. */
function sectorsOfEngland(): Sector[] {
  const { sectors, authorities } = referenceDataOnFile();
  const numbers = new Map([...authorities.keys()].map((code, i) => [code, String(201 + i)]));
  return [...sectors].flatMap(([sector, [most]]) => {
    const authority = most?.authority ?? null;
    const authorityNumber = authority === null ? undefined : numbers.get(authority);
    return authority === null || authorityNumber === undefined ? [] : [{ sector, authority, authorityNumber }];
  });
}

const BUFFERED = 1 << 16;

/** A file written in pieces of some size, waiting for the disk where it falls behind. */
class LineFile {
  private buffered = '';

  constructor(private readonly stream: WriteStream) {}

  async write(line: string): Promise<void> {
    this.buffered += `${line}\n`;
    if (this.buffered.length >= BUFFERED) await this.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    this.stream.end();
    await finished(this.stream);
  }

  private async flush(): Promise<void> {
    const piece = this.buffered;
    this.buffered = '';
    if (!this.stream.write(piece)) await once(this.stream, 'drain');
  }
}
