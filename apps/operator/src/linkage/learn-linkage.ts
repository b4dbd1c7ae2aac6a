import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { decidedLinks, learnedFromDecisions, type LinkageModel } from '#linkage';
import { Database } from '#platform';
import { ALL_ENTITIES } from '../rooms.js';

const USAGE = 'learn:linkage -- --from MODEL --out MODEL --version NAME, with DATABASE_URL';

/**
 * Makes the next model of what reviewers decided in a hub's database. It is used once it is shipped as such.
 *
 * @returns what an operator reads
 * @throws Error that says how it is called, or when a file cannot be read or written
 */
export async function learnLinkage(databaseUrl: string, args: readonly string[]): Promise<string> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { from: text, out: text, version: text } });
  const { from, out, version } = values;
  if (!from || !out || !version) throw new Error(`something is missing: ${USAGE}`);
  const before = JSON.parse(await readFile(resolve(from), 'utf8')) as LinkageModel;
  const database = await Database.connect(databaseUrl, ALL_ENTITIES, 1);
  try {
    const decisions = await database.transaction((tx) => decidedLinks(tx));
    const next = learnedFromDecisions(before, decisions, version);
    await writeFile(resolve(out), `${JSON.stringify(next, null, 2)}\n`);
    return `${out}: learned from ${decisions.length} decisions`;
  } finally {
    await database.close();
  }
}
