import type { DirectorySnapshot } from '#directory';
import type { CaseFile, Episode } from '#episodes';
import { standingNotices } from './matter.js';
import type { Pack } from './pack.js';
import { markAfter } from './spans.js';

/**
 * Whether a case has left a reader's lists by its own protocol (DAR-11): another authority's child who is still missing, of
 * whom nobody but the reader has sent word for so long. What others see does not change.
 * @param reader the organisation whose list it is
 */
export function isOffList(
  episode: Episode,
  { notices }: Pick<CaseFile, 'notices'>,
  reader: string,
  around: { readonly packs: readonly Pack[]; readonly directory: DirectorySnapshot; readonly now: Date },
): boolean {
  const { packs, directory, now } = around;
  const rule = packs
    .filter(({ authority }) => authority === reader)
    .flatMap(({ rules }) => rules)
    .find(({ offList }) => offList);
  const isOthers = episode.responsible !== null && episode.responsible !== reader;
  if (!rule?.offList || !isOthers || episode.endedAt !== null) return false;
  const words = standingNotices(episode, notices)
    .filter(({ organisation }) => organisation !== reader)
    .map(({ recordedAt }) => recordedAt.getTime());
  if (words.length === 0) return false;
  const calendars = { directory, authority: reader };
  return markAfter(new Date(Math.max(...words)), rule.offList.afterSilence, calendars) <= now;
}
