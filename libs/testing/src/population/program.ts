import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generate, type Wanted } from './generate.js';

const USAGE = 'generate:registry -- --children N [--reports M] [--seed S] [--out DIR]';

/** @throws Error that says how it is called */
function wantedBy(args: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...args],
    options: {
      children: { type: 'string' },
      reports: { type: 'string' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: '.' },
    },
  });
  const number = (name: string, text: string, least: number): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    if (value < least) throw new Error(`--${name} must be a whole number from ${least}: ${USAGE}`);
    return value;
  };
  const children = number('children', values.children ?? '', 1);
  return {
    children,
    reports: number('reports', values.reports ?? String(Math.ceil(children / 10)), 0),
    seed: number('seed', values.seed, 0),
    folder: resolve(values.out),
  };
}

try {
  const wanted = wantedBy(process.argv.slice(2));
  await generate(wanted);
  process.stdout.write(`${wanted.children} children and ${wanted.reports} reports are in ${wanted.folder}\n`);
} catch (error) {
  process.stderr.write(`generate:registry failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
