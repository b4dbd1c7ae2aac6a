// Processes that die, are ended, are stopped: F-01 to F-05, F-16 to F-18.

import { setTimeout as pause } from 'node:timers/promises';
import { oneOf } from './chance.mjs';

/** Longer than a delivery may be held without a sign of life. */
const PAST_ITS_LEASE_MS = 45_000;

/** Kills one process at each of these points, one after the other, each at a passing that the seed names. */
const killedAt =
  (pick, points) =>
  async (world, { chance, isShort }) => {
    for (const point of isShort ? [oneOf(chance, points)] : points) {
      const target = oneOf(chance, pick(world.fleet));
      const passing = 1 + Math.floor(chance() * 6);
      world.say(`${target.name} dies at ${point}:${passing}`);
      await startToCrash(target, `${point}:${passing}`);
      await onlyThisOne(pick(world.fleet), target, () => world.crashed(target));
      await target.restart({ HOMEWARD_CRASH_AT: undefined });
    }
  };

/** There may be so much to do that it comes to its point before it has said that it is ready. */
async function startToCrash(target, at) {
  await target.restart({ HOMEWARD_CRASH_AT: at }).catch((error) => {
    if (!target.wasKilled) throw error;
  });
}

/** Lets the process alone do the work of its kind, so that its point is surely passed. */
async function onlyThisOne(all, target, work) {
  const others = all.filter((app) => app !== target);
  await Promise.all(others.map((app) => app.stop()));
  try {
    await work();
  } finally {
    await Promise.all(others.map((app) => app.start()));
  }
}

export const ofProcesses = [
  {
    id: 'F-01',
    says: 'a gateway dies before and after its commit, and before a feed record is marked as done with',
    play: killedAt(
      ({ gateways }) => gateways,
      ['CP-gateway-before-commit', 'CP-gateway-committed', 'CP-intake-reached'],
    ),
  },
  {
    id: 'F-01b',
    says: 'gateways die while what they have read from the feeds waits for the database',
    async play(world) {
      // what is read and not stored must not count as read
      const holder = await world.connect();
      await holder.query('BEGIN; LOCK TABLE intake_report IN SHARE ROW EXCLUSIVE MODE');
      await pause(3_000);
      await Promise.all(world.fleet.gateways.map((gateway) => gateway.kill()));
      await holder.query('ROLLBACK');
      await holder.end();
      await world.heal();
    },
  },
  {
    id: 'F-02',
    says: 'the relay dies before it sends, and after the brokers have acknowledged',
    play: killedAt(({ gateways }) => gateways, ['CP-relay-before-send', 'CP-relay-acknowledged']),
  },
  {
    id: 'F-02b',
    says: 'relays of reports and of episodes die in the middle of a batch',
    async play(world, { chance }) {
      for (const app of [oneOf(chance, world.fleet.gateways), oneOf(chance, world.fleet.matchers)]) {
        await pause(500 + chance() * 1_000);
        await app.kill();
      }
      await pause(500);
      await world.heal();
    },
  },
  {
    id: 'F-03',
    says: 'a matcher dies before and after its inbox row, and before its commit',
    play: killedAt(
      ({ matchers }) => matchers,
      ['CP-consumer-received', 'CP-matcher-marked', 'CP-matcher-before-commit'],
    ),
  },
  {
    id: 'F-03b',
    says: 'a matcher dies after its commit and before its offset',
    play: killedAt(({ matchers }) => matchers, ['CP-consumer-handled']),
  },
  {
    id: 'F-04',
    says: 'a notifier dies with a lease taken, before the message, after its final dot, before and after its mark',
    // Leases of the dead run out after 40 s, so each run takes two of the points.
    isLong: true,
    async play(world, { chance }) {
      const points = [
        'CP-notifier-before-commit',
        'CP-notifier-lease-taken',
        'CP-notifier-before-data',
        'CP-notifier-after-dot',
        'CP-notifier-answered',
        'CP-notifier-marked',
      ];
      for (const target of world.fleet.notifiers) {
        const point = oneOf(chance, points);
        world.say(`${target.name} dies at ${point}`);
        await startToCrash(target, `${point}:${1 + Math.floor(chance() * 4)}`);
      }
      for (const target of world.fleet.notifiers) await world.crashed(target);
      await world.heal();
    },
  },
  {
    id: 'F-04b',
    says: 'notifiers die while the mail server does not answer',
    isLong: true,
    async play(world) {
      process.kill(world.fleet.sink.pid, 'SIGSTOP');
      try {
        await pause(4_000);
        await Promise.all(world.fleet.notifiers.map((notifier) => notifier.kill()));
      } finally {
        process.kill(world.fleet.sink.pid, 'SIGCONT');
      }
      await world.heal();
    },
  },
  {
    id: 'F-05',
    says: 'every process is ended in order and started again under load, one after the other',
    async play(world, { isShort }) {
      const { gateways, matchers, notifiers, apps } = world.fleet;
      for (const app of isShort ? [gateways[0], matchers[0], notifiers[0]] : apps) {
        const code = await app.stop();
        if (code !== 0) throw new Error(`${app.name} ended with ${code} after SIGTERM`);
        await app.start();
      }
    },
  },
  {
    id: 'F-16',
    says: 'a notifier is stopped past its lease and goes on: its late work is refused',
    isLong: true,
    async play(world) {
      const [paused] = world.fleet.notifiers;
      // with the mail server deaf for a moment it surely holds something when it is stopped
      process.kill(world.fleet.sink.pid, 'SIGSTOP');
      await world.until('a delivery is leased', 15_000, async () => {
        const [{ n }] = await world.rows(`SELECT count(*)::int AS n FROM alert_delivery WHERE state = 'sent'`);
        return n >= 4;
      });
      process.kill(paused.pid, 'SIGSTOP');
      process.kill(world.fleet.sink.pid, 'SIGCONT');
      try {
        await pause(PAST_ITS_LEASE_MS);
      } finally {
        process.kill(paused.pid, 'SIGCONT');
      }
    },
  },
  {
    id: 'F-17',
    says: 'two schedulers find the same things due in the same moment',
    async play(world) {
      // every alert that is open is due for its next step at once, for both of them
      await world.rows(
        `UPDATE alert SET escalate_at = clock_timestamp() + interval '2 s' WHERE id IN (
           SELECT id FROM alert WHERE state = 'open' AND escalate_at IS NOT NULL ORDER BY place DESC LIMIT 60)`,
      );
      await pause(4_000);
    },
  },
  {
    id: 'F-18',
    says: 'children are found, and reports taken back, while messages of the going wait to be sent',
    isLong: true,
    async play(world) {
      // deaf, so that messages pile up; then no case is looked at again, so that only the sending can know of a find
      process.kill(world.fleet.sink.pid, 'SIGSTOP');
      const holder = await world.connect();
      try {
        await pause(3_000);
        await holder.query('BEGIN; LOCK TABLE protocols_task IN EXCLUSIVE MODE');
        await pause(6_000);
      } finally {
        process.kill(world.fleet.sink.pid, 'SIGCONT');
      }
      await pause(3_000);
      await holder.query('ROLLBACK');
      await holder.end();
    },
  },
];
