import type { DirectorySnapshot } from '#directory';
import { foldHistory, type CaseFile, type Notice } from '#episodes';
import { referenceOf } from '#kernel';
import { looksAt, packsOnFile, ReadingByPacks, type Look } from '#protocols';

const CHILD = { id: '00000000-0000-8000-8000-000000000001', provisional: false, sources: [] };
export const packs = packsOnFile('packs');
const reading = new ReadingByPacks(packs);

/** The case that notices make of a child of whom nothing else is known. */
export function caseOfChild(notices: readonly Notice[], directory: DirectorySnapshot): CaseFile {
  const around = { gazetteer: directory, packReading: reading, referenceOf: (id: string) => referenceOf(id) };
  return reading.marked({ child: CHILD, notices, history: foldHistory(CHILD, notices, around) }, directory);
}

/** Looks at a case as the hub does, under the packs on file, up to a moment. */
export const replay = (notices: readonly Notice[], directory: DirectorySnapshot, until: Date): Generator<Look> =>
  looksAt(notices, { directory, packs, fold: (known) => caseOfChild(known, directory), until });
