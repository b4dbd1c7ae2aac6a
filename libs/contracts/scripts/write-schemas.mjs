// Writes schemas/ out of the classes, after `npm run build`. What it writes is committed: a change of the contract is
// then seen as such when it is reviewed, and a spec fails while the two differ.

import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { asyncApi, jsonSchemas, openApiComponents } from '#contracts';

const folder = new URL('../schemas/', import.meta.url);
const documents = {
  ...jsonSchemas(),
  asyncapi: asyncApi(),
  'openapi-components': openApiComponents(),
};

for (const [name, document] of Object.entries(documents)) {
  const file = new URL(`${name}.json`, folder);
  const options = await resolveConfig(file);
  await writeFile(file, await format(JSON.stringify(document), { ...options, parser: 'json' }));
}
