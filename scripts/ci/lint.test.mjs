// The rules of eslint.config.mjs that are this house's own, tried on text that breaks each of them.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ESLint } from 'eslint';
import { root } from '../ready.mjs';

// Rules that need types look at a file of the project, so the text stands in for one that is there. Nothing is written.
const DOMAIN = 'libs/kernel/src/result.ts';
const SPEC = 'libs/kernel/src/identity.unit.spec.ts';
const INDEX = 'test/global-setup.mjs';

let eslint;
before(() => {
  eslint = new ESLint({ cwd: root });
});

/** Ids of the rules that the text breaks, were it that file. */
async function broken(filePath, text) {
  const [result] = await eslint.lintText(text, { filePath });
  return result.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const inDomain = [
  ['the present time', 'export const f = (): number => Date.now();', 'no-restricted-properties'],
  ['a date without argument', 'export const f = (): Date => new Date();', 'no-restricted-syntax'],
  ['chance', 'export const f = (): number => Math.random();', 'no-restricted-properties'],
  [
    'a random id',
    "import { randomUUID } from 'node:crypto';\nexport const f = (): string => randomUUID();",
    'no-restricted-syntax',
  ],
  ['any', 'export const f = (x: any): string => String(x);', '@typescript-eslint/no-explicit-any'],
  [
    'a promise left floating',
    'export function f(p: Promise<void>): void {\n  p;\n}',
    '@typescript-eslint/no-floating-promises',
  ],
  [
    'a switch that forgets a state',
    "export function f(s: 'open' | 'closed'): number {\n  switch (s) {\n    case 'open':\n      return 1;\n  }\n  return 0;\n}",
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  ['more than 300 lines', `export const x = 1;\n${'// line\n'.repeat(300)}`, 'max-lines'],
  [
    'a disable without its reason',
    '// eslint-disable-next-line eqeqeq\nexport const f = (a: number): boolean => a == 1;',
    'house/disable-says-why',
  ],
];

for (const [what, text, rule] of inDomain) {
  test(`the domain is refused ${what}`, async () => {
    assert.ok((await broken(DOMAIN, text)).includes(rule));
  });
}

test('a date with an argument and a disable with its reason pass', async () => {
  const text =
    'export const f = (at: number): Date => new Date(at);\n' +
    '// eslint-disable-next-line eqeqeq -- null and undefined are one here\n' +
    'export const g = (a: number | null | undefined): boolean => a == null;\n';
  assert.deepEqual(await broken(DOMAIN, text), []);
});

test('a spec is refused a mocked module and a focused test', async () => {
  const text = "import { it, jest } from '@jest/globals';\njest.mock('node:fs');\nit.only('x', () => undefined);\n";
  assert.equal((await broken(SPEC, text)).filter((rule) => rule === 'no-restricted-properties').length, 2);
});

test('a script is refused a loose comparison', async () => {
  assert.deepEqual(await broken(INDEX, 'export const f = (a) => a == 1;\n'), ['eqeqeq']);
});
