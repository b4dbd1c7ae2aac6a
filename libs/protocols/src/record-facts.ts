import { RISK_FACTORS, type ChildRegistered, type MissingFound, type MissingReported } from '#contracts';
import { inOrderOfHappening, PERSISTENT_FROM, type Episode, type Notice } from '#episodes';
import { episodesInWindow } from './counting.js';
import type { Matter } from './matter.js';

const FACTORS: ReadonlySet<string> = new Set(RISK_FACTORS);

/** Notices about the child that stand and happened before this one. */
function noticesBefore({ file, notice }: Matter): Notice[] {
  const ordered = inOrderOfHappening(file.notices);
  const place = ordered.findIndex(({ report }) => report === notice.report);
  return ordered.slice(0, Math.max(0, place)).filter(({ withdrawnBy }) => withdrawnBy === null);
}

const registered = (notices: readonly Notice[]): Notice[] => notices.filter(({ type }) => type === 'child.registered');

/** The flags of each authority's latest word among these notices. */
function flagsIn(notices: readonly Notice[]): string[] {
  const latest = new Map(
    registered(notices).map((one) => [one.organisation, (one.data as ChildRegistered).flags ?? []]),
  );
  return [...latest.values()].flat();
}

/** The flags that were on record when this notice took effect; where nothing was, those of the first word after it. */
export function recordFlags(matter: Matter): string[] {
  const known = [...noticesBefore(matter), matter.notice];
  if (registered(known).length > 0) return flagsIn(known);
  const [first] = registered(inOrderOfHappening(matter.file.notices)).filter(({ withdrawnBy }) => withdrawnBy === null);
  return first ? flagsIn([first]) : [];
}

const standing = ({ file }: Matter): Episode[] =>
  file.history.episodes.filter(({ kind, state }) => kind === 'missing' && state !== 'withdrawn');

const earlierEpisodes = (matter: Matter): Episode[] => {
  const until = matter.episode?.since ?? matter.notice.effectiveAt;
  return standing(matter).filter(({ since }) => since < until);
};

const wasMissing = ({ category }: Episode): boolean => category === 'missing';

/** *Known to run*: flagged as persistent, or an earlier episode. */
export const isKnownToRun = (matter: Matter): boolean =>
  recordFlags(matter).includes('persistent') || earlierEpisodes(matter).some(wasMissing);

/** Missing episodes that began before this one while the same authority looked after the child. */
export const earlierInCare = (matter: Matter): number =>
  earlierEpisodes(matter).filter(
    (one) => wasMissing(one) && one.lookedAfter && one.responsible === matter.episode?.responsible,
  ).length;

/** Whether this notice is the one by which the child counts as persistent: its record says so now, or the count is reached. */
export function becamePersistent(matter: Matter): boolean {
  const { notice, episode } = matter;
  const isSo = episode
    ? isPersistentByCount(episode, matter)
    : ((notice.data as Partial<ChildRegistered>).flags ?? []).includes('persistent');
  return (
    isSo &&
    !flagsIn(noticesBefore(matter)).includes('persistent') &&
    !earlierEpisodes(matter).some((one) => isPersistentByCount(one, matter))
  );
}

const isPersistentByCount = (episode: Episode, { file }: Matter): boolean =>
  episodesInWindow(episode, file.history.episodes, { months: 12 }) >= PERSISTENT_FROM;

/** Whether this notice names a risk factor that nobody had named of the child before (BRA-06). */
export function isFactorAdded(matter: Matter): boolean {
  const before = new Set(noticesBefore(matter).flatMap(factorsNamed));
  return factorsNamed(matter.notice).some((factor) => !before.has(factor));
}

function factorsNamed({ data }: Notice): string[] {
  const { risk, concerns = [], flags = [] } = data as Partial<MissingReported & MissingFound & ChildRegistered>;
  return [...(risk?.factors ?? []), ...concerns, ...flags].filter((one) => FACTORS.has(one));
}
