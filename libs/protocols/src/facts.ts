import type {
  EducationAbsenceReported,
  MissingFound,
  MissingReported,
  PlacementNotified,
  ReturnInterviewRecorded,
} from '#contracts';
import { ageOn, lastWeekdayOfMonth, localDay } from '#kernel';
import {
  concernsOf,
  hasSafeguardingConcerns,
  isExploited,
  isOpenToSocialCare,
  isParticularlyVulnerable,
  noticesOfMatter,
  statusesOf,
} from './concerns.js';
import { reviewTimeOf } from './review-time.js';
import { episodesBefore, episodesInWindow } from './counting.js';
import {
  authoritiesOf,
  careOf,
  categoryRose,
  livesIn,
  placementOf,
  riskBecameHigh,
  sentRisk,
  type Matter,
} from './matter.js';
import type { Condition } from './pack.js';

export type FactValue = string | boolean | number | readonly string[] | null;

interface Fact {
  /** What it says, for whoever writes a pack and for the page of all rules. */
  readonly says: string;
  readonly of: (matter: Matter, condition: Condition, self: string | null) => FactValue;
}

const HOUR_MS = 3_600_000;
const FRIDAY = 5;

const found = (matter: Matter): MissingFound | null =>
  matter.notice.type === 'missing.found' ? (matter.notice.data as MissingFound) : null;

const interview = (matter: Matter): ReturnInterviewRecorded | null =>
  matter.notice.type === 'return-interview.recorded' ? (matter.notice.data as ReturnInterviewRecorded) : null;

const placementNotice = (matter: Matter): PlacementNotified | null =>
  matter.notice.type === 'placement.notified' ? (matter.notice.data as PlacementNotified) : null;

/** The facts that conditions may ask about, and nothing else. One that is not known makes its condition false. */
export const RULE_FACTS = {
  kind: { says: 'the kind of the episode', of: ({ episode }) => episode?.kind ?? null },
  category: { says: 'the category of the episode', of: ({ episode }) => episode?.category ?? null },
  'category-rose': {
    says: 'whether this notice made an absence a missing episode',
    of: (matter) => categoryRose(matter),
  },
  'sent-risk': { says: 'the level of risk that this notice sent', of: (matter) => sentRisk(matter) },
  risk: { says: 'the level of risk that is acted on', of: ({ episode }) => episode?.risk.level ?? null },
  'risk-became-high': { says: 'whether this notice made the risk high', of: (matter) => riskBecameHigh(matter) },
  'looked-after': {
    says: 'whether an authority looks after the child on that day',
    of: (matter) => (matter.episode ? matter.episode.lookedAfter : placementOf(matter) !== null),
  },
  'placed-out-of-area': {
    says: "whether the child is placed in another authority's area on that day",
    of: (matter) => authoritiesOf(matter).host !== null,
  },
  'sender-kind': {
    says: 'the kind of organisation that sent this notice',
    of: ({ directory, notice }) => directory.organisation(notice.organisation)?.kind ?? null,
  },
  'self-is': {
    says: "whether the protocol's own authority is responsible for the child or host to it",
    of: (matter, _, self) => selfIs(matter, self),
  },
  'parents-may-be-told': {
    says: 'whether the record allows that parents are told',
    of: (matter) => careOf(matter)?.parentsMayBeTold ?? true,
  },
  status: { says: "the kinds of status on the child's record on that day", of: (matter) => statusesOf(matter) },
  'open-to-social-care': {
    says: 'whether the child is open to social care',
    of: (matter) => isOpenToSocialCare(matter),
  },
  professional: {
    says: "the roles that somebody holds in the child's record",
    of: (matter) => careOf(matter)?.professionals.map(({ role }) => role) ?? [],
  },
  concern: { says: 'factors, concerns and flags named by anybody in this matter', of: (matter) => concernsOf(matter) },
  exploitation: { says: 'whether exploitation is known or suspected', of: (matter) => isExploited(matter) },
  'safeguarding-concerns': {
    says: 'whether there are safeguarding concerns',
    of: (matter) => hasSafeguardingConcerns(matter),
  },
  'particularly-vulnerable': {
    says: 'whether the child is particularly vulnerable',
    of: (matter) => isParticularlyVulnerable(matter),
  },
  flag: { says: 'the flags of the episode', of: ({ episode }) => episode?.flags ?? [] },
  age: { says: 'the age in whole years on that day, the youngest it can be', of: (matter) => ageOf(matter) },
  'school-age': { says: 'whether the child is of school age', of: (matter) => isOfSchoolAge(matter) },
  episodes: {
    says: "how many of the child's episodes began in a window up to and with this one",
    of: ({ episode, file }, { window, categories }) =>
      episode ? episodesInWindow(episode, file.history.episodes, window, categories) : null,
  },
  'earlier-episodes': {
    says: 'how many episodes of the child began before this one',
    of: ({ episode, file }, { categories }) =>
      episode ? episodesBefore(episode, file.history.episodes, categories) : null,
  },
  'hours-before-report': {
    says: 'hours from the going to its being reported',
    of: ({ episode, notice }) => {
      const { reportedAt } = notice.data as Partial<MissingReported>;
      return episode && reportedAt !== undefined ? (Date.parse(reportedAt) - episode.since.getTime()) / HOUR_MS : null;
    },
  },
  'review-time-set': {
    says: 'whether somebody has said when the absence is to be reviewed',
    of: (matter) => reviewTimeOf(matter) !== null,
  },
  'companions-named': {
    says: 'whether the report names somebody with whom the child went',
    of: ({ notice }) => ((notice.data as Partial<MissingReported>).companions ?? []).length > 0,
  },
  'found-how': { says: 'how the child was found', of: (matter) => found(matter)?.how ?? null },
  'likely-to-return': {
    says: 'whether the child is likely to come back to where it went from',
    of: (matter) => found(matter)?.likelyToReturn ?? null,
  },
  'found-elsewhere': {
    says: 'whether the child was found in another area than it lives in',
    of: (matter) => {
      const place = found(matter)?.place?.authority;
      return place === undefined ? null : place !== livesIn(matter);
    },
  },
  'interview-status': {
    says: 'what this notice says of the interview',
    of: (matter) => interview(matter)?.status ?? null,
  },
  'interview-attempts': {
    says: 'failed attempts at the interview, with this one',
    of: (matter) =>
      noticesOfMatter(matter).filter(
        (one) =>
          one.type === 'return-interview.recorded' &&
          (one.data as ReturnInterviewRecorded).status === 'attempted' &&
          one.effectiveAt <= matter.notice.effectiveAt,
      ).length,
  },
  'placement-change': {
    says: 'what the notice says of the placement',
    of: (matter) => placementNotice(matter)?.change ?? null,
  },
  'emergency-placement': {
    says: 'whether the child was placed in an emergency',
    of: (matter) => placementNotice(matter)?.placement.emergency ?? null,
  },
  'documents-missing': {
    says: 'documents that the notice of a placement did not carry',
    of: (matter) => documentsMissing(placementNotice(matter)),
  },
  'placement-notice': {
    says: 'whether a notice of the placement is on file',
    of: ({ episode }) => episode !== null && episode.placement !== null,
  },
  'absence-kind': {
    says: 'the kind of absence from education',
    of: ({ notice }) =>
      notice.type === 'education.absence-reported' ? (notice.data as EducationAbsenceReported).kind : null,
  },
} as const satisfies Record<string, Fact>;

export type RuleFact = keyof typeof RULE_FACTS;

export const factOf = (condition: Condition, matter: Matter, self: string | null): FactValue =>
  (RULE_FACTS[condition.fact] as Fact).of(matter, condition, self);

function selfIs(matter: Matter, self: string | null): FactValue {
  const { responsible, host } = authoritiesOf(matter);
  if (self === null) return null;
  if (self === responsible) return 'responsible';
  return self === host ? 'host' : null;
}

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
  if (age === null) return true;
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

function documentsMissing(notice: PlacementNotified | null): string[] {
  if (notice === null) return [];
  const { placementPlan, riskAssessment, missingHistory } = notice.documents ?? {};
  return Object.entries({ placementPlan, riskAssessment, missingHistory })
    .filter(([, given]) => given === undefined || given === false)
    .map(([name]) => name);
}
