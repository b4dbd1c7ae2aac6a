// Records that nobody could read: F-14. They are put aside, what lies behind them goes on, and a person has a task.

import { setTimeout as pause } from 'node:timers/promises';
import { signedRecord } from './signing.mjs';

const BIG = 5 * 1024 * 1024;
const DEEP = 10_000;

const event = (id, over = {}) => ({
  specversion: '1.0',
  id,
  source: '/agencies/greater-manchester-police/poison',
  type: 'homeward.missing.reported.v1',
  subject: `poison/${id}`,
  time: new Date().toISOString(),
  data: {
    child: { name: { given: 'Nobody', family: 'Invented' } },
    category: 'missing',
    since: new Date().toISOString(),
  },
  ...over,
});

/** By name, the value of a record. */
const POISON = {
  'bad JSON': (id) => `{"id": "${id}", `,
  'no JSON at all': () => 'Nobody is missing',
  'an unknown type': (id) => JSON.stringify(event(id, { type: 'homeward.child.vanished.v9' })),
  '5 MB': (id) => JSON.stringify(event(id, { filler: 'x'.repeat(BIG) })),
  NUL: (id) => JSON.stringify(event(id)).replace('Nobody', 'No\\u0000body'),
  'a lone surrogate': (id) => JSON.stringify(event(id)).replace('Nobody', 'No\\ud800body'),
  'depth 10,000': (id) => JSON.stringify(event(id)).replace('"Nobody"', '['.repeat(DEEP) + ']'.repeat(DEEP)),
};

/** On the topics between the apps; an id in `homeward-id` as the relay writes it. */
const INTERNAL_POISON = {
  'bad JSON': '{"report": ',
  'an unknown report': JSON.stringify({ report: '00000000-0000-4000-8000-000000000000', type: 'missing.reported' }),
  'no object': '[]',
  NUL: '{"report":"\\u0000","child":"\\u0000"}',
  'a lone surrogate': '{"report":"\\ud800","child":"\\ud800"}',
  'depth 10,000': '['.repeat(DEEP) + ']'.repeat(DEEP),
  tombstone: null,
};

export const ofPoison = [
  {
    id: 'F-14',
    says: 'poison on the feeds: put aside by name, the partition goes on, a person has a task',
    async play(world, { run }) {
      const before = await counts(world);
      const client = world.publishers.client('greater-manchester');
      const messages = [];
      for (const [n, make] of Object.values(POISON).entries()) {
        const record = await signedRecord('poison', Buffer.from(make(`${run}-poison-${n}`)), client);
        messages.push({ ...record, partition: n % 8 });
      }
      messages.push({ key: 'poison', value: 'unsigned', headers: {}, partition: 7 });
      for (const message of messages) {
        await world.producer.send({ topic: world.topicName('feed.police'), messages: [message] });
      }
      await settled(world, 'every record of them is a dead letter and a task', async () => {
        const now = await counts(world);
        const more = (what) => now[what] - before[what];
        return more('letters') === messages.length && more('tasks') === messages.length;
      });
    },
  },
  {
    id: 'F-14b',
    says: 'poison between the apps: parked, the partition goes on, a person has a task',
    async play(world, { run }) {
      const before = await counts(world);
      let n = 0;
      for (const topic of ['reports.accepted', 'episodes']) {
        for (const value of Object.values(INTERNAL_POISON)) {
          const headers = { 'homeward-id': `${run}-poison-${n}` };
          const message = { key: 'poison', value, headers, partition: n % 8 };
          await world.producer.send({ topic: world.topicName(topic), messages: [message] });
          n++;
        }
      }
      await settled(world, `all ${n} of them are parked, each with a task`, async () => {
        const now = await counts(world);
        return now.parked - before.parked === n && now.tasks - before.tasks === n;
      });
    },
  },
];

async function settled(world, what, holds) {
  await pause(500);
  await world.until(what, 30_000, holds);
}

async function counts(world) {
  const [row] = await world.rows(
    `SELECT (SELECT count(*)::int FROM intake_dead_letter) AS letters, (SELECT count(*)::int FROM parked_message) AS parked,
            (SELECT count(*)::int FROM protocols_task WHERE kind = 'parked-notice' AND state = 'open') AS tasks`,
  );
  return row;
}
