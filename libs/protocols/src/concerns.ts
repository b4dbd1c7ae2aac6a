import { CHILD_FLAGS } from '#contracts';
import { EXPLOITATION, statusesOn, type Notice } from '#episodes';
import { localDay } from '#kernel';
import { careOf, standingNotices, type Matter } from './matter.js';

/** Every factor, concern and flag that the contract knows. */
const KNOWN_CONCERNS: ReadonlySet<string> = new Set(CHILD_FLAGS);
/** What is no *safeguarding concern* by itself. */
const NO_SAFEGUARDING: ReadonlySet<string> = new Set(['offending', 'disability', 'learning-disability', 'persistent']);
/** *Open to social care*: any of these now. */
const OPEN_TO_SOCIAL_CARE: ReadonlySet<string> = new Set([
  'looked-after',
  'child-protection-plan',
  'section-47',
  'child-in-need',
  'assessment',
  'care-leaver',
  'exploitation-team',
]);
const PLANS: readonly string[] = ['child-protection-plan', 'section-47'];

/** Kinds of status that hold on the day of the going, or of the notice where there is no episode. */
export function statusesOf(matter: Matter): string[] {
  const day = localDay(matter.episode?.since ?? matter.notice.effectiveAt);
  const kinds = statusesOn(careOf(matter), day).map(({ kind }) => kind);
  // That a child is looked after may be known from its placement alone.
  return matter.episode?.lookedAfter && !kinds.includes('looked-after') ? [...kinds, 'looked-after'] : kinds;
}

export const isOpenToSocialCare = (matter: Matter): boolean =>
  statusesOf(matter).some((kind) => OPEN_TO_SOCIAL_CARE.has(kind));

/** All that anybody named: factors and concerns in the episode's notices, the record's flags, circumstances of an absence. */
export function concernsOf(matter: Matter): string[] {
  const said = new Set<string>(careOf(matter)?.flags ?? []);
  for (const { factor } of matter.episode?.risk.factors ?? []) said.add(factor);
  for (const notice of noticesOfMatter(matter)) {
    const data = notice.data as { concerns?: readonly string[]; circumstances?: unknown; harmed?: boolean };
    for (const concern of data.concerns ?? []) said.add(concern);
    if (Array.isArray(data.circumstances)) for (const one of data.circumstances as string[]) said.add(one);
    if (data.harmed === true) said.add('harmed-while-missing');
  }
  return [...said];
}

export const isExploited = (matter: Matter): boolean => concernsOf(matter).some((one) => EXPLOITATION.has(one));

/** Whether exploitation is named in this notice, or by the record, and was not before in this episode. */
export function exploitationBecameKnown(matter: Matter): boolean {
  const { episode, notice, file } = matter;
  if (episode === null) return false;
  const upTo = standingNotices(episode, file.notices).filter((one) => isNoLater(one, notice, episode.notices));
  const flags = careOf(matter)?.flags ?? [];
  const isNamed = (notices: readonly Notice[]): boolean =>
    [...flags, ...notices.flatMap(namedIn)].some((one) => EXPLOITATION.has(one));
  const before = upTo.filter(({ report }) => report !== notice.report);
  return isNamed(upTo) && (before.length === 0 || !isNamed(before));
}

const isNoLater = (one: Notice, than: Notice, order: readonly string[]): boolean =>
  order.indexOf(one.report) <= order.indexOf(than.report);

const namedIn = ({ data }: Notice): readonly string[] => {
  const { risk, concerns = [] } = data as { risk?: { factors?: readonly string[] }; concerns?: readonly string[] };
  return [...(risk?.factors ?? []), ...concerns];
};

export function hasSafeguardingConcerns(matter: Matter): boolean {
  return (
    concernsOf(matter).some((one) => KNOWN_CONCERNS.has(one) && !NO_SAFEGUARDING.has(one)) ||
    statusesOf(matter).some((kind) => PLANS.includes(kind))
  );
}

export function isParticularlyVulnerable(matter: Matter): boolean {
  const concerns = concernsOf(matter);
  return (
    matter.episode?.risk.level === 'high' ||
    isExploited(matter) ||
    concerns.includes('medical-need') ||
    concerns.includes('self-harm')
  );
}

/** The notices of the matter's episode that stand; without an episode the notice itself. */
export const noticesOfMatter = (matter: Matter): readonly Notice[] =>
  matter.episode === null ? [matter.notice] : standingNotices(matter.episode, matter.file.notices);
