import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PARTITIONS, RetryableError, type NewMessage, type ParkedMessage } from '#platform';
import {
  Effects,
  eventually,
  Gate,
  messages,
  startMember,
  type RunningMember,
  type TransportHarness,
  type Worker,
} from './transport-harness.js';

const KEYS = Array.from({ length: 24 }, (_, i) => `case-${i}`);
const ofEachKey = (list: string[]): Record<string, string[]> => Object.fromEntries(KEYS.map((key) => [key, list]));

/** What every transport between the apps must do, whatever carries its messages. Run it in a spec of the adapter. */
export function transportConformance(name: string, makeHarness: () => Promise<TransportHarness>): void {
  describe(`${name} transport`, () => {
    let harness: TransportHarness;
    let effects: Effects;
    let topic: string;
    let running: RunningMember[] = [];
    let tests = 0;
    beforeAll(async () => {
      harness = await makeHarness();
      effects = new Effects(harness.database);
    }, 120_000);
    afterAll(() => harness.close(), 60_000);
    beforeEach(async () => {
      topic = `conformance.${++tests}`;
      await harness.prepareTopic(topic);
    });
    afterEach(async () => {
      await Promise.all(running.map((member) => member.app.close()));
      running = [];
    }, 60_000);

    const join = async (group: string, worker: Worker = effects.leave): Promise<RunningMember> => {
      const member = await startMember(await harness.member(group, [topic]), topic, worker);
      running.push(member);
      return member;
    };
    const leave = async (member: RunningMember): Promise<void> => {
      running = running.filter((one) => one !== member);
      await member.app.close();
    };
    const publish = (...list: NewMessage[]): Promise<void> =>
      harness.database.transaction((tx) => harness.outbox.publish(tx, ...list));
    const group = (role = 'group'): string => `${topic}.${role}`;
    const handled = (number: number, withinMs?: number): Promise<void> =>
      eventually(async () => (await effects.count(group())) === number, withinMs);

    describe('what is published', () => {
      it('is handled in order within each key', async () => {
        await join(group());
        for (const n of ['1', '2', '3']) await publish(...KEYS.flatMap((key) => messages(topic, key, [n])));
        await handled(KEYS.length * 3);
        expect(await effects.of(group())).toEqual(ofEachKey(['1', '2', '3']));
      });

      it('does not wait for a slow handler of another partition', async () => {
        const gate = new Gate();
        await join(group(), async (payload, context) => {
          if (context.key === 'slow') await gate.wait();
          await effects.leave(payload, context);
        });
        await publish(...messages(topic, 'slow', 1), ...KEYS.flatMap((key) => messages(topic, key, 1)));
        await eventually(async () => gate.arrived === 1 && (await effects.count(group())) > KEYS.length / 2);
        gate.release();
        await handled(KEYS.length + 1);
      });

      it('reaches a group that starts later, from the first message on', async () => {
        await publish(...messages(topic, 'early', 3));
        await join(group());
        await handled(3);
        expect(await effects.of(group())).toEqual({ early: ['1', '2', '3'] });
      });

      it('reaches each of two groups', async () => {
        await Promise.all([join(group('a')), join(group('b'))]);
        await publish(...messages(topic, 'both', 5));
        await eventually(
          async () => (await effects.count(group('a'))) === 5 && (await effects.count(group('b'))) === 5,
        );
      });

      it('is never seen when its transaction is rolled back', async () => {
        await join(group());
        await expect(
          harness.database.transaction(async (tx) => {
            await harness.outbox.publish(tx, ...messages(topic, 'case', ['undone']));
            throw new Error('no');
          }),
        ).rejects.toThrow('no');
        await publish(...messages(topic, 'case', ['done']));
        await handled(1);
        expect(await effects.of(group())).toEqual({ case: ['done'] });
      });

      it.each([
        ['published before it', true],
        ['published after it', false],
      ])('is not skipped when its transaction began before another, commits after it, and %s', async (_, before) => {
        await join(group());
        await harness.database.transaction(async (late) => {
          await late.query(`INSERT INTO hub_state (name, value) VALUES ($1, '0')`, [`late ${topic}`]);
          if (before) await harness.outbox.publish(late, ...messages(topic, 'case', ['late']));
          await publish(...messages(topic, 'case', ['soon']));
          // Whoever would read past the open transaction has done so by then.
          await handled(1, 400).catch(() => undefined);
          if (!before) await harness.outbox.publish(late, ...messages(topic, 'case', ['late']));
        });
        await handled(2, 5_000);
      });

      it('gives the same state when all of it is read again into empty tables', async () => {
        await publish(...KEYS.flatMap((key) => messages(topic, key, 4)));
        const first = await join(group());
        await handled(KEYS.length * 4);
        const before = await effects.of(group());
        await leave(first);
        await effects.forget(group());
        await harness.rewind(group(), topic);
        await join(group());
        await handled(KEYS.length * 4);
        expect(await effects.of(group())).toEqual(before);
      });

      it('leaves the group restless until it has been done with', async () => {
        const gate = new Gate();
        const { transport } = await join(group(), () => gate.wait());
        await eventually(() => transport.isQuiet());
        await publish(...messages(topic, 'case', 1));
        expect(await transport.isQuiet()).toBe(false);
        await eventually(() => gate.arrived === 1);
        expect(await transport.isQuiet()).toBe(false);
        gate.release();
        await eventually(() => transport.isQuiet());
      });
    });

    describe('the members of a group', () => {
      it('share the work, and handle nothing twice', async () => {
        const done: string[] = [];
        const worker =
          (who: string): Worker =>
          (payload, context) => {
            done.push(who);
            return effects.leave(payload, context);
          };
        const [a, b] = [await join(group(), worker('a')), await join(group(), worker('b'))];
        const read = (): number[] => [a, b].map(({ transport }) => transport.health().partitions);
        await eventually(() => Math.min(...read()) > 0 && read().reduce((x, y) => x + y) === PARTITIONS);
        for (const n of ['1', '2', '3']) await publish(...KEYS.flatMap((key) => messages(topic, key, [n])));
        await handled(KEYS.length * 3);
        expect(await effects.of(group())).toEqual(ofEachKey(['1', '2', '3']));
        expect([...new Set(done)].sort()).toEqual(['a', 'b']);
        expect(done).toHaveLength(KEYS.length * 3);
      });

      it('lose nothing when one of them stops: what it was handling is waited for', async () => {
        const gate = new Gate();
        const first = await join(group(), async (payload, context) => {
          if (payload.n === '2') await gate.wait();
          await effects.leave(payload, context);
        });
        await publish(...messages(topic, 'case', 5));
        await eventually(() => gate.arrived === 1);
        let hasStopped = false;
        const stopped = leave(first).then(() => (hasStopped = true));
        await expect(eventually(() => hasStopped, 300)).rejects.toThrow('not within');
        gate.release();
        await stopped;
        expect(await effects.of(group())).toEqual({ case: ['1', '2'] });
        const seen: string[] = [];
        await join(group(), async (payload, context) => {
          seen.push(payload.n);
          await effects.leave(payload, context);
        });
        await handled(5);
        expect(await effects.of(group())).toEqual({ case: ['1', '2', '3', '4', '5'] });
        expect(seen).toEqual(['3', '4', '5']);
      });

      it.each([
        ['one that runs already', true],
        ['one that is started then', false],
      ])(
        'take over from one that is killed in a handler: %s',
        async (_, already) => {
          const gate = new Gate();
          const dying = await join(group(), async (payload, context) => {
            if (context.key === KEYS[0]) await gate.wait();
            await effects.leave(payload, context);
          });
          await publish(...KEYS.flatMap((key) => messages(topic, key, 2)));
          await eventually(() => gate.arrived === 1);
          if (already) await join(group());
          await dying.kill();
          if (!already) await join(group());
          await handled(KEYS.length * 2);
          // Its late work is refused by the inbox.
          gate.release();
          await leave(dying);
          expect(await effects.of(group())).toEqual(ofEachKey(['1', '2']));
        },
        60_000,
      );
    });

    describe('a message whose handler throws', () => {
      it('is tried again while the surroundings are at fault, and nothing of its partition passes it', async () => {
        const attempts: number[] = [];
        await join(group(), async (payload, context) => {
          if (payload.n === '1') attempts.push(context.attempt);
          if (payload.n === '1' && context.attempt < 4) throw new RetryableError('not now');
          await effects.leave(payload, context);
        });
        await publish(...messages(topic, 'case', 3));
        await handled(3);
        expect(await effects.of(group())).toEqual({ case: ['1', '2', '3'] });
        expect(attempts).toEqual([1, 2, 3, 4]);
      });

      it('is parked when it is at fault itself, with the kind of its error, and the rest goes on', async () => {
        await join(group(), async (payload, context) => {
          if (payload.n === '2') throw new TypeError('a value that must not be kept');
          await effects.leave(payload, context);
        });
        await publish(...messages(topic, 'case', 3));
        await handled(2);
        expect(await effects.of(group())).toEqual({ case: ['1', '3'] });
        const parked = await harness.parked.list({ group: group() });
        expect(parked).toEqual([
          expect.objectContaining({
            messageId: `${topic} case 2`,
            topic,
            key: 'case',
            payload: { n: '2' },
            reason: 'failed',
            errorType: 'TypeError',
            attempts: 1,
            state: 'parked',
          }),
        ]);
        expect(JSON.stringify(parked)).not.toContain('must not be kept');
      });

      it('comes back to its own group alone when it is retried, and is parked again if it fails again', async () => {
        let healed = false;
        const others: string[] = [];
        await join(group(), async (payload, context) => {
          if (!healed) throw new Error('still broken');
          await effects.leave(payload, context);
        });
        await join(group('other'), (payload) => void others.push(payload.n));
        const waiting = (): Promise<ParkedMessage[]> => harness.parked.list({ group: group(), state: 'parked' });
        const retry = async (): Promise<boolean> => {
          const [parked] = await waiting();
          return harness.database.transaction((tx) => harness.parked.retry(tx, parked?.id ?? '', new Date()));
        };
        await publish(...messages(topic, 'case', 1));
        await eventually(async () => (await waiting()).length === 1);
        expect(await retry()).toBe(true);
        await eventually(async () => (await harness.parked.list({ group: group() }))[0]?.attempts === 2);
        healed = true;
        expect(await retry()).toBe(true);
        await handled(1);
        await publish(...messages(topic, 'case', ['last']));
        await eventually(() => others.includes('last'));
        expect(others).toEqual(['1', 'last']);
        expect(await waiting()).toEqual([]);
      });
    });

    it('parks what no handler could read, and goes on', async () => {
      await join(group());
      await publish(...messages(topic, 'case', ['1']));
      await harness.publishMalformed(topic, 'case');
      await publish(...messages(topic, 'case', ['2']));
      await handled(2);
      const parked = await harness.parked.list({ group: group() });
      expect(parked).toEqual([expect.objectContaining({ key: 'case', reason: 'malformed', state: 'parked' })]);
    });

    it('shows how long a handler has been at it', async () => {
      const gate = new Gate();
      const { transport } = await join(group(), () => gate.wait());
      await eventually(() => transport.health().healthy);
      expect(transport.health()).toMatchObject({ healthy: true, connected: true, oldestHandlerMs: 0 });
      await publish(...messages(topic, 'case', 1));
      await eventually(() => transport.health().oldestHandlerMs > 50);
      gate.release();
      await eventually(() => transport.health().oldestHandlerMs === 0);
    });
  });
}
