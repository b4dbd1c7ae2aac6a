// Brokers that are away or have lost what they held, groups that begin anew, members that come and go: F-06, F-07, F-08;
// and what is read three times: F-13.

import { setTimeout as pause } from 'node:timers/promises';
import { shuffled } from './chance.mjs';

const OUTAGE_MS = 20_000;
const SHORT_OUTAGE_MS = 8_000;
const RECORDS_AT_ONCE = 500;
/** Longer than a member of a group may be silent. */
const PAST_THE_SESSION_MS = 14_000;

/** Deletes what a group remembers of how far it has read. It has to be empty for that. */
async function forgetOffsets(world, group) {
  const admin = world.kafka.admin();
  await admin.connect();
  try {
    await world.until(`the group ${group} is empty`, 30_000, () =>
      admin.deleteGroups([world.groupName(group)]).then(
        () => true,
        () => false,
      ),
    );
  } finally {
    await admin.disconnect();
  }
}

export const ofBrokers = [
  {
    id: 'F-06',
    says: 'all brokers are away: reports are accepted by HTTP all the while, and the backlog drains',
    async play(world, { isShort }) {
      await world.broker.kill();
      const before = world.publishers.acknowledged;
      await pause(isShort ? SHORT_OUTAGE_MS : OUTAGE_MS);
      const taken = world.publishers.acknowledged - before;
      if (taken === 0) throw new Error('nothing was accepted while the brokers were away');
      world.say(`${taken} reports were accepted meanwhile`);
      await world.broker.restart();
    },
  },
  {
    id: 'F-07',
    says: 'a group has forgotten how far it has read, and begins at the beginning',
    async play(world) {
      for (const [group, apps] of [
        ['matcher', world.fleet.matchers],
        ['notifier', world.fleet.notifiers],
      ]) {
        await Promise.all(apps.map((app) => app.stop()));
        await forgetOffsets(world, group);
        await Promise.all(apps.map((app) => app.start()));
      }
    },
  },
  {
    id: 'F-07b',
    says: 'the brokers lose everything: topics are made again, and what was accepted is all there in the end',
    async play(world) {
      // What was acknowledged by the brokers alone, and not yet read from a feed, is lost with them: no hub can have it.
      world.load.httpOnly = true;
      await world.until('the feeds are read', 30_000, async () =>
        (await world.topics.lag()).every(({ group, behind }) => group !== 'intake' || behind === 0),
      );
      await world.broker.wipe();
      world.wipedAt = new Date();
      await pause(2_000);
      await world.broker.restart();
      await world.makeTopics();
      await pause(1_000);
      world.load.httpOnly = false;
    },
  },
  {
    id: 'F-13',
    says: 'all that lies on the topics between the processes comes twice more, shuffled',
    async play(world, { chance }) {
      for (const topic of ['reports.accepted', 'episodes'].map((one) => world.topicName(one))) {
        const recorded = await world.topics.read([topic]);
        const again = shuffled(chance, [...recorded, ...recorded]);
        world.say(`${again.length} records of ${topic} are written again`);
        for (let i = 0; i < again.length; i += RECORDS_AT_ONCE) {
          const messages = again
            .slice(i, i + RECORDS_AT_ONCE)
            .map(({ partition, key, value, headers }) => ({ partition, key, value, headers }));
          await world.producer.send({ topic, messages });
        }
      }
    },
  },
  {
    id: 'F-08',
    says: 'members join and leave all the time',
    async play(world) {
      const groups = ['matcher', 'notifier', 'intake'];
      const topics = { matcher: 'reports.accepted', notifier: 'episodes', intake: 'feed.police' };
      for (let round = 0; round < 5; round++) {
        // a stranger that takes a share of the partitions, reads nothing, commits nothing, and is gone again
        const strangers = groups.map((group) =>
          world.kafka.consumer({ groupId: world.groupName(group), sessionTimeout: 6_000, heartbeatInterval: 300 }),
        );
        await Promise.all(
          strangers.map(async (stranger, i) => {
            await stranger.connect();
            await stranger.subscribe({ topics: [world.topicName(topics[groups[i]])] });
            await stranger.run({ autoCommit: false, eachBatch: () => pause(100) });
          }),
        );
        await pause(800);
        await Promise.all(strangers.map((stranger) => stranger.disconnect()));
      }
    },
  },
  {
    id: 'F-08b',
    says: 'a handler waits for longer than its member may be silent',
    async play(world) {
      const holder = await world.connect();
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM episodes_child ORDER BY child LIMIT 3 FOR UPDATE');
      await pause(PAST_THE_SESSION_MS);
      await holder.query('ROLLBACK');
      await holder.end();
    },
  },
];
