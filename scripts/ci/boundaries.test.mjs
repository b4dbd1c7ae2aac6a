// The rules of .dependency-cruiser.mjs are tried on a small tree with one planted violation of each, since a rule whose
// path matches nothing looks the same as a tree without violations.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../ready.mjs';

const ROOMS = ['contracts', 'kernel', 'platform', 'directory', 'intake', 'linkage', 'episodes', 'protocols', 'sharing'];
const LIBS = [...ROOMS, 'alerting', 'reporting', 'testing'];
const APPS = ['gateway', 'matcher', 'notifier', 'operator'];
const PACKAGES = ['typeorm', 'pg', '@nestjs/common', 'class-validator', 'luxon', 'fast-check', 'not-declared'];

const index = (folder) => (room) => [`${folder}/${room}/src/index.ts`, 'export const name = 1;\n'];
const imports = (...names) => names.map((name) => `import '${name}';\n`).join('');

/** What the rules allow: the order of rooms, adapters, specs, the three apps in one process. */
const inOrder = {
  'libs/kernel/src/identity.ts': imports('node:crypto'),
  'libs/contracts/src/missing-reported.ts': imports('class-validator'),
  'libs/intake/src/acceptance.ts': imports('#contracts', '#kernel', '#directory', 'luxon', './receipt.js'),
  'libs/intake/src/receipt.ts': 'export const receipt = 1;\n',
  'libs/intake/src/persistence/reports.ts': imports('typeorm', '#platform', '../acceptance.js'),
  'libs/intake/src/intake.module.ts': imports('@nestjs/common', './persistence/reports.js'),
  'libs/intake/src/acceptance.unit.spec.ts': imports('#testing', '#intake', 'fast-check', './acceptance.js'),
  'apps/matcher/src/main.ts': imports('@nestjs/common', '#linkage', '#episodes', '#operator'),
  'apps/operator/src/main.ts': imports('#platform', '#directory'),
  'apps/standalone/src/main.ts': imports('#gateway', '#matcher', '#notifier', '#platform'),
  'scripts/demo.ts': imports('#contracts'),
  'scripts/kafka/broker.ts': imports('node:child_process'),
  'test/global-setup.ts': imports('../scripts/kafka/broker.js'),
};

/** File, what it imports, and the rule that must say no. */
const planted = [
  ['libs/intake/src/later-room.ts', '#linkage', 'not-in-allowed'],
  ['libs/contracts/src/first-room.ts', '#kernel', 'not-in-allowed'],
  ['libs/linkage/src/past-the-index.ts', '../../intake/src/receipt.js', 'not-in-allowed'],
  ['libs/linkage/src/like-named.ts', '../../intake-more/src/index.js', 'not-in-allowed'],
  ['libs/sharing/src/an-app.ts', '#gateway', 'not-in-allowed'],
  ['libs/sharing/src/for-tests.ts', '#testing', 'not-in-allowed'],
  ['libs/sharing/src/a-script.ts', '../../../scripts/demo.js', 'not-in-allowed'],
  ['test/stories/a-script.ts', '../../scripts/demo.js', 'not-in-allowed'],
  ['apps/gateway/src/another-app.ts', '#matcher', 'not-in-allowed'],
  ['apps/operator/src/a-process.ts', '#gateway', 'not-in-allowed'],
  ['libs/sharing/src/an-operator.ts', '#operator', 'not-in-allowed'],
  ['apps/gateway/src/for-tests.ts', '#testing', 'not-in-allowed'],
  ['libs/protocols/src/the-pack.ts', '../../../packs/england/pack.js', 'not-in-allowed'],
  ['libs/episodes/src/framework.ts', '@nestjs/common', 'domain-is-pure'],
  ['libs/episodes/src/orm.ts', 'typeorm', 'domain-is-pure'],
  [
    'libs/episodes/src/orm-type.ts',
    'typeorm',
    'domain-is-pure',
    "import type { x } from 'typeorm';\nexport type Y = x;\n",
  ],
  ['libs/episodes/src/driver.ts', 'pg', 'domain-is-pure'],
  ['libs/episodes/src/files.ts', 'node:fs', 'domain-touches-nothing'],
  ['libs/episodes/src/hashing.ts', 'node:crypto', 'hashing-is-the-kernels'],
  ['libs/episodes/src/plumbing.ts', '#platform', 'domain-above-adapters'],
  ['libs/episodes/src/adapter.ts', './persistence/table.js', 'domain-above-adapters'],
  ['libs/episodes/src/circle.ts', './circle-back.js', 'no-circle'],
  ['libs/episodes/src/nowhere.ts', './no-such-file.js', 'not-unresolved'],
  ['libs/alerting/src/persistence/by-chance.ts', 'not-declared', 'no-undeclared-package'],
  ['libs/alerting/src/persistence/for-tests.ts', 'fast-check', 'no-development-package'],
  ['packs/england/code.ts', 'luxon', 'packs-are-data'],
];

const surroundings = {
  'libs/intake-more/src/index.ts': 'export const name = 1;\n',
  'libs/episodes/src/persistence/table.ts': 'export const table = 1;\n',
  'libs/episodes/src/circle-back.ts': imports('./circle.js'),
  'packs/england/pack.ts': 'export const pack = 1;\n',
};

const folders = [];
let kept;
let broken;

before(() => {
  kept = violationsIn(inOrder);
  broken = violationsIn({
    ...inOrder,
    ...surroundings,
    ...Object.fromEntries(planted.map(([file, name, , text]) => [file, text ?? imports(name)])),
  });
});

after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

test('a tree that keeps to the order of rooms has no violation', () => assert.deepEqual(kept, []));

for (const [file, name, rule] of planted) {
  test(`${rule}: ${file} must not import ${name}`, () => {
    // a circle is reported once, from either end
    const concerns = ({ from, cycle = [] }) => from === file || cycle.some((link) => link.name === file);
    const found = broken.filter(concerns).map((violation) => violation.rule.name);
    assert.ok(found.includes(rule), `found for ${file}: ${found.join() || 'nothing'}`);
  });
}

test('nothing but what was planted is refused', () => {
  const expected = new Set([...planted.map(([file]) => file), 'libs/episodes/src/circle-back.ts']);
  assert.deepEqual(
    broken.filter(({ from }) => !expected.has(from)),
    [],
  );
});

/** Writes the files into an empty folder with rooms and stand-in packages, and runs the project's own rules there. */
function violationsIn(files) {
  const folder = mkdtempSync(join(tmpdir(), 'homeward-boundaries-'));
  folders.push(folder);
  const room = (kind) => (name) => [`#${name}`, { source: `./${kind}/${name}/src/index.ts` }];
  const everything = {
    ...Object.fromEntries([...LIBS.map(index('libs')), ...APPS.map(index('apps'))]),
    ...Object.fromEntries(PACKAGES.map((name) => [`node_modules/${name}/index.js`, 'export const x = 1;\n'])),
    ...Object.fromEntries(
      PACKAGES.map((name) => [
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', type: 'module' }),
      ]),
    ),
    'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'NodeNext', moduleResolution: 'NodeNext' } }),
    'package.json': JSON.stringify({
      type: 'module',
      imports: Object.fromEntries([...LIBS.map(room('libs')), ...APPS.map(room('apps'))]),
      dependencies: { typeorm: '1', pg: '1', '@nestjs/common': '1', 'class-validator': '1', luxon: '1' },
      devDependencies: { 'fast-check': '1' },
    }),
    ...files,
  };
  for (const [path, text] of Object.entries(everything)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'packs'), { recursive: true });
  const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  const result = spawnSync(
    process.execPath,
    [program, '--config', config, '--output-type', 'json', 'apps', 'libs', 'packs', 'scripts', 'test'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  assert.ok(result.stdout.startsWith('{'), result.stderr);
  return JSON.parse(result.stdout).summary.violations;
}
