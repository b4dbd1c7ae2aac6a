import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linesOfBirths, parseNameList, withNamesOf, type NameLists } from './name-list.js';
import { ORIGINS } from './origins.js';

const FOLDER = join('libs', 'testing', 'data');

/** The lists are not compiled: from the sources and from `dist` alike they are in the checkout above. */
function dataFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, FOLDER))) return join(folder, FOLDER);
    if (folder === dirname(folder)) throw new Error(`no folder ${FOLDER} above ${fileURLToPath(import.meta.url)}`);
  }
}

/** The names of all origins, from `libs/testing/data`. */
export function namesOnFile(): NameLists {
  const read = (file: string): string => readFileSync(join(dataFolder(), file), 'utf8');
  const births = linesOfBirths(read('english-given-names.tsv'));
  const english = parseNameList(`${births}\n${read(join('names', 'english.txt'))}`);
  return ORIGINS.map(({ name, english: shares }) => {
    if (name === 'english') return english;
    return withNamesOf(english, parseNameList(read(join('names', `${name}.txt`))), shares);
  });
}
