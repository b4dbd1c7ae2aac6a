import { csvRows } from './csv.js';

/** The files of `libs/directory/data` that the hub reads. */
export const REFERENCE_FILES = [
  'bank_holidays_england.csv',
  'la_adjacency_derived.csv',
  'local_authorities.csv',
  'local_authority_changes.csv',
  'ltla_to_utla.csv',
  'police_forces.csv',
  'postcode_outcode_la.csv',
  'postcode_sector_la.csv',
] as const;
export type ReferenceFile = (typeof REFERENCE_FILES)[number];

/** What a source that publishes under the Open Government Licence asks to be shown. */
export const ATTRIBUTION = [
  'Contains public sector information licensed under the Open Government Licence v3.0.',
  'Contains OS data © Crown copyright and database right; contains Royal Mail data © Royal Mail copyright and database right; source: Office for National Statistics.',
] as const;

export interface ReferenceAuthority {
  /** ONS code, `E08000010`. */
  readonly code: string;
  /** `Wigan` */
  readonly name: string;
  /** `Wigan Metropolitan Borough Council` */
  readonly officialName: string;
  /** police.uk id of the one force whose area it lies in. */
  readonly force: string;
}

export interface ReferenceForce {
  /** police.uk id, `greater-manchester`. */
  readonly id: string;
  readonly name: string;
}

/** An authority and its share, above 0 up to 1, of the postcodes of an area; null for Wales and Scotland. */
export interface PostcodeShare {
  readonly authority: string | null;
  readonly share: number;
}

/** What is known of England from public data, and of no organisation's making. */
export interface ReferenceData {
  readonly authorities: ReadonlyMap<string, ReferenceAuthority>;
  /** The territorial forces of England. */
  readonly forces: ReadonlyMap<string, ReferenceForce>;
  readonly bankHolidays: readonly string[];
  /** District and former codes to the authority of today; a former authority that was divided is not among them. */
  readonly authorityByOtherCode: ReadonlyMap<string, string>;
  readonly neighbours: ReadonlyMap<string, ReadonlySet<string>>;
  /** `WN1 1` and `WN1` to the authorities they lie in, the greatest share first. */
  readonly sectors: ReadonlyMap<string, readonly PostcodeShare[]>;
  readonly outcodes: ReadonlyMap<string, readonly PostcodeShare[]>;
}

export function referenceData(texts: Readonly<Record<ReferenceFile, string>>): ReferenceData {
  const rows = (file: ReferenceFile): Row[] => csvRows(texts[file]);
  const authorities = rows('local_authorities.csv');
  const codeOfNumber = new Map(authorities.map((row) => [row['dfe_la_number'] ?? '', row['gss_code'] ?? '']));
  return {
    authorities: new Map(authorities.map((row) => [row['gss_code'] ?? '', authorityIn(row)])),
    forces: forcesIn(rows('police_forces.csv')),
    bankHolidays: rows('bank_holidays_england.csv').map((row) => row['date'] ?? ''),
    authorityByOtherCode: otherCodes(rows('ltla_to_utla.csv'), rows('local_authority_changes.csv')),
    neighbours: neighboursIn(rows('la_adjacency_derived.csv'), codeOfNumber),
    sectors: sharesBy('sector', rows('postcode_sector_la.csv'), codeOfNumber),
    outcodes: sharesBy('outcode', rows('postcode_outcode_la.csv'), codeOfNumber),
  };
}

type Row = Readonly<Record<string, string>>;

const authorityIn = (row: Row): ReferenceAuthority => ({
  code: row['gss_code'] ?? '',
  name: row['name'] ?? '',
  officialName: row['official_name'] ?? '',
  force: row['police_uk_id'] ?? '',
});

function forcesIn(rows: readonly Row[]): Map<string, ReferenceForce> {
  return new Map(
    rows
      .filter((row) => row['type'] === 'territorial' && row['country'] === 'England')
      .map((row) => [row['police_uk_id'] ?? '', { id: row['police_uk_id'] ?? '', name: row['name'] ?? '' }]),
  );
}

function otherCodes(districts: readonly Row[], changes: readonly Row[]): Map<string, string> {
  const codes = new Map(districts.map((row) => [row['lad_code'] ?? '', row['utla_gss_code'] ?? '']));
  for (const [former, became] of Map.groupBy(changes, (row) => row['old_gss_code'] ?? '')) {
    const now = new Set(became.map((row) => row['new_gss_code'] ?? ''));
    const [only] = now;
    if (now.size === 1 && only !== undefined) codes.set(former, only);
  }
  return codes;
}

// Pairs of low confidence are those that a stray grid reference makes: most have no border in common.
function neighboursIn(rows: readonly Row[], codeOfNumber: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const neighbours = new Map<string, Set<string>>();
  for (const row of rows) {
    const one = codeOfNumber.get(row['dfe_la_number'] ?? '');
    const other = codeOfNumber.get(row['neighbour_dfe_la_number'] ?? '');
    if (one === undefined || other === undefined || row['confidence'] === 'low') continue;
    neighbours.set(one, (neighbours.get(one) ?? new Set()).add(other));
    neighbours.set(other, (neighbours.get(other) ?? new Set()).add(one));
  }
  return neighbours;
}

function sharesBy(
  area: 'sector' | 'outcode',
  rows: readonly Row[],
  codeOfNumber: ReadonlyMap<string, string>,
): Map<string, PostcodeShare[]> {
  const shares = new Map<string, PostcodeShare[]>();
  for (const row of rows) {
    const share = { authority: codeOfNumber.get(row['dfe_la_number'] ?? '') ?? null, share: Number(row['share']) };
    const known = shares.get(row[area] ?? '');
    if (known) known.push(share);
    else shares.set(row[area] ?? '', [share]);
  }
  for (const list of shares.values()) list.sort((a, b) => b.share - a.share);
  return shares;
}
