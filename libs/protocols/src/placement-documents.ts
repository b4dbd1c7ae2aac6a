import type { PlacementNotified } from '#contracts';
import { standingPlacementNotices } from './matter.js';
import type { Matter } from './matter.js';
import { PLACEMENT_DOCUMENTS, type PlacementDocument } from './pack.js';

/** Whether the notice carries the document, or says that there is none (`missingHistory: "none"`). */
export const isGiven = ({ documents }: PlacementNotified, document: PlacementDocument): boolean => {
  const given = documents?.[document];
  return given !== undefined && given !== false;
};

/**
 * Whether a notice of the placement that the child went from had been written when the going was reported: one that comes
 * later is what was asked for (MED-04).
 */
export function isPlacementOnFile({ episode, notice, file }: Matter): boolean {
  const period = episode?.placement;
  return file.notices.some(
    (one) =>
      one.type === 'placement.notified' &&
      one.withdrawnBy === null &&
      one.organisation === period?.organisation &&
      (one.data as PlacementNotified).placement.reference === period.reference &&
      one.recordedAt <= notice.recordedAt,
  );
}

/** Documents that neither this notice of a placement nor an earlier one of the same placement has carried. */
export function documentsMissing(matter: Matter): PlacementDocument[] {
  const { notice, file } = matter;
  if (notice.type !== 'placement.notified') return [];
  const upToThis = standingPlacementNotices(notice, file.notices).filter(
    (one) => one.effectiveAt <= notice.effectiveAt,
  );
  return PLACEMENT_DOCUMENTS.filter(
    (document) => !upToThis.some(({ data }) => isGiven(data as PlacementNotified, document)),
  );
}
