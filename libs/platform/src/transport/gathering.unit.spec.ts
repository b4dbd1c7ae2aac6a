import { beforeEach, describe, expect, it } from '@jest/globals';
import { isOnBacklog, onBacklog } from './backlog.js';
import { Gathering } from './gathering.js';

/** Works that wait until they are let go on, one by one. */
class Works {
  readonly done: { items: readonly string[]; late: boolean }[] = [];
  private readonly gates: (() => void)[] = [];
  failing: (items: readonly string[]) => Error | null = () => null;
  isOpen = false;

  readonly work = async (items: readonly string[]): Promise<void> => {
    if (!this.isOpen) await new Promise<void>((resolve) => this.gates.push(resolve));
    this.done.push({ items, late: isOnBacklog() });
    const failure = this.failing(items);
    if (failure) throw failure;
  };

  get begun(): number {
    return this.gates.length;
  }

  async letGo(): Promise<void> {
    this.gates.shift()?.();
    await turns();
  }
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe('what is handled together', () => {
  let works: Works;
  let gathering: Gathering<string>;
  beforeEach(() => {
    works = new Works();
    gathering = new Gathering({ work: works.work, touches: (item) => item.split(' '), atOnce: 1, most: 3 });
  });
  const items = (): (readonly string[])[] => works.done.map((one) => one.items);

  it('is what came while another work was under way, no more than the most at once', async () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((item) => ({ item, handled: gathering.handle(item) }));
    await turns();
    expect(works.begun).toBe(1);
    await works.letGo();
    await works.letGo();
    await Promise.all(all.map(({ handled }) => handled));
    expect(items()).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ]);
  });

  it('never touches one thing twice: the second waits for the end of the first, and nothing of its own passes it', async () => {
    const all = ['a b', 'b c', 'c', 'd'].map((item) => gathering.handle(item));
    works.isOpen = true;
    await Promise.all(all);
    expect(items()).toEqual([['a b', 'd'], ['b c'], ['c']]);
  });

  it('is tried one by one when it fails, and each has its own end', async () => {
    works.isOpen = true;
    works.failing = (of) => (of.includes('b') ? new TypeError('b is broken') : null);
    const all = ['a', 'b', 'c'].map((item) => gathering.handle(item));
    const ends = await Promise.allSettled(all);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(items()).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
  });

  it('is not tried one by one when the database has gone', async () => {
    works.isOpen = true;
    works.failing = () => new Error('Connection terminated unexpectedly');
    const ends = await Promise.allSettled(['a', 'b'].map((item) => gathering.handle(item)));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(items()).toEqual([['a', 'b']]);
  });

  it('is late or is new, and what is late leaves room for what is new', async () => {
    gathering = new Gathering({ work: works.work, touches: (item) => [item], atOnce: 2, most: 1 });
    const late = ['l1', 'l2'].map((item) => onBacklog(() => gathering.handle(item)));
    await turns();
    expect(works.begun).toBe(1);
    const fresh = gathering.handle('n1');
    await turns();
    expect(works.begun).toBe(2);
    for (let i = 0; i < 3; i++) await works.letGo();
    await Promise.all([...late, fresh]);
    expect(works.done.map(({ items: [item], late: isLate }) => `${item ?? ''} ${isLate ? 'late' : 'new'}`)).toEqual([
      'l1 late',
      'n1 new',
      'l2 late',
    ]);
  });
});
