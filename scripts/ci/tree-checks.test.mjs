import assert from 'node:assert/strict';
import { test } from 'node:test';
import { misnamed, packageHosts, resolvedFromHosts } from './tree-checks.mjs';

test('names from the field pass, a role that ends in manager among them', () => {
  assert.deepEqual(
    misnamed([
      'libs/episodes/src/case-file.ts',
      'libs/alerting/src/persistence/delivery.entity.ts',
      'libs/directory/src/team-manager.ts',
      'libs/linkage/src/weights.unit.spec.ts',
      'apps/gateway/README.md',
    ]),
    [],
  );
});

test('a name that says nothing is refused, for files and for folders', () => {
  for (const path of [
    'libs/episodes/src/utils.ts',
    'libs/episodes/src/date-helpers.ts',
    'libs/episodes/src/common/case-file.ts',
    'apps/gateway/src/base/route.ts',
    'libs/alerting/src/manager.service.ts',
  ]) {
    assert.equal(misnamed([path]).length, 1, path);
  }
});

test('a name in another case than kebab-case is refused', () => {
  for (const path of ['libs/episodes/src/caseFile.ts', 'libs/episodes/src/Case.ts', 'libs/Episodes/src/case.ts']) {
    assert.equal(misnamed([path]).length, 1, path);
  }
});

test('a lock file that says from which host a package came is refused', () => {
  const lock = (resolved) => ({ packages: { 'node_modules/pg': { version: '8.0.0', resolved } } });
  assert.equal(resolvedFromHosts(lock('https://packages.example/pg.tgz')).length, 1);
  assert.deepEqual(resolvedFromHosts(lock(undefined)), []);
});

test('the address of a package host is found wherever it stands, and other addresses are left alone', () => {
  const host = ['registry', 'npmjs', 'org'].join('.');
  assert.deepEqual(packageHosts(`one\nget it from https://${host}/pg`), [`2: ${host}`]);
  assert.deepEqual(packageHosts('http://127.0.0.1:3000/v1/feeds/police/events'), []);
});
