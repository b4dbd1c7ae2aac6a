import type { AlertKind, PlacementNotified, Urgency } from '#contracts';
import { opensEpisode, type Episode, type Notice } from '#episodes';
import { allHold } from './conditions.js';
import { categoryRose, riskBecameHigh, standingNotices, type Matter } from './matter.js';
import type { Because, Tell } from './obligations.js';
import { countsAsReport, isCalledFor, isTimed, occasionsOf, type Occasion } from './occasions.js';
import type { Pack, Rule, TellClause } from './pack.js';
import { calendarsOf, hasSay, rulesFor, versionOf, type RuleOfPack } from './rules-for.js';
import { limitAfter } from './spans.js';
import { addressed, capacityMeant, unfilledIn, whoIsMeant } from './targets.js';

/** Who must be told of this notice. One contact is told one thing once, and the telling names every rule that asks for it. */
export function tellsOf(matter: Matter, packs: readonly Pack[]): Tell[] {
  const tells = new Map<string, Tell>();
  if (matter.episode?.found && (GOING.has(matter.notice.type) || countsAsReport(matter))) {
    // Of an episode whose return is known by now, only the return is told: to those, too, whom this report alone brings in.
    const found = matter.file.notices.find(({ report }) => report === matter.episode?.found?.report);
    if (found) add(tells, toldOfTheGoing({ ...matter, notice: found }, packs));
    return [...tells.values()];
  }
  collect(tells, matter, packs);
  if (RETURNS.has(matter.notice.type)) add(tells, toldOfTheGoing(matter, packs));
  return [...tells.values()];
}

function collect(tells: Map<string, Tell>, matter: Matter, packs: readonly Pack[]): void {
  for (const { pack, rule } of rulesFor(matter, packs)) {
    if (!isBroughtUp(rule, matter) || !allHold(rule.if, matter, pack.authority)) continue;
    if (!hasSay({ pack, rule }, matter.notice.receivedAt, matter, packs)) continue;
    add(tells, tellsOfRule({ rule, pack }, matter));
  }
}

/** Whom a rule that holds tells, of the matter's notice or of a mark of time. */
export function tellsOfRule(of: RuleOfPack, matter: Matter, mark?: Occasion): Tell[] {
  return of.rule.tell
    .filter((clause) => allHold(clause.if, matter, of.pack.authority))
    .flatMap((clause) => tellsOfClause(clause, of, matter, mark));
}

/**
 * Whoever is told of the going is told of the return, under the rules that told of the going; of a pupil's, too, whoever
 * was told meanwhile that the absence lasts or that the search is at rest.
 */
function toldOfTheGoing(matter: Matter, packs: readonly Pack[]): Tell[] {
  const { episode } = matter;
  if (!episode) return [];
  const ofPupil = episode.kind === 'missing-education';
  const goings = standingNotices(episode, matter.file.notices).filter(
    (n) => GOING.has(n.type) || opensEpisode(n) || n.report === episode.dormant?.report,
  );
  const told = new Map<string, Tell>();
  for (const notice of goings) {
    // Who was told at night, because it was night, is told of the return by day as well (BHM-01).
    const going = { ...matter, notice, toldAt: notice.receivedAt };
    collect(told, going, packs);
    // And who was told while the child counted as missing, though it counts as absent by now (ENG-01).
    collect(told, { ...going, episode: asItStood(episode, notice) }, packs);
  }
  if (ofPupil) add(told, toldThatItLasts(matter, packs));
  const kind = kindOf(matter);
  return [...told.values()]
    .filter((tell) => ofPupil || GOING.has(tell.kind) || tell.kind === 'child.seen')
    .map((tell) => ({
      ...tell,
      report: matter.notice.report,
      mark: undefined,
      kind,
      late: false,
      urgency: urgencyOf(kind, matter),
      because: tell.because.map((b) => ({
        ...b,
        text: 'you are told of the return because you were to be told of the going',
      })),
    }));
}

/** The episode in the category that it had when that happened. */
function asItStood(episode: Episode, { effectiveAt }: Notice): Episode {
  const step = episode.categories.findLast(({ at }) => at <= effectiveAt);
  return step ? { ...episode, category: step.category } : episode;
}

/**
 * What is learned of the child's record while it is away is told to whom the going concerns in its light, though nobody knew
 * so when it was reported: the authority that looks after the child, the one that it is placed with. Whoever had been told
 * before is not told again, since it is the same alert.
 */
export function tellsInNewLight(matter: Omit<Matter, 'episode'>, packs: readonly Pack[]): Tell[] {
  const { notice, file } = matter;
  if (!RECORDS.has(notice.type)) return [];
  const away = file.history.episodes.filter(({ state, endedAt }) => state !== 'withdrawn' && endedAt === null);
  const goings = away.flatMap((episode) =>
    standingNotices(episode, file.notices)
      .map((going): Matter => ({ ...matter, notice: going, episode, toldAt: going.receivedAt }))
      // News of long ago is no news; that the child has gone, and that the risk is high, still holds.
      .filter((going) => opensEpisode(going.notice) || categoryRose(going) || riskBecameHigh(going)),
  );
  return goings.flatMap((going) => {
    const told = new Map<string, Tell>();
    collect(told, going, packs);
    return [...told.values()];
  });
}

/** Whom the marks of time told that had passed when the hub heard of the return, whenever that was. */
function toldThatItLasts(matter: Matter, packs: readonly Pack[]): Tell[] {
  const { episode, file, notice } = matter;
  if (!episode) return [];
  const until: Matter = { ...matter, now: notice.receivedAt, episode: { ...episode, endedAt: null } };
  const notices = standingNotices(episode, file.notices).filter((n) => n.receivedAt <= notice.receivedAt);
  // Where the return was known first, nobody was told that the absence lasts.
  if (!notices.some(opensEpisode)) return [];
  return rulesFor(matter, packs).flatMap((of) => {
    const { rule, pack } = of;
    if (!isTimed(rule.when) || rule.tell.length === 0) return [];
    return occasionsOf(rule.when, until, notices, calendarsOf(matter, pack))
      .filter((mark) => hasSay(of, mark.at, mark.matter, packs) && allHold(rule.if, mark.matter, pack.authority))
      .flatMap((mark) => tellsOfRule(of, mark.matter, mark));
  });
}

const GOING: ReadonlySet<string> = new Set(['missing.reported', 'missing.updated', 'education.absence-reported']);
const RETURNS: ReadonlySet<string> = new Set(['missing.found', 'education.absence-resolved']);
const RECORDS: ReadonlySet<string> = new Set(['child.registered', 'placement.notified']);

/** Whether the notice is what brings the rule into play. */
export function isBroughtUp({ when }: Rule, matter: Matter): boolean {
  if ('notice' in when) return isCalledFor(when.notice, matter);
  if (!('episode' in when)) return false;
  const { found, dormant } = matter.episode ?? {};
  return (when.episode === 'returned' ? found : dormant)?.report === matter.notice.report;
}

function tellsOfClause(clause: TellClause, { rule, pack }: RuleOfPack, matter: Matter, mark?: Occasion): Tell[] {
  const kind = clause.kind ?? (mark ? 'notice.rule' : kindOf(matter));
  const because: Because = { rule: rule.id, protocol: versionOf(pack), text: clause.text };
  return whoIsMeant(clause, matter, pack.authority).map(({ organisation, role }) => {
    const to = addressed(matter, organisation, role, { capacity: capacityMeant(clause.to) });
    return {
      report: matter.notice.report,
      episode: matter.episode?.id ?? null,
      task: null,
      mark: mark?.at.toISOString(),
      kind,
      urgency: clause.urgency ?? urgencyOf(kind, matter),
      to,
      because: [because],
      late: isLate(clause, matter, pack, mark),
      unfilled: unfilledIn([to], rule.id),
    };
  });
}

/** Whether the mark that brings it had passed when the hub heard of it, or the time by which it is to be told. */
function isLate({ by }: TellClause, matter: Matter, pack: Pack, mark?: Occasion): boolean {
  const { notice, episode } = matter;
  if (mark !== undefined) return mark.at < notice.receivedAt;
  const from = episode && (episode.absentFrom ?? episode.since);
  return by !== undefined && from !== null && limitAfter(from, by, calendarsOf(matter, pack)) < notice.receivedAt;
}

const RANK: Record<Urgency, number> = { immediate: 0, today: 1, routine: 2 };

function add(tells: Map<string, Tell>, more: readonly Tell[]): void {
  for (const tell of more) {
    const key = JSON.stringify([
      tell.kind,
      tell.mark,
      tell.to.organisation,
      tell.to.role,
      tell.to.person?.email ?? tell.to.person?.name,
    ]);
    const there = tells.get(key);
    if (!there) {
      tells.set(key, tell);
      continue;
    }
    const others = tell.because.filter((b) => !there.because.some(({ rule }) => rule === b.rule));
    tells.set(key, {
      ...there,
      urgency: RANK[tell.urgency] < RANK[there.urgency] ? tell.urgency : there.urgency,
      because: [...there.because, ...others],
      unfilled: [...(there.unfilled ?? []), ...(tell.unfilled ?? [])],
    });
  }
}

/** The contract's kind of an alert that passes a notice on. */
export function kindOf(matter: Matter): AlertKind {
  const { notice } = matter;
  if (notice.type === 'placement.notified') return `placement.${(notice.data as PlacementNotified).change}`;
  return notice.type;
}

/** How urgent a kind of alert is unless a rule says otherwise (contract §3). */
function urgencyOf(kind: AlertKind, matter: Matter): Urgency {
  const { episode } = matter;
  if (episode?.flags.includes('restricted')) return 'immediate';
  if (kind === 'missing.reported') return episode?.category === 'missing' ? 'immediate' : 'today';
  if (kind === 'missing.updated') return riskBecameHigh(matter) || categoryRose(matter) ? 'immediate' : 'routine';
  if (kind === 'child.seen' && countsAsReport(matter)) return 'immediate';
  return kind === 'missing.found' ? 'today' : 'routine';
}
