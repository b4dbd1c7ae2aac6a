import type { AgencyClient } from '#testing';

/** A report as it comes over HTTP. */
export interface ReadReport {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly columns: readonly { readonly key: string; readonly type: string }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

type Query = Readonly<Record<string, string>>;

const pathOf = (name: string, query: Query): string => `/v1/reports/${name}?${new URLSearchParams(query).toString()}`;

/** The answer, whatever it is. */
export const askFor = (agency: AgencyClient, name: string, query: Query = {}) =>
  agency.call<ReadReport>('GET', pathOf(name, query));

/** A report that there must be; its rows have the columns that it names, and no others. */
export async function reportOf(agency: AgencyClient, name: string, query: Query = {}): Promise<ReadReport> {
  const report = await agency.get<ReadReport>(pathOf(name, query));
  const keys = report.columns.map(({ key }) => key).sort();
  for (const row of report.rows) {
    const own = Object.keys(row).filter((key) => key !== 'trace');
    if (own.sort().join() !== keys.join())
      throw new Error(`${name}: a row with ${own.join()} instead of ${keys.join()}`);
  }
  return report;
}

/** The same as CSV, as it came. */
export const csvOf = (agency: AgencyClient, name: string, query: Query = {}): Promise<string> =>
  agency.text(pathOf(name, query), 'text/csv');

/** The header of a CSV. */
export const keysOf = (csv: string): string[] => (csv.split('\r\n')[0] ?? '').split(',');
