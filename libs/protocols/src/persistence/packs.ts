import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pack } from '../pack.js';
import { readPack } from '../read-pack.js';

/** The protocols in force. */
export class Packs {
  constructor(private readonly packs: readonly Pack[]) {}

  /**
   * Reads `<folder>/<pack>/protocol.yaml` of every pack there.
   * @throws with file, line and reason of everything that is wrong: the hub does not start on a broken protocol
   */
  static load(folder: string): Packs {
    const packs: Pack[] = [];
    const faults: string[] = [];
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const file = join(folder, entry.name, 'protocol.yaml');
      const read = readPack(`packs/${entry.name}/protocol.yaml`, readFileSync(file, 'utf8'));
      if (read.ok) packs.push(read.value);
      else faults.push(...read.error.map((f) => `${f.file}:${f.line}: ${f.reason}`));
    }
    if (faults.length > 0) throw new Error(`a protocol pack is not valid:\n${faults.join('\n')}`);
    return new Packs(packs.sort((a, b) => a.id.localeCompare(b.id)));
  }

  inForce(): readonly Pack[] {
    return this.packs;
  }
}
