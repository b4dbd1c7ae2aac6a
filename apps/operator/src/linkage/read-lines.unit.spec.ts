import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readChildren, type BadLine, type FileChild } from './read-lines.js';

const folder = mkdtempSync(join(tmpdir(), 'homeward-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(...lines: readonly unknown[]): Promise<{ children: FileChild[]; bad: BadLine[] }> {
  const file = join(folder, 'children.ndjson');
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const bad: BadLine[] = [];
  const children: FileChild[] = [];
  for await (const child of readChildren(file, (line) => bad.push(line))) children.push(child);
  return { children, bad };
}

const child = { name: { given: 'Tom', family: 'Example' }, dateOfBirth: '2011-02-14' };

describe('a file of children', () => {
  it('is read line by line, whether or not the last one ends', async () => {
    const { children, bad } = await read({ id: 'a', child }, '', { id: 'b', child }, '');
    expect(children).toEqual([
      { id: 'a', child },
      { id: 'b', child },
    ]);
    expect(bad).toEqual([]);
  });

  it('names each broken line by its number and goes on with the rest', async () => {
    const { children, bad } = await read(
      { id: 'a', child },
      '{"id": "b", "chi',
      '[1]',
      { child },
      { id: 'e' },
      { id: 'f', child: { name: 'Tom Example' } },
      { id: 'a', child },
      { id: 'h', child },
    );
    expect(children.map(({ id }) => id)).toEqual(['a', 'h']);
    expect(bad.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '2: it is not JSON',
      '3: it is not an object',
      '4: it has no id',
      '5: it has no child',
      '6: /child/name is of the wrong type',
      '7: its id stands on an earlier line too',
    ]);
    expect(bad[0]?.file).toBe(join(folder, 'children.ndjson'));
  });

  it('takes a child that an agency would be told to correct, as far as it can be read', async () => {
    const odd = [
      { name: { given: 'A'.repeat(300), family: 'Example' } },
      { name: { given: 'Null', family: "O'Brien" }, dateOfBirth: '2011-02-30' },
      { dateOfBirth: '2011-02-14' },
      { identifiers: [{ system: 'nhs-number', value: '9990000019' }], sex: 'male' },
    ];
    const { children, bad } = await read(...odd.map((one, i) => ({ id: String(i), child: one })));
    expect(children.map((one) => one.child)).toEqual(odd);
    expect(bad).toEqual([]);
  });
});
