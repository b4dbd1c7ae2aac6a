// The broker that tests kill and restart must itself do what they rely on, or they show nothing.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test as anyTest } from 'node:test';
import kafkajs from 'kafkajs';
import { BrokerRunsAlready, KafkaBroker } from '../kafka/broker.mjs';
import { CannotRunKafka, kafkaProgram } from '../kafka/jars.mjs';
import { freePort } from '../kafka/ports.mjs';
import { commandOf, until } from '../kafka/processes.mjs';
import { forWantOfKafka } from '../kafka/skips.mjs';
import { SWITCHED_OFF } from '../kafka/test-kafka.mjs';
import { root } from '../ready.mjs';

const TOPIC = 'feed.police';

const skip = await whatHinders();
const test = (name, run) => anyTest(name, { skip }, run);

suite("a broker of one's own", () => {
  const folder = mkdtempSync(join(tmpdir(), 'homeward-broker-'));
  let port;
  let broker;
  const command = (...args) =>
    spawnSync(process.execPath, ['scripts/kafka/run.mjs', ...args, '--folder', folder], {
      cwd: root,
      encoding: 'utf8',
    });

  before(async () => {
    port = await freePort();
  });
  after(async () => {
    await KafkaBroker.of(folder)?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('start leaves it running and says how a hub finds it', () => {
    const { stdout, stderr, status } = command('start', '--port', String(port));
    assert.equal(status, 0, stderr);
    assert.equal(stdout, `KAFKA_BROKERS=127.0.0.1:${port}\n`);
    broker = KafkaBroker.of(folder);
    assert.match(command('status').stdout, new RegExp(`^runs on 127.0.0.1:${port}, process ${broker.pid}\n$`));
  });

  test('a second one on the same data is refused, and the first runs on', async () => {
    const { pid } = broker;
    await assert.rejects(KafkaBroker.start({ folder }), BrokerRunsAlready);
    assert.match(command('start').stderr, /runs on .* already: process \d+, 127\.0\.0\.1:\d+/);
    assert.equal(broker.pid, pid);
  });

  test('what it acknowledged outlives a kill and a restart on the same port', async () => {
    await withClient(broker, makeTopic);
    await withClient(broker, (client) => write(client, 'before the kill'));
    const { pid } = broker;
    await broker.kill();
    assert.equal(broker.pid, null);
    await assert.rejects(withClient(broker, topicsOf), /ECONNREFUSED/);
    await broker.restart();
    assert.equal(broker.address, `127.0.0.1:${port}`);
    assert.notEqual(broker.pid, pid);
    assert.deepEqual(await withClient(broker, read), ['before the kill']);
  });

  test('wiped, it has lost everything, and runs again on the same port', async () => {
    await broker.wipe();
    await broker.restart();
    assert.equal(broker.address, `127.0.0.1:${port}`);
    assert.deepEqual(await withClient(broker, topicsOf), []);
  });

  test('stop ends it', () => {
    assert.equal(command('stop').status, 0);
    assert.equal(broker.pid, null);
    assert.equal(command('status').status, 1);
  });

  test('with access lists, it refuses a wrong password, and a user what no list allows', async () => {
    const users = { admin: 'invented "one"', police: 'invented two' };
    broker = await KafkaBroker.start({ folder, sasl: { users, superUsers: ['admin'] } });
    const as = (username, password) => ({ sasl: { mechanism: 'plain', username, password } });
    await withClient(broker, makeTopic, as('admin', users.admin));
    await assert.rejects(withClient(broker, topicsOf, as('police', 'guessed')), /[Aa]uthentication failed/);
    const byPolice = (client) => write(client, 'by the police');
    await assert.rejects(withClient(broker, byPolice, as('police', users.police)), /[Nn]ot authorized/);
    await broker.kill();
  });
});

suite('the grants that the hub plans for a broker with access lists', () => {
  const folder = mkdtempSync(join(tmpdir(), 'homeward-grants-'));
  const names = ['admin', 'homeward-notifier', 'wigan', 'liverpool', 'greater-manchester'];
  const users = Object.fromEntries(names.map((name) => [name, `invented ${name}`]));
  const scopes = ['events', 'alerts'];
  const clients = [
    { clientId: 'wigan', organisation: 'E08000010', feeds: ['council'], scopes },
    { clientId: 'liverpool', organisation: 'E08000012', feeds: ['council'], scopes },
    { clientId: 'greater-manchester', organisation: 'greater-manchester', feeds: ['police'], scopes: ['events'] },
  ];
  let broker;
  const by = (username, work) =>
    withClient(broker, work, { sasl: { mechanism: 'plain', username, password: users[username] } });
  const writeTo = (topic) => (open) => write(open, 'a record', `east.${topic}`);
  const readFrom = (topic, group) => (open) => read(open, `east.${topic}`, `east.${group}`);

  before(async () => {
    if (skip) return;
    await import('reflect-metadata');
    const { aclPlan, topicPlan } = await import('../../dist/libs/contracts/src/index.js');
    broker = await KafkaBroker.start({ folder, sasl: { users, superUsers: ['admin'] } });
    const organisations = ['E08000010', 'E08000012'];
    const acl = aclPlan({ organisations, clients, prefix: 'east.' }).map(entryOf);
    await by('admin', async (open) => {
      const admin = await open('admin');
      const topics = topicPlan(organisations).map(({ topic, partitions }) => ({
        topic: `east.${topic}`,
        numPartitions: partitions,
      }));
      await admin.createTopics({ topics, waitForLeaders: true });
      await admin.createAcls({ acl });
    });
    // The brokers learn of grants a moment after they were given.
    await until('let the notifier write', 10_000, () =>
      by('homeward-notifier', writeTo('alerts.E08000012')).then(
        () => true,
        () => false,
      ),
    );
  });
  after(async () => {
    await broker?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('let the notifier write alerts, and each organisation read its own and nobody else’s', async () => {
    await by('homeward-notifier', writeTo('alerts.E08000010'));
    const inbox = () => by('wigan', readFrom('alerts.E08000010', 'wigan.inbox'));
    // A group's first coordinator may still be looking for what it has.
    await until('let Wigan read', 10_000, () =>
      inbox().then((read) => assert.deepEqual(read, ['a record']) ?? true, isLoading),
    );
    await assert.rejects(by('liverpool', readFrom('alerts.E08000010', 'liverpool.inbox')), REFUSED);
    await assert.rejects(by('liverpool', readFrom('alerts.E08000012', 'wigan.inbox')), REFUSED_GROUP);
    await assert.rejects(by('wigan', writeTo('alerts.E08000010')), REFUSED);
  });

  test('let a publisher write its own feed, and neither another’s nor read what others write', async () => {
    await by('greater-manchester', writeTo('feed.police'));
    await assert.rejects(by('greater-manchester', writeTo('feed.council')), REFUSED);
    await assert.rejects(by('greater-manchester', readFrom('feed.police', 'greater-manchester.x')), REFUSED_GROUP);
    await assert.rejects(by('wigan', readFrom('reports.accepted', 'wigan.x')), REFUSED);
  });

  const REFUSED = /[Nn]ot authorized/;
  // what the client library makes of a group that one may not read in
  const REFUSED_GROUP = /[Nn]ot authorized|Failed to find group coordinator/;
  const isLoading = ({ type }) => {
    assert.equal(type, 'GROUP_LOAD_IN_PROGRESS');
    return false;
  };
  const RESOURCES = {
    topic: kafkajs.AclResourceTypes.TOPIC,
    group: kafkajs.AclResourceTypes.GROUP,
    cluster: kafkajs.AclResourceTypes.CLUSTER,
  };
  const PATTERNS = { literal: kafkajs.ResourcePatternTypes.LITERAL, prefixed: kafkajs.ResourcePatternTypes.PREFIXED };
  const OPERATIONS = {
    read: kafkajs.AclOperationTypes.READ,
    write: kafkajs.AclOperationTypes.WRITE,
    describe: kafkajs.AclOperationTypes.DESCRIBE,
    'idempotent-write': kafkajs.AclOperationTypes.IDEMPOTENT_WRITE,
  };

  function entryOf({ principal, operation, resource }) {
    return {
      principal,
      host: '*',
      operation: OPERATIONS[operation],
      permissionType: kafkajs.AclPermissionTypes.ALLOW,
      resourceType: RESOURCES[resource.type],
      resourceName: resource.name,
      resourcePatternType: PATTERNS[resource.pattern],
    };
  }
});

anyTest('what is to end with the process that started it ends even when that one is killed', async () => {
  const starter = `
    import { spawn } from 'node:child_process';
    import { endWithMe } from './scripts/kafka/processes.mjs';
    const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    endWithMe(child);
    console.log(child.pid);
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', starter], { cwd: root });
  const [said] = await once(parent.stdout, 'data');
  const child = Number(String(said));
  assert.match(commandOf(child), /^sleep 300/);
  parent.kill('SIGKILL');
  await until('end with its parent', 10_000, () => commandOf(child) === '');
});

async function whatHinders() {
  if (process.env.HOMEWARD_TEST_KAFKA === 'off') return forWantOfKafka(SWITCHED_OFF);
  try {
    await kafkaProgram();
    return false;
  } catch (error) {
    if (error instanceof CannotRunKafka) return forWantOfKafka(error.message);
    throw error;
  }
}

/** Hands over a client that gives up soon, and closes what it opened. */
async function withClient(broker, work, settings = {}) {
  const opened = [];
  const kafka = new kafkajs.Kafka({
    brokers: [broker.address],
    clientId: 'broker-test',
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 200, retries: 5 },
    ...settings,
  });
  const open = async (what, options) => {
    const one = kafka[what](options);
    opened.push(one);
    await one.connect();
    return one;
  };
  try {
    return await work(open);
  } finally {
    await Promise.all(opened.map((one) => one.disconnect()));
  }
}

async function topicsOf(open) {
  return (await open('admin')).listTopics();
}

async function makeTopic(open) {
  await (await open('admin')).createTopics({ topics: [{ topic: TOPIC }], waitForLeaders: true });
}

async function write(open, value, topic = TOPIC) {
  const producer = await open('producer', { createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.send({ topic, acks: -1, messages: [{ value }] });
}

/** All values of the topic's first partition, in order. */
async function read(open, topic = TOPIC, groupId = 'broker-test') {
  const [{ high }] = await (await open('admin')).fetchTopicOffsets(topic);
  const consumer = await open('consumer', { groupId, maxWaitTimeInMs: 200 });
  await consumer.subscribe({ topic, fromBeginning: true });
  const values = [];
  await new Promise((done, fail) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || fail(payload.error));
    void consumer.run({
      eachMessage: async ({ message }) => {
        values.push(String(message.value));
        if (values.length >= Number(high)) done();
      },
    });
  });
  return values;
}
