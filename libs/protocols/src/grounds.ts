import type { PlacementNotified } from '#contracts';
import { inOrderOfHappening, type Episode, type Notice } from '#episodes';
import { onceFor, sharedLists } from '#kernel';
import { standingNotices, type Matter } from './matter.js';

/** What tasks hang on: an episode, or outside of any a placement or the record that an authority keeps of the child. */
export interface Ground {
  /** The matter as a whole, as its first notice brings it up. */
  readonly whole: Matter;
  /** The notices that may bring a rule into play. */
  readonly notices: readonly Notice[];
  /** Those that may say what became of a task. */
  readonly words: readonly Notice[];
}

/** What tasks may hang on outside of any episode, by its notices; the lists are the same objects while they have the same members. */
export interface MatterOutside {
  readonly said: readonly Notice[];
  /** When the last of it happened. */
  readonly until: Date;
  /** What was done for the child, whatever for. */
  readonly words: readonly Notice[];
}

/** What tasks hang on in an episode, or outside of any; null where all of its notices were taken back. */
export function groundOf(of: Episode | MatterOutside, around: Omit<Matter, 'notice' | 'episode'>): Ground | null {
  if ('said' in of) {
    const [notice] = of.said;
    return notice
      ? { whole: { ...around, episode: null, notice }, notices: of.said, words: [...of.said, ...of.words] }
      : null;
  }
  const said = standingNotices(of, around.file.notices);
  const [notice] = said;
  // What was done for other children and for this one too counts for this one as well (BHM-07).
  const words = [...said, ...(around.alsoDone?.get(of.id) ?? [])];
  return notice ? { whole: { ...around, episode: of, notice }, notices: said, words } : null;
}

const sharedMatters = sharedLists<Notice>();
const sharedWords = sharedLists<Notice>();

/** The placements and records that a child's notices are about. */
export const mattersOutside = onceFor((notices: readonly Notice[]): readonly MatterOutside[] => {
  const standing = inOrderOfHappening(notices).filter(({ withdrawnBy }) => withdrawnBy === null);
  const words = sharedWords(standing.filter(({ type }) => type === 'action.recorded'));
  const matters = new Map<string, Notice[]>();
  for (const notice of standing) {
    const matter = matterOutside(notice);
    if (matter === null) continue;
    const said = matters.get(matter);
    if (said) said.push(notice);
    else matters.set(matter, [notice]);
  }
  return [...matters.values()].map((said) => ({ said: sharedMatters(said), until: lastOf(said), words }));
});

/** They are in order of happening. */
const lastOf = (said: readonly Notice[]): Date => said.at(-1)?.effectiveAt ?? new Date(0);

/** What a notice that is about no episode is about; null for all others. */
function matterOutside({ type, data, organisation }: Notice): string | null {
  if (type === 'child.registered') return `record ${organisation}`;
  if (type === 'placement.notified') {
    return `placement ${organisation} ${(data as PlacementNotified).placement.reference}`;
  }
  return null;
}
