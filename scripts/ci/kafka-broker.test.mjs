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
  });
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
  const admin = await open('admin');
  await admin.createTopics({ topics: [{ topic: TOPIC }], waitForLeaders: false });
  // The client's own wait gives up on a broker that has not heard of the new topic yet.
  const known = () => admin.fetchTopicMetadata({ topics: [TOPIC] }).catch(() => null);
  await until('hear of a new topic', 30_000, async () => (await known()) !== null);
}

async function write(open, value) {
  const producer = await open('producer', { createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.send({ topic: TOPIC, acks: -1, messages: [{ value }] });
}

/** All values of the topic, in order. */
async function read(open) {
  const [{ high }] = await (await open('admin')).fetchTopicOffsets(TOPIC);
  const consumer = await open('consumer', { groupId: 'broker-test', maxWaitTimeInMs: 200 });
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  const values = [];
  await new Promise((done) => {
    void consumer.run({
      eachMessage: async ({ message }) => {
        values.push(String(message.value));
        if (values.length >= Number(high)) done();
      },
    });
  });
  return values;
}
