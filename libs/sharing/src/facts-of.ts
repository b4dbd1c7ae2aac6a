import { categoriesOf, categoryOfTerm, type Category, type EventType } from '#contracts';
import type { CareRecord, CaseFile, Episode, Notice, PlacementPeriod } from '#episodes';
import { canonicalJson } from '#kernel';
import { careIn, identitiesIn, placementIn, type IdentityStatement } from './case-in-force.js';
import type { Fact } from './fact.js';
import { interviewPassedOn } from './interview-passed-on.js';

/**
 * All that the hub knows in one matter, leaf by leaf, each with its category and with the organisation that said it:
 * `child.*` (by everybody who named the child, best word first), `episode.*`, `risk.*`, `placement.*`, `care.*`,
 * `professionals.N.*`, and `notice.*`, the notice's own data without its `child`. `notice` is null where an episode is
 * read and no notice is at hand. Compute it once per notice and hand the same array to every decision.
 */
export function factsOf(file: CaseFile, episode: Episode | null, notice: Notice | null): Fact[] {
  const care = file.child.provisional ? null : careIn(file, episode, notice);
  const placement = placementIn(file, episode, notice);
  return [
    ...identityFacts(identitiesIn(file, notice)),
    ...(episode ? [...episodeFacts(file, episode, care), ...riskFacts(episode)] : []),
    ...(placement ? placementFacts(placement) : []),
    ...(care ? careFacts(care) : []),
    ...(notice ? noticeFacts(notice, interviewPassedOn(file, notice)) : []),
  ];
}

interface Origin {
  readonly supplier: string;
  readonly source?: string;
}

/** The leaves of data as an event would carry them, so that the category is the one declared beside the field. */
function leavesOf(type: EventType, data: object, { supplier, source }: Origin): Fact[] {
  return categoriesOf(type, data)
    .filter(({ value }) => value !== '')
    .map((leaf) => ({ ...leaf, supplier, ...(source === undefined ? {} : { source }) }));
}

const moved = (facts: readonly Fact[], path: (path: string) => string): Fact[] =>
  facts.map((fact) => ({ ...fact, path: path(fact.path) }));

/** `child.*` by everybody who said who the child is, best word first. */
export function identityFacts(statements: readonly IdentityStatement[]): Fact[] {
  const numbers = new Map<string, number>();
  return statements.flatMap(({ report, organisation, child }) => {
    // The same number from two agencies has one place in the list, and each of them as a supplier.
    const places = (child.identifiers ?? []).map(({ system, issuer, value }) => {
      const key = JSON.stringify([system, issuer ?? '', value]);
      const place = numbers.get(key) ?? numbers.size;
      numbers.set(key, place);
      return place;
    });
    return moved(leavesOf('missing.reported', { child }, { supplier: organisation, source: report }), (path) =>
      path.replace(/^child\.identifiers\.(\d+)/, (_, at: string) => `child.identifiers.${places[Number(at)] ?? at}`),
    );
  });
}

function episodeFacts(file: CaseFile, episode: Episode, care: CareRecord | null): Fact[] {
  const reporter = episode.reportedBy;
  // Responsible and host follow from what an authority said of the child; without such a word, from the report.
  const authority = episode.placement?.organisation ?? care?.organisation ?? reporter;
  const fact = (path: string, value: unknown, supplier: string, category: Category = 'episode'): Fact[] =>
    value === null || value === undefined
      ? []
      : [{ path: `episode.${path}`, category, supplier, value: value instanceof Date ? value.toISOString() : value }];
  const { found, missingFrom } = episode;
  return [
    ...fact('id', episode.id, reporter),
    ...fact('reference', episode.reference, reporter),
    ...fact('state', episode.state, reporter),
    ...fact('kind', episode.kind, reporter),
    ...fact('category', episode.category, episode.categories.at(-1)?.by ?? reporter),
    ...fact('since', episode.since, reporter),
    ...fact('endedAt', episode.endedAt, found?.by ?? reporter),
    ...fact('reportedBy', reporter, reporter),
    ...fact('responsible', episode.responsible, authority),
    ...fact('host', episode.host, authority),
    ...episode.categories.flatMap(({ at, category, by }, i) => [
      ...fact(`categories.${i}.at`, at, by),
      ...fact(`categories.${i}.category`, category, by),
      ...fact(`categories.${i}.by`, by, by),
    ]),
    ...episode.flags.flatMap((flag, i) =>
      fact(`flags.${i}`, flag, whoFlagged(flag, episode, care), categoryOfTerm(flag)),
    ),
    ...fact('triage', episode.triage, reporter, 'risk'),
    ...(found ? [...fact('found.at', found.at, found.by), ...fact('found.how', found.how, found.by)] : []),
    ...(missingFrom
      ? moved(
          leavesOf('missing.reported', { missingFrom }, { supplier: whoSaidMissingFrom(file, episode) }),
          (path) => `episode.${path}`,
        )
      : []),
  ];
}

/** Who a flag of the episode comes from: the record that carries it, the agency that named it as a factor, else the reporter. */
function whoFlagged(flag: string, episode: Episode, care: CareRecord | null): string {
  if (care && (care.flags.includes(flag) || FROM_THE_RECORD.has(flag))) return care.organisation;
  return episode.risk.factors.find(({ factor }) => factor === flag)?.by ?? episode.reportedBy;
}
/** Worked out from statuses and flags of the record (ENG-14). */
const FROM_THE_RECORD = new Set<string>(['potential-trafficking-victim']);

function whoSaidMissingFrom(file: CaseFile, episode: Episode): string {
  const said = canonicalJson(episode.missingFrom);
  const notice = file.notices.find(
    ({ report, data, withdrawnBy }) =>
      withdrawnBy === null &&
      episode.notices.includes(report) &&
      'missingFrom' in data &&
      canonicalJson(data.missingFrom) === said,
  );
  return notice?.organisation ?? episode.reportedBy;
}

function riskFacts({ risk, reportedBy }: Episode): Fact[] {
  const last = risk.history.at(-1)?.by ?? reportedBy;
  const fact = (path: string, value: unknown, supplier: string, category: Category = 'risk'): Fact[] =>
    value === null
      ? []
      : [{ path: `risk.${path}`, category, supplier, value: value instanceof Date ? value.toISOString() : value }];
  return [
    ...fact('level', risk.level, last),
    ...fact('reported', risk.reported, last),
    ...fact('since', risk.since, last),
    ...risk.factors.flatMap(({ factor, by }, i) => fact(`factors.${i}`, factor, by, categoryOfTerm(factor))),
    ...risk.history.flatMap(({ at, level, by }, i) => [
      ...fact(`history.${i}.at`, at, by),
      ...fact(`history.${i}.level`, level, by),
      ...fact(`history.${i}.by`, by, by),
    ]),
  ];
}

function placementFacts(period: PlacementPeriod): Fact[] {
  const { reference, kind, provider, address, authority, from, to, services, responsible } = period;
  const origin = { supplier: period.organisation, source: period.report };
  const placement = { reference, kind, provider, address, authority, from, to };
  return moved(
    leavesOf('placement.notified', { placement, services, responsibleAuthority: responsible }, origin),
    (path) =>
      path.startsWith('placement.')
        ? path
        : path === 'responsibleAuthority'
          ? 'placement.responsible'
          : `placement.${path}`,
  );
}

function careFacts(care: CareRecord): Fact[] {
  const { statuses, flags, professionals, parentsMayBeTold, ethnicity } = care;
  const data = { statuses, flags, professionals, parentsMayBeTold, ethnicity, responsibleAuthority: care.responsible };
  return moved(leavesOf('child.registered', data, { supplier: care.organisation, source: care.report }), (path) =>
    path.startsWith('professionals.') ? path : path === 'responsibleAuthority' ? 'care.responsible' : `care.${path}`,
  );
}

/** What the notice says, and of an interview that it passes on what was said of that, as far as it does not say so itself. */
function noticeFacts(notice: Notice, interview: Notice | null): Fact[] {
  const said = (one: Notice): Fact[] =>
    leavesOf(one.type, one.data, { supplier: one.organisation, source: one.report }).filter(
      ({ path }) => !path.startsWith('child.'),
    );
  const more = interview ? said(interview).filter(({ path }) => !(fieldOf(path) in notice.data)) : [];
  return moved([...said(notice), ...more], (path) => `notice.${path}`);
}

const fieldOf = (path: string): string => path.split('.')[0] ?? '';
