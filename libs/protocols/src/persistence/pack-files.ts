import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkPack } from '../check-pack.js';
import type { Pack } from '../pack.js';
import type { PackError } from '../read-pack.js';
import { readPack } from '../yaml-pack.js';

/** A pack of the hub's own, and what its file says. */
export interface PackOnFile {
  readonly pack: Pack;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Every `<folder>/<pack>/protocol.yaml`, by id.
 * @throws with file, line and reason of everything that is wrong: the hub does not start on a broken protocol
 */
export function packFilesIn(folder: string): readonly PackOnFile[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'protocol.yaml')))
    .map(({ name }) => ({
      file: `packs/${name}/protocol.yaml`,
      text: readFileSync(join(folder, name, 'protocol.yaml'), 'utf8'),
    }));
  const national = files.flatMap(({ file, text }) => {
    const read = readPack(file, text);
    return read.ok && read.value.authority === null ? read.value.rules : [];
  });
  const faults: string[] = [];
  const found = files.flatMap(({ file, text }) => {
    const read = readPack(file, text, (pack): PackError[] => checkPack(pack, national));
    if (read.ok) return [{ pack: read.value, body: parse(text) as Record<string, unknown> }];
    faults.push(...read.error.map((f) => `${f.file}:${f.line}: ${f.reason}`));
    return [];
  });
  if (faults.length > 0) throw new Error(`a protocol pack is not valid:\n${faults.join('\n')}`);
  return found.sort((a, b) => a.pack.id.localeCompare(b.pack.id));
}

/** The packs that the hub comes with. */
export const packsOnFile = (folder: string): readonly Pack[] => packFilesIn(folder).map(({ pack }) => pack);
