import type { DirectorySnapshot } from '#directory';
import { foldHistory, type CaseFile, type Notice } from '#episodes';
import { referenceOf } from '#kernel';
import { oblige, packsOnFile, ReadingByPacks, type Duty, type Tell } from '#protocols';

const CHILD = { id: '00000000-0000-8000-8000-000000000001', provisional: false, sources: [] };
const packs = packsOnFile('packs');
const reading = new ReadingByPacks(packs);

/** One look at a case: what brought it, and what came of it. */
export interface Look {
  readonly at: Date;
  /** Null when only time has passed. */
  readonly notice: Notice | null;
  readonly file: CaseFile;
  readonly tells: readonly Tell[];
  readonly duties: readonly Duty[];
}

/**
 * Looks at a case as the hub does: when a notice comes, and whenever time alone obliges to something else, up to a moment.
 * The notices are given in the order in which they came.
 */
export function* replay(notices: readonly Notice[], directory: DirectorySnapshot, until: Date): Generator<Look> {
  const around = { gazetteer: directory, packReading: reading, referenceOf: (id: string) => referenceOf(id) };
  const told = new Set<string>();
  const heard: Notice[] = [];
  let file: CaseFile = { child: CHILD, notices: [], history: foldHistory(CHILD, [], around) };
  let next: Date | null = null;
  for (const notice of [...notices, null]) {
    const comes = notice?.receivedAt ?? until;
    while (next !== null && next < comes) {
      const look = lookAt(file, null, next);
      next = look.next;
      yield look;
    }
    if (notice === null) return;
    heard.push(notice);
    file = reading.marked({ child: CHILD, notices: [...heard], history: foldHistory(CHILD, heard, around) }, directory);
    const look = lookAt(file, notice, comes);
    next = look.next;
    yield look;
  }

  function lookAt(file: CaseFile, notice: Notice | null, at: Date): Look & { readonly next: Date | null } {
    const known = { directory, packs, completions: [], told, partnersOf: () => [], now: at };
    const { tells, duties, marks, nextMoment } = oblige(file, notice?.report ?? null, known);
    for (const mark of marks) told.add(mark);
    return { at, notice, file, tells, duties, next: nextMoment };
  }
}
