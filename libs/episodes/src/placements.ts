import type { PlacementNotified } from '#contracts';
import { localDay } from '#kernel';
import type { Notice, PlacementPeriod } from './case-file.js';
import { authorityOf, type Gazetteer } from './gazetteer.js';

/** The child's placements, oldest first, each as its latest notice has it. */
export function foldPlacements(notices: readonly Notice[], gazetteer: Gazetteer): PlacementPeriod[] {
  const periods = new Map<string, PlacementPeriod>();
  for (const notice of notices) {
    if (notice.type !== 'placement.notified' || notice.withdrawnBy !== null) continue;
    const data = notice.data as PlacementNotified;
    const key = `${notice.organisation} ${data.placement.reference}`;
    periods.set(key, merged(periods.get(key), data, notice, gazetteer));
  }
  return [...periods.values()].sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
}

function merged(
  before: PlacementPeriod | undefined,
  data: PlacementNotified,
  notice: Notice,
  gazetteer: Gazetteer,
): PlacementPeriod {
  const { placement } = data;
  const address = placement.address ?? before?.address ?? null;
  const ended = data.change === 'ended' ? (placement.to ?? localDay(notice.recordedAt)) : (placement.to ?? null);
  return {
    reference: placement.reference,
    kind: placement.kind ?? before?.kind ?? null,
    provider: placement.provider ?? before?.provider ?? null,
    address,
    authority: placement.authority ?? authorityOf(address, gazetteer) ?? before?.authority ?? null,
    from: placement.from ?? before?.from ?? (data.change === 'started' ? localDay(notice.recordedAt) : null),
    to: ended,
    responsible: data.responsibleAuthority,
    services: data.services ?? before?.services ?? [],
    report: notice.report,
    organisation: notice.organisation,
  };
}

/** The placement on a local day, `2026-03-02`; of several that overlap the one that began last. */
export function placementOn(periods: readonly PlacementPeriod[], day: string): PlacementPeriod | null {
  const covering = periods.filter(
    (p) => (p.from === null || p.from.slice(0, 10) <= day) && (p.to === null || day <= p.to.slice(0, 10)),
  );
  return covering.at(-1) ?? null;
}
