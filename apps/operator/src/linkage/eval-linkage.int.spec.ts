import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportedChild } from '#contracts';
import { evalLinkage } from './eval-linkage.js';
import { evalSettings } from './eval-settings.js';

const folder = mkdtempSync(join(tmpdir(), 'homeward-eval-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Child = Record<string, unknown> & Pick<ReportedChild, 'name' | 'dateOfBirth'>;
interface LineOut {
  readonly id: string;
  readonly decision: string;
  readonly child: string | null;
  readonly candidates: readonly { child: string; probability: number; weight: number }[];
  readonly micros: number;
}

const path = (name: string): string => join(folder, name);
const address = { lines: ['1 Example Street'], postcode: 'WN1 1AA', authority: 'E08000010' };
const tamsin: Child = {
  name: { given: 'Tamsin', family: 'Exampleton' },
  dateOfBirth: '2011-02-14',
  sex: 'female',
  address,
};
const osbert: Child = { name: { given: 'Osbert', family: 'Sampleworth' }, dateOfBirth: '2014-09-23', sex: 'male' };
const numbered: Child = {
  name: { given: 'Quilla', family: 'Testerby' },
  dateOfBirth: '2009-07-05',
  identifiers: [{ system: 'other', value: 'X-1' }],
};

function write(name: string, lines: readonly (string | { id: string; child: Child })[]): void {
  writeFileSync(path(name), lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
}

const files = ['--registry', path('registry'), '--reports', path('reports'), '--out', path('out')];
const now = new Date('2026-11-01T12:00:00Z');
const warnings: string[] = [];
const run = (...more: readonly string[]): Promise<string> =>
  evalLinkage(evalSettings([...files, ...more], now), (text) => warnings.push(text));
const linesOut = (): LineOut[] =>
  readFileSync(path('out'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LineOut);

beforeAll(() => {
  write('registry', [{ id: 'T', child: tamsin }, 'not JSON', { id: 'O', child: osbert }, { id: 'Q', child: numbered }]);
  write('reports', [
    { id: 'r1', child: tamsin },
    { id: 'r2', child: tamsin },
    { id: 'r3', child: { name: { given: 'Nobody', family: 'Whatsoever' }, dateOfBirth: '2013-03-03', address } },
    {
      id: 'r4',
      child: { name: { given: 'Peregrine', family: 'Otherby' }, identifiers: [{ system: 'other', value: 'X-1' }] },
    },
    { id: 'r5', child: { name: { family: 'Sampleworth' } } },
  ]);
  writeFileSync(
    path('truth'),
    'report_id,registry_id,split,origin,usable\nr1,T,test,cornish,1\nr2,T,train,cornish,1\nr3,,test,norse,1\nr5,O,test,norse,0\n',
  );
});

describe('the matcher on files', () => {
  describe('without the truth', () => {
    let out: LineOut[];
    beforeAll(async () => {
      await run();
      out = linesOut();
    });

    it('writes a line for each report by the ids of the files, and goes on after a broken one', () => {
      expect(out.map(({ id }) => id)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
      expect(out[0]).toMatchObject({ decision: 'linked', child: 'T' });
      expect(out[0]?.candidates[0]?.child).toBe('T');
      expect(out[0]?.candidates[0]?.probability).toBeGreaterThan(0.99);
      expect(out.every(({ micros, candidates }) => micros > 0 && candidates.length <= 5)).toBe(true);
      expect(warnings).toEqual([`${path('registry')}, line 2: it is not JSON`]);
    });

    it('does not learn from a report: the same one again is answered the same, from the registry of the file alone', () => {
      const [first, again, unknown] = out;
      expect({ ...again, id: 'r1', micros: 0 }).toEqual({ ...first, micros: 0 });
      expect(unknown).toMatchObject({ decision: 'new', child: null });
    });

    it('compares a number of an unknown system without deciding by it', () => {
      expect(out[3]?.decision).not.toBe('linked');
    });
  });

  it('says how well it did where the truth is given, and only for the slice that was asked for', async () => {
    const said = await run('--truth', path('truth'), '--slice', 'test');
    expect(linesOut().map(({ id }) => id)).toEqual(['r1', 'r3', 'r5']);
    expect(said).toContain('3 children registered');
    expect(said).toMatch(/precision of links made without a person \| 100\.000 % \| .* \| 1 of 1/);
    expect(said).toMatch(/reports of unknown children linked to someone \| 0\.000 % \| .* \| 0 of 1/);
    expect(said).toMatch(/linked by itself, of known children with a whole name and date \| .* \| 1 of 1/);
    expect(said).toMatch(/\nby origin .*\n.*\n(norse \| 2 .*\ncornish \| 1 |cornish \| 1 .*\nnorse \| 2 )/);
    expect(said).not.toContain('by split');
  });

  it('takes an age to be true on the day of the files', async () => {
    const { name, sex } = tamsin;
    write('ages', [{ id: 'r1', child: { name, sex, address, approximateAge: 15 } }]);
    const probabilityOn = async (day: string): Promise<number> => {
      await run('--reports', path('ages'), '--today', day);
      return linesOut()[0]?.candidates[0]?.probability ?? 0;
    };
    expect(await probabilityOn('2026-11-01')).toBeGreaterThan(await probabilityOn('2021-11-01'));
  });

  it('says how long a report takes that is kept while others are, where that is asked for', async () => {
    expect(await run()).not.toContain('kept');
    expect(await run('--writes', '2')).toMatch(
      /\n2 reports linked and kept, with \d+ others a second kept beside them; one took \d+ µs/,
    );
    expect(linesOut()).toHaveLength(5);
  });

  it('leaves nothing of its database behind', async () => {
    const own = join(folder, 'tmp');
    mkdirSync(own);
    process.env['TMPDIR'] = own;
    await run();
    expect(readdirSync(own)).toEqual([]);
  });

  it('says what is missing of its arguments, and of the truth file', async () => {
    expect(() => evalSettings(['--registry', 'a', '--reports', 'b'], now)).toThrow('--out FILE is missing');
    expect(() => evalSettings([...files, '--slice', 'test'], now)).toThrow('--slice needs the truth file');
    expect(() => evalSettings([...files, '--writes', 'x'], now)).toThrow('--writes must be a whole number');
    expect(() => evalSettings([...files, '--today', '2026-02-30'], now)).toThrow('--today must be a date');
    writeFileSync(path('no-truth'), 'id,child\n1,2\n');
    await expect(run('--truth', path('no-truth'))).rejects.toThrow('must have the columns report_id and registry_id');
  });
});
