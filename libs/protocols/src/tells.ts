import type { AlertKind, PlacementNotified, Urgency } from '#contracts';
import { allHold } from './conditions.js';
import { authoritiesOf, categoryRose, riskBecameHigh, type Matter } from './matter.js';
import type { Because, Tell } from './obligations.js';
import type { Pack, Rule, TellClause } from './pack.js';
import { addressed, organisationsMeant } from './targets.js';

/** The packs that have a say in a matter: the national one, and those of responsible and host. */
export function packsFor(matter: Matter, packs: readonly Pack[]): Pack[] {
  const { responsible, host } = authoritiesOf(matter);
  return packs.filter((p) => p.authority === null || p.authority === responsible || p.authority === host);
}

export const versionOf = (pack: Pack): string => `${pack.id}@${pack.version}`;

/** Who must be told of this notice. One contact is told one thing once, and the telling names every rule that asks for it. */
export function tellsOf(matter: Matter, packs: readonly Pack[]): Tell[] {
  // Of an episode whose return is known by now, only the return is told.
  if (matter.episode?.endedAt && GOING.has(matter.notice.type)) return [];
  const tells = new Map<string, Tell>();
  collect(tells, matter, packs);
  if (matter.notice.type === 'missing.found') add(tells, toldOfTheGoing(matter, packs));
  return [...tells.values()];
}

function collect(tells: Map<string, Tell>, matter: Matter, packs: readonly Pack[]): void {
  for (const pack of packsFor(matter, packs)) {
    for (const rule of pack.rules) {
      if (!isBroughtUp(rule, matter) || !allHold(rule.if, matter, pack.authority)) continue;
      for (const clause of rule.tell) add(tells, tellsOfClause(clause, rule, pack, matter));
    }
  }
}

/** Whoever is told of the going is told of the return, under the rules that told of the going. */
function toldOfTheGoing(matter: Matter, packs: readonly Pack[]): Tell[] {
  const { episode } = matter;
  if (!episode) return [];
  const goings = matter.file.notices.filter(
    (n) => GOING.has(n.type) && n.withdrawnBy === null && episode.notices.includes(n.report),
  );
  const told = new Map<string, Tell>();
  for (const notice of goings) collect(told, { ...matter, notice }, packs);
  return [...told.values()]
    .filter((tell) => GOING.has(tell.kind))
    .map((tell) => ({
      ...tell,
      report: matter.notice.report,
      kind: 'missing.found',
      urgency: urgencyOf('missing.found', matter),
      because: tell.because.map((b) => ({
        ...b,
        text: 'you are told of the return because you were to be told of the going',
      })),
    }));
}

const GOING: ReadonlySet<string> = new Set(['missing.reported', 'missing.updated']);

function isBroughtUp(rule: Rule, matter: Matter): boolean {
  if (!('notice' in rule.when)) return false;
  const { notice } = rule.when;
  return notice.includes(matter.notice.type) || (notice.includes('missing.reported') && categoryRose(matter));
}

function tellsOfClause(clause: TellClause, rule: Rule, pack: Pack, matter: Matter): Tell[] {
  const kind = clause.kind ?? kindOf(matter);
  const because: Because = { rule: rule.id, protocol: versionOf(pack), text: clause.text };
  return organisationsMeant(clause.to, matter, pack.authority).map((organisation) => ({
    report: matter.notice.report,
    episode: matter.episode?.id ?? null,
    task: null,
    kind,
    urgency: clause.urgency ?? urgencyOf(kind, matter),
    to: addressed(matter, organisation, clause.role ?? null),
    because: [because],
    late: false,
  }));
}

const RANK: Record<Urgency, number> = { immediate: 0, today: 1, routine: 2 };

function add(tells: Map<string, Tell>, more: readonly Tell[]): void {
  for (const tell of more) {
    const key = JSON.stringify([
      tell.kind,
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
  return kind === 'missing.found' ? 'today' : 'routine';
}
