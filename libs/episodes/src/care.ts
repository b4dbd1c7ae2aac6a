import type { ChildRegistered } from '#contracts';
import type { CareRecord, Notice } from './case-file.js';

type Status = CareRecord['statuses'][number];

/** What each authority last said of the child's case, latest word first. */
export function careRecords(notices: readonly Notice[]): CareRecord[] {
  const latest = new Map<string, CareRecord>();
  for (const notice of notices) {
    if (notice.type !== 'child.registered' || notice.withdrawnBy !== null) continue;
    const data = notice.data as ChildRegistered;
    latest.set(notice.organisation, {
      responsible: data.responsibleAuthority,
      statuses: data.statuses ?? [],
      flags: data.flags ?? [],
      professionals: data.professionals ?? [],
      parentsMayBeTold: data.parentsMayBeTold ?? true,
      ethnicity: data.ethnicity ?? null,
      report: notice.report,
      organisation: notice.organisation,
      at: notice.recordedAt,
    });
  }
  return [...latest.values()].sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** The statuses that hold on a local day: begun by then, or with no beginning on record, and not yet ended. */
export function statusesOn(record: Pick<CareRecord, 'statuses'> | null, day: string): Status[] {
  return (record?.statuses ?? []).filter(
    (s) => (s.from === undefined || s.from.slice(0, 10) <= day) && (s.to === undefined || day <= s.to.slice(0, 10)),
  );
}

/** The authority's record that counts on a day: of one that looks after the child then, else the latest word. */
export function careOn(records: readonly CareRecord[], day: string): CareRecord | null {
  return records.find((r) => statusesOn(r, day).some((s) => s.kind === 'looked-after')) ?? records[0] ?? null;
}
