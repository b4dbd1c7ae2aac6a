import type { PlacementNotified } from '#contracts';
import type { Notice } from '#episodes';
import { dutiesIn } from './duties.js';
import { standingPlacementNotices, type Matter } from './matter.js';
import type { Duty } from './obligations.js';
import type { Completion } from './owed.js';
import type { Pack } from './pack.js';

/**
 * What is due by reason of the child's placements, with or without an episode (DAR-08). What was recorded of the child at
 * any time may meet it: whoever sends a paper after the child has come quotes no case.
 */
export function dutiesOfPlacements(
  around: Omit<Matter, 'notice' | 'episode'>,
  packs: readonly Pack[],
  completions: readonly Completion[],
): Duty[] {
  const { notices } = around.file;
  const actions = notices.filter(({ type, withdrawnBy }) => type === 'action.recorded' && withdrawnBy === null);
  return placementsIn(notices).flatMap((ofPlacement) => {
    const [first] = ofPlacement;
    if (!first) return [];
    return dutiesIn(
      { key: keyOf(first), whole: { ...around, episode: null, notice: first }, notices: [...ofPlacement, ...actions] },
      packs,
      completions,
    );
  });
}

/** Each placement's notices that were not taken back, by when they were written. */
function placementsIn(notices: readonly Notice[]): Notice[][] {
  const standing = notices.filter(({ type, withdrawnBy }) => type === 'placement.notified' && withdrawnBy === null);
  const firsts = new Map(standing.map((notice) => [keyOf(notice), notice]));
  return [...firsts.values()].map((notice) => standingPlacementNotices(notice, notices));
}

/** A placement as its authority names it. */
const keyOf = ({ organisation, data }: Notice): string =>
  `placement ${organisation} ${(data as PlacementNotified).placement.reference}`;
