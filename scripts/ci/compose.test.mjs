// docker-compose.yml and the Dockerfile, where no engine is at hand to try them: the file against the Compose
// Specification's own schema, and both against what we promise of every process that runs in a container.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { frugally } from '../hub-process.mjs';
import { root } from '../ready.mjs';

const text = (...path) => readFileSync(join(root, ...path), 'utf8');
const compose = parse(text('docker-compose.yml'), { merge: true });
const dockerfile = text('Dockerfile');

const PROCESSES = ['gateway', 'matcher', 'notifier'];
const COMMANDS = ['migrate', 'topics', 'fill'];
const OURS = [...PROCESSES, ...COMMANDS];
const USER = '10001:10001';

test('docker-compose.yml is what the Compose Specification says', () => {
  const schema = JSON.parse(text('scripts', 'ci', 'schemas', 'compose-spec.json'));
  // the address under which it names its draft is not the one by which the draft is known
  delete schema.$schema;
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  assert.ok(validate(compose), JSON.stringify(validate.errors, null, 2));
  assert.equal(validate({ ...compose, services: { gateway: { imagine: 'homeward' } } }), false);
});

test('the hub runs as three processes, and its commands before them', () => {
  assert.deepEqual(Object.keys(compose.services).sort(), [...OURS, 'kafka', 'postgres'].sort());
  for (const name of OURS) {
    const { command } = compose.services[name];
    const flags = command.filter((word) => word.startsWith('--'));
    // the fleet runs with the same, and its memory is what is measured
    assert.deepEqual(flags, PROCESSES.includes(name) ? frugally : [], name);
    const [program, argument] = command.slice(flags.length);
    const source = join(root, program.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
    assert.ok(existsSync(source), `${name}: there is no ${source}`);
    if (COMMANDS.includes(name)) assert.equal(argument, name);
  }
  for (const name of PROCESSES) {
    for (const command of COMMANDS) {
      assert.equal(compose.services[name].depends_on[command]?.condition, 'service_completed_successfully', name);
    }
  }
});

for (const name of OURS) {
  test(`${name} runs as nobody in particular, can write nowhere, and has its limits`, () => {
    const service = compose.services[name];
    assert.equal(service.user, USER);
    assert.equal(service.read_only, true);
    assert.deepEqual(service.cap_drop, ['ALL']);
    assert.equal(service.cap_add, undefined);
    assert.ok(service.security_opt.includes('no-new-privileges:true'));
    assert.notEqual(service.privileged, true);
    assert.ok(service.tmpfs.length > 0);
    const { cpus, memory } = service.deploy.resources.limits;
    assert.ok(cpus && memory);
  });
}

for (const name of [...PROCESSES, 'kafka', 'postgres']) {
  test(`${name} is asked how it is, is started again, and has time to end in order`, () => {
    const service = compose.services[name];
    assert.ok(service.healthcheck.test.length > 1);
    assert.equal(service.restart, 'unless-stopped');
    assert.ok(parseInt(service.stop_grace_period, 10) >= 15);
    assert.ok(service.deploy.resources.limits.memory);
  });
}

test('only the gateway can be reached from outside, and only from this machine', () => {
  for (const [name, { ports = [], network_mode: mode }] of Object.entries(compose.services)) {
    assert.equal(mode, undefined, name);
    if (name === 'gateway') assert.ok(ports.length === 1 && ports[0].startsWith('127.0.0.1:'));
    else assert.deepEqual(ports, [], name);
  }
  assert.equal(compose.networks.inside.internal, true);
  for (const name of ['kafka', 'postgres', 'matcher', ...COMMANDS]) {
    assert.deepEqual(compose.services[name].networks, ['inside'], name);
  }
});

test('what is secret is a file, neither a setting nor in the repository', () => {
  for (const [name, { environment = {}, secrets = [] }] of Object.entries(compose.services)) {
    for (const [variable, value] of Object.entries(environment)) {
      assert.ok(!/(PASSWORD|SECRET|KEY|DATABASE\w*_URL)$/.test(variable), `${name}: ${variable}`);
      assert.ok(!/:\/\/[^/]*:[^/]*@/.test(String(value)), `${name}: ${variable}`);
    }
    for (const secret of secrets) assert.ok(compose.secrets[secret]?.file, `${name}: ${secret}`);
  }
  for (const { file } of Object.values(compose.secrets)) assert.match(file, /^\.\/secrets\//);
  assert.match(text('.gitignore'), /^secrets\/$/m);
});

test('the image runs as nobody in particular, says how it is, and takes in nothing but what it needs', () => {
  assert.match(dockerfile, new RegExp(`^USER ${USER}$`, 'm'));
  assert.match(dockerfile, /^HEALTHCHECK /m);
  assert.match(dockerfile, /npm ci --omit=dev/);
  assert.doesNotMatch(dockerfile, /^ARG /m);
  assert.doesNotMatch(dockerfile, /^COPY (\.|\*) /m);
  // what is last is what runs
  const after = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  assert.ok(after.indexOf('USER ') < after.indexOf('ENTRYPOINT'));
  for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) assert.equal(image, 'node:24-slim');
  assert.equal(
    text('.dockerignore')
      .split('\n')
      .filter((line) => !/^(#|$)/.test(line))[0],
    '*',
  );
});

test('every folder that the image is made from reaches the build', () => {
  const reaching = text('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) => paths.split(' '));
  for (const path of copied) assert.ok(reaching.includes(path), path);
});
