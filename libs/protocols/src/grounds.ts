import type { PlacementNotified } from '#contracts';
import { inOrderOfHappening, type Notice } from '#episodes';
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

/** Everything in a case that tasks may hang on: its episodes by their beginning, then its placements and records. */
export function groundsOf(around: Omit<Matter, 'notice' | 'episode'>): Ground[] {
  const { notices, history } = around.file;
  const ofEpisodes = history.episodes
    .filter(({ state }) => state !== 'withdrawn')
    .flatMap((episode) => {
      const [notice, ...others] = standingNotices(episode, notices);
      if (!notice) return [];
      const said = [notice, ...others];
      // What was done for other children and for this one too counts for this one as well (BHM-07).
      const words = [...said, ...(around.alsoDone?.get(episode.id) ?? [])];
      return [{ whole: { ...around, episode, notice }, notices: said, words }];
    });
  const standing = inOrderOfHappening(notices).filter(({ withdrawnBy }) => withdrawnBy === null);
  const words = standing.filter(({ type }) => type === 'action.recorded');
  const ofOthers = [...Map.groupBy(standing, matterOutside)].flatMap(([key, said]) => {
    const [notice] = said;
    return key === null || !notice
      ? []
      : [{ whole: { ...around, episode: null, notice }, notices: said, words: [...said, ...words] }];
  });
  return [...ofEpisodes, ...ofOthers];
}

/** What a notice that is about no episode is about; null for all others. */
function matterOutside({ type, data, organisation }: Notice): string | null {
  if (type === 'child.registered') return `record ${organisation}`;
  if (type === 'placement.notified') {
    return `placement ${organisation} ${(data as PlacementNotified).placement.reference}`;
  }
  return null;
}
