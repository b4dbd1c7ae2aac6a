import { describe, expect, it } from '@jest/globals';
import { GroupCommit, type Groupable, type GroupLimits } from './group-commit.js';
import { StorageUnavailable } from './storage-unavailable.js';

interface Item extends Groupable {
  readonly name: string;
}

const LIMITS: GroupLimits = { items: 5, bytes: 100, inFlight: 2, waiting: 50, patience: 86_400_000 };
const item = (name: string, over: Partial<Item> = {}): Item => ({
  name,
  key: name,
  bytes: 1,
  afterOthers: false,
  ...over,
});

/** A writer whose writes end when they are told to. */
function heldWriter() {
  const writes: { names: string[]; end: (error?: Error) => void }[] = [];
  const write = (items: readonly Item[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const names = items.map(({ name }) => name);
      writes.push({ names, end: (error) => (error ? reject(error) : resolve(names.map((name) => `${name} stored`))) });
    });
  return { writes, write };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('writes the first at once, and what comes meanwhile together with the next', async () => {
    const { writes, write } = heldWriter();
    const group = new GroupCommit(write, () => true, LIMITS);
    const answers = [group.submit(item('a'))];
    await turn();
    answers.push(group.submit(item('b')));
    await turn();
    for (const name of ['c', 'd', 'e']) answers.push(group.submit(item(name)));
    await turn();
    expect(writes.map((w) => w.names)).toEqual([['a'], ['b']]);
    writes[0]?.end();
    await turn();
    expect(writes[2]?.names).toEqual(['c', 'd', 'e']);
    writes[1]?.end();
    writes[2]?.end();
    expect(await Promise.all(answers)).toEqual(['a stored', 'b stored', 'c stored', 'd stored', 'e stored']);
    expect(group.isIdle).toBe(true);
  });

  it('takes the items of one turn together, bounded in number and in bytes', async () => {
    const { writes, write } = heldWriter();
    const group = new GroupCommit(write, () => true, LIMITS);
    for (let i = 0; i < 7; i++) void group.submit(item(`s${i}`));
    void group.submit(item('large', { bytes: 90 }));
    await turn();
    expect(writes.map((w) => w.names)).toEqual([
      ['s0', 's1', 's2', 's3', 's4'],
      ['s5', 's6', 'large'],
    ]);
    void group.submit(item('l1', { bytes: 80 }));
    void group.submit(item('l2', { bytes: 80 }));
    void group.submit(item('huge', { bytes: 500 }));
    for (let i = 0; i < 5; i++) {
      writes[i]?.end();
      await turn();
    }
    expect(writes.slice(2).map((w) => w.names)).toEqual([['l1'], ['l2'], ['huge']]);
  });

  it('keeps the notices of one case in order: none is written while an earlier one is under way', async () => {
    const { writes, write } = heldWriter();
    const group = new GroupCommit(write, () => true, LIMITS);
    void group.submit(item('going', { key: 'case' }));
    await turn();
    void group.submit(item('return', { key: 'case' }));
    void group.submit(item('other'));
    await turn();
    expect(writes.map((w) => w.names)).toEqual([['going'], ['other']]);
    writes[0]?.end();
    await turn();
    expect(writes[2]?.names).toEqual(['return']);
  });

  it('lets those wait behind others who send more than their share', async () => {
    const { writes, write } = heldWriter();
    const group = new GroupCommit(write, () => true, { ...LIMITS, inFlight: 1 });
    void group.submit(item('first'));
    await turn();
    for (let i = 0; i < 5; i++) void group.submit(item(`flood${i}`, { afterOthers: true }));
    for (let i = 0; i < 4; i++) void group.submit(item(`other${i}`));
    writes[0]?.end();
    await turn();
    expect(writes[1]?.names).toEqual(['other0', 'other1', 'other2', 'other3', 'flood0']);
  });

  it('writes each alone when one item may be at fault, so that it takes nobody with it', async () => {
    const stored: string[] = [];
    const group = new GroupCommit<Item, string>(
      async (items) => {
        if (items.some(({ name }) => name === 'poison')) throw new Error('cannot be written');
        stored.push(...items.map(({ name }) => name));
        return items.map(({ name }) => name);
      },
      (error) => (error as Error).message === 'cannot be written',
      LIMITS,
    );
    const settled = await Promise.allSettled(['a', 'poison', 'b'].map((name) => group.submit(item(name))));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(stored).toEqual(['a', 'b']);
  });

  it('fails a whole group, and goes on, when the database is at fault', async () => {
    const { writes, write } = heldWriter();
    const group = new GroupCommit(write, () => false, LIMITS);
    const both = Promise.allSettled([group.submit(item('a')), group.submit(item('b'))]);
    await turn();
    writes[0]?.end(new Error('connection lost'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = group.submit(item('c'));
    await turn();
    writes[1]?.end();
    await expect(next).resolves.toBe('c stored');
  });

  it('turns away what would wait too long or in too long a line, and never writes it later', async () => {
    const { writes, write } = heldWriter();
    const group = new GroupCommit(write, () => true, { ...LIMITS, inFlight: 1, waiting: 2, patience: 5 });
    const underWay = group.submit(item('a'));
    await turn();
    const waiting = group.submit(item('b'));
    const alsoWaiting = group.submit(item('c'));
    await expect(group.submit(item('d'))).rejects.toThrow(StorageUnavailable);
    await expect(waiting).rejects.toThrow(StorageUnavailable);
    await expect(underWay).rejects.toThrow(StorageUnavailable);
    await expect(alsoWaiting).rejects.toThrow(StorageUnavailable);
    writes[0]?.end();
    await turn();
    expect(writes).toHaveLength(1);
    expect(group.isIdle).toBe(true);
  });
});
