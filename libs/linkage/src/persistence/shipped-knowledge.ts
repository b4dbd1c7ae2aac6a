import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NORMALISATION } from '../identity.js';
import type { Knowledge } from '../compare.js';
import type { LinkageModel } from '../model.js';
import type { FirstModel } from '../replay.js';
import { nameLexicon, parseNames, type NameLexicon } from '../name-lexicon.js';

const FOLDER = join('libs', 'linkage', 'data');
const MODEL = 'model-3.json';

/** The data are not compiled: from the sources and from `dist` alike they are in the checkout above. */
function dataFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, FOLDER, MODEL))) return join(folder, FOLDER);
    if (folder === dirname(folder)) throw new Error(`no folder ${FOLDER} above ${fileURLToPath(import.meta.url)}`);
  }
}

/** The model and the lists of names in `libs/linkage/data`, which every decision is made with. */
export class ShippedKnowledge implements Knowledge {
  private constructor(
    readonly model: LinkageModel,
    readonly lexicon: NameLexicon,
  ) {}

  /** The first model, with which decisions before this one were made: for their replay. */
  static first(): FirstModel {
    return JSON.parse(readFileSync(join(dataFolder(), 'model-1.json'), 'utf8')) as FirstModel;
  }

  /** The second model, of normalisation 2: for the replay of its decisions. */
  static second(): LinkageModel {
    return JSON.parse(readFileSync(join(dataFolder(), 'model-2.json'), 'utf8')) as LinkageModel;
  }

  /** Reads the files, some hundred kilobytes, once for the process. */
  static load(): ShippedKnowledge {
    const folder = dataFolder();
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
    const model = JSON.parse(read(MODEL)) as LinkageModel;
    if (model.normalisation !== NORMALISATION) {
      throw new Error(`${MODEL} was made for normalisation ${model.normalisation}, not ${NORMALISATION}`);
    }
    const lists = { given: parseNames(read('given-names.tsv')), family: parseNames(read('family-names.tsv')) };
    return new ShippedKnowledge(model, nameLexicon(lists));
  }
}
