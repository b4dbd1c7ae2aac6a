import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TemplateTexts } from './templates.js';

const FOLDER = join('libs', 'alerting', 'templates');
const SUFFIX = '.hbs';

/** The templates that come with the hub: the folder of this room, whether the code runs as written or as built. */
export function builtInTemplates(): TemplateTexts {
  let above = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(above, FOLDER))) {
    if (dirname(above) === above) throw new Error(`the folder ${FOLDER} is missing`);
    above = dirname(above);
  }
  return readTemplates(join(above, FOLDER));
}

export function readTemplates(folder: string): TemplateTexts {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(SUFFIX));
  return new Map(
    names.map((name) => [
      name.slice(0, -SUFFIX.length).replaceAll('\\', '/'),
      readFileSync(join(folder, name), 'utf8'),
    ]),
  );
}
