import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REFERENCE_FILES, referenceData, type ReferenceData, type ReferenceFile } from '../reference-data.js';

const FOLDER = join('libs', 'directory', 'data');

let read: ReferenceData | undefined;

/** The reference data that the hub comes with, read from its files on first use (some 40 ms) and then kept. */
export function referenceDataOnFile(): ReferenceData {
  return (read ??= referenceData(texts(folder())));
}

function texts(from: string): Record<ReferenceFile, string> {
  const pairs = REFERENCE_FILES.map((file) => [file, readFileSync(join(from, file), 'utf8')]);
  return Object.fromEntries(pairs) as Record<ReferenceFile, string>;
}

// The data lie beside the source and are not copied into `dist`: seen from there they are some folders further up.
function folder(): string {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    if (existsSync(join(at, FOLDER))) return join(at, FOLDER);
    if (at === dirname(at)) throw new Error(`no folder ${FOLDER} above ${import.meta.dirname}`);
  }
}
