import { DirectorySnapshot, demonstration, referenceDataOnFile } from '#directory';
import { foldHistory, withFlags, type CaseFile, type FlagReading, type Notice, type RiskReading } from '#episodes';
import { referenceOf } from '#kernel';

let kept: DirectorySnapshot | undefined;

/** The demonstration's directory, in memory, the same for every spec. */
export function demonstrationDirectory(): DirectorySnapshot {
  if (!kept) {
    const reference = referenceDataOnFile();
    let seed = 1;
    // Secrets need not be secret here, only the same each time.
    const bytes = (count: number): Uint8Array =>
      Uint8Array.from({ length: count }, () => (seed = (seed * 48_271) % 2_147_483_647) & 255);
    kept = new DirectorySnapshot(demonstration(bytes, reference), reference);
  }
  return kept;
}

/** The case that these notices make of a child whose record has the given sources. */
export function caseOfNotices(notices: readonly Notice[], riskReading: RiskReading, flags?: FlagReading): CaseFile {
  const child = { id: '00000000-0000-8000-8000-000000000001', provisional: false, sources: [] };
  const around = { gazetteer: demonstrationDirectory(), riskReading, referenceOf: (id: string) => referenceOf(id) };
  const file = { child, notices, history: foldHistory(child, notices, around) };
  return flags ? withFlags(file, flags, demonstrationDirectory()) : file;
}
