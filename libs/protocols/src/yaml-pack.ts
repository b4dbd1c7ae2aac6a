import { err, type Result } from '#kernel';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { Pack } from './pack.js';
import { packOf, type PackError } from './read-pack.js';

/** Why a pack was refused: the file, the line and a sentence. */
export interface PackFault extends PackError {
  readonly file: string;
  readonly line: number;
}

/**
 * Reads a pack from YAML; every fault comes with the line it is on.
 * @param check what else there is to find wrong with it, as `checkPack` does
 */
export function readPack(
  file: string,
  text: string,
  check: (pack: Pack) => readonly PackError[] = () => [],
): Result<Pack, readonly PackFault[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return err(
      document.errors.map((e) => ({
        file,
        line: lines.linePos(e.pos[0]).line,
        pointer: '',
        code: 'not-yaml',
        reason: e.message.split('\n')[0] ?? '',
      })),
    );
  }
  const read = packOf(document.toJS(), check);
  if (read.ok) return read;
  return err(read.error.map((error) => ({ ...error, file, line: lineOf(document, lines, error.pointer) })));
}

/** The line that a pointer speaks of: that of the field, or of the nearest thing around it that is there. */
function lineOf(document: Document.Parsed, lines: LineCounter, pointer: string): number {
  const path = pointer
    .split('/')
    .slice(1)
    .map((p) => (/^\d+$/.test(p) ? Number(p) : p));
  for (; path.length > 0; path.pop()) {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
