import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ShippedKnowledge } from '#linkage';
import { trainLinkage } from './train-linkage.js';
import { trainSettings } from './train-settings.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-train-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = new Date('2026-03-02T09:00:00Z');
const file = (name: string): string => join(folder, name);
const child = (given: string) => ({ name: { given, family: 'Kelanbrook' }, dateOfBirth: '2011-02-14' });
const line = (id: string, given: string): string => JSON.stringify({ id, child: child(given) });

describe('training on files', () => {
  it('writes a model and its run, leaves what it began with as it is, and names a broken line', async () => {
    const { model } = ShippedKnowledge.load();
    await writeFile(file('registry.ndjson'), [line('c1', 'Ewan'), line('c2', 'Zahra'), '{broken'].join('\n'));
    await writeFile(file('reports.ndjson'), [line('r1', 'Ewan'), line('r2', 'Zahra'), line('r3', 'Idris')].join('\n'));
    await writeFile(file('truth.csv'), 'report_id,registry_id,split\nr1,c1,train\nr2,c2,tune\nr3,,test\n');
    await writeFile(file('from.json'), JSON.stringify(model));
    const given = ['registry.ndjson', 'reports.ndjson', 'truth.csv'].flatMap((name) => [
      `--${name.split('.')[0] ?? ''}`,
      file(name),
    ]);
    const rest = ['--from', file('from.json'), '--out', file('next.json'), '--version', 'next', '--sample', '100'];
    const warned: string[] = [];
    await trainLinkage(trainSettings([...given, ...rest]), (text) => warned.push(text), at);
    const next = JSON.parse(await readFile(file('next.json'), 'utf8')) as typeof model;
    expect(next).toMatchObject({ version: 'next', prior: model.prior, thresholds: model.thresholds });
    expect(JSON.parse(await readFile(file('next.training.json'), 'utf8'))).toMatchObject({
      model: 'next',
      at: at.toISOString(),
      children: 2,
      reports: 1,
      tunedOn: 1,
    });
    expect(warned).toEqual([expect.stringContaining('registry.ndjson, line 3')]);
  });

  it('says how it is called', () => {
    expect(() => trainSettings(['--registry', 'x'])).toThrow('--reports is missing');
  });
});
