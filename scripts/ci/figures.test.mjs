// What can be watched is in the operator's handbook, and what the handbook names can be watched.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../ready.mjs';

const NAME = /\bhomeward_[a-z_]+/g;

test('every figure that a process tells stands in docs/operating.md, and no other', () => {
  const sources = globSync(['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'], { cwd: root }).filter(
    (path) => !path.endsWith('.spec.ts'),
  );
  const told = sources.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/\.(?:counter|gauge|histogram)\(\s*'(homeward_[a-z_]+)'/g)].map(
      ([, name]) => name,
    ),
  );
  const named = readFileSync(join(root, 'docs/operating.md'), 'utf8').match(NAME);
  assert.ok(told.length > 10);
  assert.deepEqual([...new Set(named)].sort(), [...new Set(told)].sort());
});
