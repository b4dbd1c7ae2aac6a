import { readFile } from 'node:fs/promises';
import { csvRows } from '#directory';

/** Whom each report is about, and the columns by which results are told apart. */
export interface TruthFile {
  /** Further columns that results are sliced by. */
  readonly columns: readonly string[];
  readonly rows: ReadonlyMap<string, TruthRow>;
}

export interface TruthRow {
  /** The registry id; null for a child whom the registry does not know. */
  readonly truth: string | null;
  readonly values: Readonly<Record<string, string>>;
}

const REPORT = 'report_id';
const REGISTRY = 'registry_id';
/** Says which reports to take, and which of them count: no slices. */
const NOT_SLICES = new Set([REPORT, REGISTRY, 'split', 'usable']);

/** @throws Error when the file cannot be read, is no CSV, or lacks the two columns */
export async function readTruth(file: string): Promise<TruthFile> {
  const rows = csvRows((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  const names = Object.keys(rows[0] ?? {});
  if (!names.includes(REPORT) || !names.includes(REGISTRY)) {
    throw new Error(`${file} must have the columns ${REPORT} and ${REGISTRY} in its first line`);
  }
  return {
    columns: names.filter((name) => !NOT_SLICES.has(name)),
    rows: new Map(rows.map((row) => [row[REPORT] ?? '', { truth: registryOf(row), values: row }])),
  };
}

function registryOf(row: Readonly<Record<string, string>>): string | null {
  const id = row[REGISTRY] ?? '';
  return id === '' ? null : id;
}
