import type { DirectorySnapshot } from '#directory';
import { foldHistory, type CaseFile, type Notice } from '#episodes';
import { referenceOf } from '#kernel';
import type { ChildRecord } from '#linkage';
import { looksAt, packsOnFile, ReadingByPacks, type Look } from '#protocols';

export const CHILD: ChildRecord = { id: '00000000-0000-8000-8000-000000000001', provisional: false, sources: [] };
export const packs = packsOnFile('packs');
const reading = new ReadingByPacks(packs);

/** As the hub does, which files an episode's reference when it gives it out. */
function filed(episode: string): string {
  const known = references.get(episode) ?? referenceOf(episode);
  if (references.size > 1_000) references.clear();
  references.set(episode, known);
  return known;
}

const references = new Map<string, string>();

/** The case that notices make of a child of whom nothing else is known. */
export function caseOfChild(notices: readonly Notice[], directory: DirectorySnapshot, child = CHILD): CaseFile {
  const around = { gazetteer: directory, packReading: reading, referenceOf: filed };
  return reading.marked({ child, notices, history: foldHistory(child, notices, around) }, directory);
}

/** Looks at a case as the hub does, under the packs on file, up to a moment. */
export const replay = (notices: readonly Notice[], directory: DirectorySnapshot, until: Date): Generator<Look> =>
  looksAt(notices, { directory, packs, fold: (known) => caseOfChild(known, directory), until });
