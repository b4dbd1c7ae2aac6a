import type {
  EducationAbsenceReported,
  MissingFound,
  MissingReported,
  MissingUpdated,
  PlacementNotified,
  ReturnInterviewRecorded,
  SafeAndWellRecorded,
} from '#contracts';
import { absenceOf, happeningOf } from '#episodes';
import { ageOn, lastWeekdayOfMonth, localDay } from '#kernel';
import {
  concernsOf,
  exploitationBecameKnown,
  hasSafeguardingConcerns,
  isExploited,
  isOpenToSocialCare,
  isParticularlyVulnerable,
  noticesOfMatter,
  statusesOf,
} from './concerns.js';
import { becamePersistent, earlierInCare, isFactorAdded, isKnownToRun, recordFlags } from './record-facts.js';
import { bringsInterview, interviewsNotReceived, isInterviewReceived } from './interviews.js';
import { documentsMissing, isPlacementOnFile } from './placement-documents.js';
import { reviewTimeOf } from './review-time.js';
import { absencesInWindow, episodesBefore, episodesInWindow } from './counting.js';
import {
  authoritiesOf,
  authoritiesReached,
  careOf,
  categoryRose,
  foundIn,
  livesIn,
  placementOf,
  riskBecameHigh,
  seenIn,
  sentRisk,
  type Matter,
} from './matter.js';
import type { Condition } from './pack.js';
import type { RuleFact } from './rule-facts.js';

export type FactValue = string | boolean | number | readonly string[] | null;

type Finding = (matter: Matter, condition: Condition, self: string | null) => FactValue;

const HOUR_MS = 3_600_000;
const FRIDAY = 5;

const found = (matter: Matter): MissingFound | null =>
  matter.notice.type === 'missing.found' ? (matter.notice.data as MissingFound) : null;

const interview = (matter: Matter): ReturnInterviewRecorded | null =>
  matter.notice.type === 'return-interview.recorded' ? (matter.notice.data as ReturnInterviewRecorded) : null;

const placementNotice = (matter: Matter): PlacementNotified | null =>
  matter.notice.type === 'placement.notified' ? (matter.notice.data as PlacementNotified) : null;

/** How each fact is found. One that is not known makes its condition false. */
const FOUND: Readonly<Record<RuleFact, Finding>> = {
  kind: ({ episode }) => episode?.kind ?? null,
  category: ({ episode }) => episode?.category ?? null,
  'category-rose': (matter) => categoryRose(matter),
  'not-as-sent': ({ episode, notice }) =>
    (episode?.notAsSent ?? []).filter(({ report }) => report === notice.report).map(({ rule }) => rule),
  'sent-risk': (matter) => sentRisk(matter),
  risk: ({ episode }) => episode?.risk.level ?? null,
  'risk-became-high': (matter) => riskBecameHigh(matter),
  'looked-after': (matter) => (matter.episode ? matter.episode.lookedAfter : placementOf(matter) !== null),
  'subject-kind': (matter) => subjectKindOf(matter),
  'outside-force-area': (matter, _, self) => {
    const place = livesIn(matter);
    return self === null || place === null ? null : matter.directory.forceOf(place) !== matter.directory.forceOf(self);
  },
  'placed-out-of-area': (matter) => authoritiesOf(matter).host !== null,
  'sender-is': senderIs,
  'sender-kind': ({ directory, notice }) => directory.organisation(notice.organisation)?.kind ?? null,
  'reported-by-police': (matter) =>
    noticesOfMatter(matter).some(
      ({ type, organisation }) =>
        type === 'missing.reported' && matter.directory.organisation(organisation)?.kind === 'force',
    ),
  'self-is': (matter, _, self) => selfIs(matter, self),
  'self-at-work': isAtWork,
  'in-self-area': isInSelfArea,
  'parents-may-be-told': (matter) => careOf(matter)?.parentsMayBeTold ?? true,
  status: (matter) => statusesOf(matter),
  'open-to-social-care': (matter) => isOpenToSocialCare(matter),
  professional: (matter) => careOf(matter)?.professionals.map(({ role }) => role) ?? [],
  concern: (matter) => concernsOf(matter),
  exploitation: (matter) => isExploited(matter),
  'exploitation-became-known': (matter) => exploitationBecameKnown(matter),
  'safeguarding-concerns': (matter) => hasSafeguardingConcerns(matter),
  'particularly-vulnerable': (matter) => isParticularlyVulnerable(matter),
  flag: (matter) => matter.episode?.flags ?? recordFlags(matter),
  triage: ({ episode }) => episode?.triage ?? null,
  'age-known': (matter) => ageOf(matter) !== null,
  age: (matter) => ageOf(matter),
  'school-age': (matter) => isOfSchoolAge(matter),
  episodes: ({ episode, file }, { window, categories }) =>
    episode ? episodesInWindow(episode, file.history.episodes, window, categories) : null,
  'earlier-episodes': ({ episode, file }, { categories }) =>
    episode ? episodesBefore(episode, file.history.episodes, categories) : null,
  'absences-at-address': absencesAtAddress,
  'hours-before-report': (matter) => hoursBeforeReport(matter),
  'review-time-set': (matter) => reviewTimeOf(matter) !== null,
  'companions-named': ({ notice }) => ((notice.data as Partial<MissingReported>).companions ?? []).length > 0,
  'found-how': (matter) => found(matter)?.how ?? null,
  'likely-to-return': (matter) => found(matter)?.likelyToReturn ?? null,
  'found-elsewhere': (matter) => {
    const place = foundIn(matter);
    return place === null ? null : place !== livesIn(matter);
  },
  'interview-status': (matter) => interview(matter)?.status ?? null,
  'brings-interview': (matter) => bringsInterview(matter.notice, authoritiesOf(matter)),
  'interview-received': (matter) => isInterviewReceived(matter),
  'interviews-not-received': (matter, condition) => interviewsNotReceived(matter, condition),
  'interview-attempts': (matter) =>
    noticesOfMatter(matter).filter(
      (one) =>
        one.type === 'return-interview.recorded' &&
        (one.data as ReturnInterviewRecorded).status === 'attempted' &&
        one.effectiveAt <= matter.notice.effectiveAt,
    ).length,
  'placement-change': (matter) => placementNotice(matter)?.change ?? null,
  'emergency-placement': (matter) => placementNotice(matter)?.placement.emergency ?? null,
  'documents-missing': (matter) => documentsMissing(matter),
  'missing-history': (matter) => hasMissingHistory(placementNotice(matter)),
  'known-to-run': (matter) => isKnownToRun(matter),
  'became-persistent': (matter) => becamePersistent(matter),
  'factor-added': (matter) => isFactorAdded(matter),
  'earlier-episodes-in-care': (matter) => (matter.episode ? earlierInCare(matter) : null),
  'done-before': ({ episode, done = [] }) =>
    done.filter(({ closedAt }) => episode && closedAt && closedAt < episode.since).map(({ kind }) => kind),
  'information-given': ({ notice }) => (notice.data as Partial<MissingUpdated>).information !== undefined,
  'check-done': ({ notice }) =>
    notice.type === 'safe-and-well.recorded' ? (notice.data as SafeAndWellRecorded).done : null,
  'placement-notice': (matter) => isPlacementOnFile(matter),
  'absence-kind': ({ notice }) =>
    notice.type === 'education.absence-reported' ? (notice.data as EducationAbsenceReported).kind : null,
  circumstance: (matter) => [...concernsOf(matter), ...statusesOf(matter)],
  leave: (matter) => leaveOf(matter),
  located: (matter) => wasLocated(matter),
};

export const factOf = (condition: Condition, matter: Matter, self: string | null): FactValue =>
  FOUND[condition.fact](matter, condition, self);

/** Of nobody who was told already it is asked again at every moment. */
function isAtWork({ directory, toldAt, now, turn }: Matter, _: Condition, self: string | null): FactValue {
  if (toldAt === undefined) turn?.note(now.getTime() + 1);
  return self === null ? null : directory.isWorkingTime(self, toldAt ?? now);
}

/** Of news of an episode that is known, whether this news says so. */
function isInSelfArea(matter: Matter, _: Condition, self: string | null): FactValue {
  if (self === null) return false;
  const isNews = matter.notice.type === 'missing.updated' && !categoryRose(matter);
  return isNews ? seenIn(matter.notice, matter) === self : authoritiesReached(matter).includes(self);
}

function selfIs(matter: Matter, self: string | null): FactValue {
  const { responsible, host } = authoritiesOf(matter);
  if (self === null) return null;
  if (self === responsible) return 'responsible';
  return self === host ? 'host' : null;
}

function senderIs(matter: Matter, _: Condition, self: string | null): FactValue {
  const { organisation } = matter.notice;
  const { responsible, host } = authoritiesOf(matter);
  if (organisation === self) return 'self';
  if (organisation === responsible) return 'responsible';
  return organisation === host ? 'host' : null;
}

/** Null where nobody has said what the child was absent from, or where the hub looks at one child's case only. */
function absencesAtAddress({ episode, absences, file }: Matter, { window }: Condition): FactValue {
  const here = episode && absenceOf(episode);
  if (!here || window === undefined || !('days' in window)) return null;
  const own = file.history.episodes.map(absenceOf).filter((one) => one !== null);
  const others = (absences ?? []).filter((one) => own.every(({ episode: id }) => id !== one.episode));
  return absencesInWindow(here, [...own, ...others], window.days);
}

/** Up to the first report of it, whoever made that: another agency's that follows is no delay. */
function hoursBeforeReport(matter: Matter): number | null {
  const reported = [matter.notice, ...noticesOfMatter(matter)].map(
    ({ data }) => (data as Partial<MissingReported>).reportedAt,
  );
  if (matter.episode === null || reported[0] === undefined) return null;
  const times = reported.filter((at) => at !== undefined).map((at) => Date.parse(at));
  return (Math.min(...times) - matter.episode.since.getTime()) / HOUR_MS;
}

function leaveOf({ episode, notice }: Matter): 'none' | 'over' | 'running' | null {
  const { absentFrom = null, since } = episode ?? {};
  if (absentFrom === null) return null;
  if (absentFrom.getTime() === since?.getTime()) return 'none';
  return localDay(absentFrom) > localDay(notice.receivedAt) ? 'running' : 'over';
}

function wasLocated(matter: Matter): boolean {
  const by = matter.mark ?? matter.notice.effectiveAt;
  return noticesOfMatter(matter).some(
    (one) => happeningOf(one, matter.episode?.kind) === 'located' && one.effectiveAt <= by,
  );
}

const subjectKindOf = (matter: Matter): NonNullable<MissingReported['subjectKind']> | null =>
  noticesOfMatter(matter)
    .map(({ data }) => (data as Partial<MissingReported>).subjectKind)
    .find((kind) => kind !== undefined) ?? null;

const bornOf = ({ file, notice }: Matter): string | null =>
  [notice.data as { child?: { dateOfBirth?: string } }, ...file.child.sources]
    .map(({ child }) => child?.dateOfBirth)
    .find((born) => born !== undefined) ?? null;

function ageOf(matter: Matter): number | null {
  const born = bornOf(matter);
  const day = localDay(matter.episode?.since ?? matter.notice.effectiveAt);
  if (born !== null) return ageOn(born, day)?.youngest ?? null;
  const ages = [matter.notice.data as { child?: { approximateAge?: number } }, ...matter.file.child.sources];
  return ages.map(({ child }) => child?.approximateAge).find((age) => age !== undefined) ?? null;
}

/** 5 to the last Friday in June of the school year of the 16th birthday; an age that nobody knows counts as of school age. */
function isOfSchoolAge(matter: Matter): boolean {
  const age = ageOf(matter);
  if (age === null) return subjectKindOf(matter) !== 'unborn';
  if (age < 5 || age > 16) return false;
  const born = bornOf(matter);
  const day = localDay(matter.episode?.since ?? matter.notice.effectiveAt);
  return age < 16 || born === null || day <= leavingDay(born);
}

/** The last Friday in June of the school year, September to August, in which somebody turns 16. */
function leavingDay(born: string): string {
  const sixteenth = `${Number(born.slice(0, 4)) + 16}${(born + '-12-31').slice(4, 10)}`;
  const year = Number(sixteenth.slice(0, 4)) + (sixteenth.slice(5) >= '09-01' ? 1 : 0);
  return lastWeekdayOfMonth(year, 6, FRIDAY);
}

/** Whether it came with one; `none` says that there is none. */
const hasMissingHistory = (notice: PlacementNotified | null): boolean | null => {
  const given = notice?.documents?.missingHistory ?? false;
  return notice === null ? null : given !== false && given !== 'none';
};
