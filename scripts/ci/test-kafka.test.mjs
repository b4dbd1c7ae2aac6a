import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CannotRunKafka, kafkaProgram } from '../kafka/jars.mjs';
import { containerEnvironment, serverProperties } from '../kafka/properties.mjs';
import { forWantOfKafka, reportOnKafka, skippedInJest, skippedInNode } from '../kafka/skips.mjs';
import { testKafka } from '../kafka/test-kafka.mjs';

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const open = (brokers) => ({
  hindrance: async () => null,
  start: async () => ({ brokers, close: async () => brokers }),
});
const closed = (why) => ({ hindrance: async () => why, start: () => assert.fail('it must not be started') });
const failing = (why) => ({ hindrance: async () => null, start: () => Promise.reject(new Error(`${why}\nand more`)) });

test('a Kafka that is given is used, and nothing is started or ended', async () => {
  const ways = [closed('not asked'), closed('not asked')];
  const kafka = await testKafka({ environment: { KAFKA_BROKERS: ' one.example:9092,two.example:9092 ' }, ways });
  assert.equal(kafka.brokers, 'one.example:9092,two.example:9092');
  assert.equal(await kafka.close(), undefined);
});

test('else the first way that the machine can go is gone, and no other', async () => {
  const ways = [closed('no engine'), open('from-jars:1'), failing('not reached')];
  const kafka = await testKafka({ environment: {}, ways });
  assert.equal(kafka.brokers, 'from-jars:1');
  assert.equal(await kafka.close(), 'from-jars:1');
  assert.equal(
    (await testKafka({ environment: {}, ways: [open('in-container:1'), ...ways] })).brokers,
    'in-container:1',
  );
});

test('a way that fails gives way to the next', async () => {
  const kafka = await testKafka({ environment: {}, ways: [failing('no image'), open('from-jars:1')] });
  assert.equal(kafka.brokers, 'from-jars:1');
});

test('where no way is left, all reasons are given in one line', async () => {
  const kafka = await testKafka({ environment: {}, ways: [closed('no engine'), failing('no Java')] });
  assert.deepEqual(kafka, { none: 'no engine; no Java' });
});

test('a run that is told to do without starts none, whatever it was given', async () => {
  const environment = { HOMEWARD_TEST_KAFKA: 'off', KAFKA_BROKERS: 'one.example:9092' };
  assert.deepEqual(Object.keys(await testKafka({ environment, ways: [closed('not asked')] })), ['none']);
});

test('a machine without Java, with an old one or without Maven is told what it lacks', async () => {
  const java = (version) => ({ java: `echo 'openjdk version "${version}" 2025-04-15' >&2` });
  const lacking = [
    [{}, /^Java 17 or later is needed for a Kafka broker, and there is none$/],
    [java('1.8.0_402'), /^Java 17 or later is needed for a Kafka broker, and here is 1$/],
    [java('11.0.2'), /^Java 17 or later is needed for a Kafka broker, and here is 11$/],
    [java('17.0.15'), /^Maven \(mvn\) is needed to fetch Kafka, and there is none$/],
  ];
  for (const [programs, message] of lacking) {
    await assert.rejects(kafkaProgram(machine(programs)), (error) => {
      assert.ok(error instanceof CannotRunKafka, error);
      assert.match(error.message, message);
      return true;
    });
  }
});

test('jars that Maven could not fetch whole are as if there were none, and are fetched the next time', async () => {
  const java = `echo 'openjdk version "21"' >&2`;
  const copy = (...names) => `for last; do :; done; out="\${last#*=}"; ${make(names)}`;
  const make = (names) => `mkdir -p "$out" && cd "$out" && : > ${names.join(' > ')}`;
  const whole = ['kafka_2.13-4.4.0.jar', 'slf4j-simple-1.7.36.jar'];
  const { cache, ...rest } = machine({ java, mvn: `${copy(whole[0])}; echo 'no route to the packages'; exit 1` });
  await assert.rejects(
    kafkaProgram({ cache, ...rest }),
    /^Error: Maven could not fetch Kafka: no route to the packages$/,
  );
  await assert.rejects(kafkaProgram({ ...machine({ java, mvn: copy(whole[0]) }), cache }), /fetched no slf4j-simple$/);
  assert.deepEqual(readdirSync(cache), []);
  const { classPath } = await kafkaProgram({ ...machine({ java, mvn: copy(...whole) }), cache });
  assert.deepEqual(readdirSync(cache), ['4.4.0']);
  assert.equal(classPath, join(cache, '4.4.0', '*'));
  assert.deepEqual(readdirSync(join(cache, '4.4.0')), whole);
  await kafkaProgram({ ...machine({ java, mvn: 'exit 1' }), cache });
});

test('a broker listens on loopback only and makes no topics by itself, with access lists and without', () => {
  const place = { data: '/somewhere/data', port: 29092, controllerPort: 29093 };
  const sasl = { users: { admin: 'a"b\\c', police: 'd' }, superUsers: ['admin'] };
  for (const text of [serverProperties(place), serverProperties({ ...place, sasl })]) {
    assert.match(text, /^listeners=CLIENTS:\/\/127\.0\.0\.1:29092,CONTROLLER:\/\/127\.0\.0\.1:29093$/m);
    assert.match(text, /^auto\.create\.topics\.enable=false$/m);
  }
  assert.doesNotMatch(serverProperties(place), /authorizer/);
  assert.throws(() => serverProperties({ ...place, sasl: { ...sasl, superUsers: ['nobody'] } }), /superUsers/);
  assert.equal(containerEnvironment().KAFKA_AUTO_CREATE_TOPICS_ENABLE, 'false');
});

const jestResults = {
  testResults: [
    {
      assertionResults: [
        { status: 'pending', ancestorTitles: [`the relay (${forWantOfKafka('no engine; no Java')})`, 'in order'] },
        { status: 'pending', ancestorTitles: [`the relay (${forWantOfKafka('no engine; no Java')})`] },
        { status: 'pending', ancestorTitles: ['the relay (on Fridays)'] },
        { status: 'passed', ancestorTitles: ['the outbox'] },
      ],
    },
    { assertionResults: [] },
  ],
};

test('tests that were skipped for want of Kafka are told from those skipped for other reasons', () => {
  const skip = { group: 'the relay', why: 'no engine; no Java' };
  assert.deepEqual(skippedInJest(jestResults), [skip, skip]);
  const skips = [
    { name: 'it outlives a kill', why: forWantOfKafka('no Java') },
    { name: 'not on this system', why: 'true' },
  ];
  assert.deepEqual(skippedInNode({ skips }), [{ group: 'it outlives a kill', why: 'no Java' }]);
});

test('a run says at its end which tests had no Kafka, and has failed where Kafka is required', () => {
  const skips = [...skippedInJest(jestResults), { group: 'it outlives a kill', why: 'no Java' }];
  const lines = [
    'skipped for want of Kafka: 3 tests (no engine; no Java)',
    '  the relay: 2 tests',
    '  it outlives a kill: 1 test',
  ];
  assert.deepEqual(reportOnKafka(skips, {}), { lines, hasFailed: false });
  const required = reportOnKafka(skips, { HOMEWARD_REQUIRE_KAFKA: '1' });
  assert.equal(required.hasFailed, true);
  assert.match(required.lines.at(-1), /has failed\.$/);
  assert.deepEqual(reportOnKafka([], { HOMEWARD_REQUIRE_KAFKA: '1' }), { lines: [], hasFailed: false });
});

/** A machine with only these programs, as shell scripts by name, and an empty cache. */
function machine(programs) {
  const folder = mkdtempSync(join(tmpdir(), 'homeward-machine-'));
  folders.push(folder);
  const [bin, cache] = ['bin', 'cache'].map((name) => join(folder, name));
  for (const path of [bin, cache]) mkdirSync(path);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { environment: { PATH: bin }, cache };
}
