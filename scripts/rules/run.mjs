// `npm run rules [-- --write]`: writes docs/rules.md out of the packs, or says that it is stale, and prints every rule's id
// with the specs that carry a test of its name. Ends with 1 when the page is stale or a rule has no test.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { makeReady, root } from '../ready.mjs';
import { pageOf } from './page.mjs';

await makeReady();
const { packsOnFile, ...words } = await import('#protocols');
const file = join(root, 'docs', 'rules.md');
const page = pageOf(packsOnFile(join(root, 'packs')), words);
if (process.argv.includes('--write')) writeFileSync(file, page);

const ids = readFileSync(join(root, 'packs', 'rule-ids.txt'), 'utf8')
  .trim()
  .split('\n');
const tests = testsIn(['test', 'libs', 'apps']);
for (const id of ids) console.log(`${id}  ${[...(tests.get(id) ?? [])].join(', ') || '—'}`);

const without = ids.filter((id) => !tests.has(id));
const isStale = readFileSync(file, { encoding: 'utf8', flag: 'a+' }) !== page;
console.log(
  `${ids.length - without.length} of ${ids.length} rules have a test; without: ${without.join(', ') || 'none'}`,
);
if (isStale) console.log('docs/rules.md is not what the packs say: npm run rules -- --write');
process.exitCode = isStale || without.length > 0 ? 1 : 0;

/** The specs with a test whose name begins with the id of a rule, by id. */
function testsIn(folders) {
  const found = new Map();
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.spec.ts')) continue;
      const path = join(entry.parentPath, entry.name);
      const named = readFileSync(path, 'utf8').matchAll(
        /\b(?:it|test|describe)(?:\.each\([\s\S]*?\))?\(\s*['"`]([A-Z]{3}-\d{2})\b/g,
      );
      for (const [, id] of named) found.set(id, (found.get(id) ?? new Set()).add(relative(root, path)));
    }
  }
  return found;
}
