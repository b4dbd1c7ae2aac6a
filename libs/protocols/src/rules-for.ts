import { localDay } from '#kernel';
import { authoritiesOf, authoritiesReached, livesIn, type Matter } from './matter.js';
import type { Applies, Pack, Rule } from './pack.js';
import type { Calendars } from './spans.js';

/** A rule, and the pack that it stands in. */
export interface RuleOfPack {
  readonly pack: Pack;
  readonly rule: Rule;
}

export const versionOf = (pack: Pack): string => `${pack.id}@${pack.version}`;

/**
 * The rules that have a say in a matter: those about its kind of episode, of the national guidance and of packs whose
 * authority or force it concerns.
 */
export function rulesFor(matter: Matter, packs: readonly Pack[]): RuleOfPack[] {
  const { responsible, host } = authoritiesOf(matter);
  const { episode } = matter;
  const senders = episode?.publishers ?? [matter.notice.organisation];
  return packs.flatMap((pack) => {
    const isParty = pack.authority === null || pack.authority === responsible || pack.authority === host;
    const isConcerned: Readonly<Record<Applies, () => boolean>> = {
      party: () => isParty,
      force: () => pack.force !== undefined && senders.includes(pack.force),
      area: () => isParty || authoritiesReached(matter).includes(pack.authority),
      'lives-in': () => pack.authority === null || pack.authority === livesIn(matter),
    };
    return pack.rules
      .filter(({ about, applies }) => isConcerned[applies]() && (episode === null || about.includes(episode.kind)))
      .map((rule) => ({ pack, rule }));
  });
}

/** Whether a version of a pack is in force at a moment: by its days, and by the versions before and after it. */
export function isInForce({ from, to, inForce }: Pack, at: Date): boolean {
  if (inForce && ((inForce.since ?? at) > at || (inForce.until !== null && inForce.until <= at))) return false;
  if (!from && !to) return true;
  const day = localDay(at);
  return (from ?? day) <= day && day <= (to ?? day);
}

/**
 * Whether a rule has a say on an occasion: its version is in force when the hub could first act on it, which is when it
 * happened or, if the hub was told of it later, then; so an episode that is looked at again years later is looked at under
 * the rules of its day. A national rule has none where the responsible authority's pack has one in its place; a host's
 * stricter rule says nothing of what another authority owes.
 */
export function hasSay({ pack, rule }: RuleOfPack, at: Date, matter: Matter, packs: readonly Pack[]): boolean {
  const { receivedAt } = matter.notice;
  const moment = at > receivedAt ? at : receivedAt;
  if (!isInForce(pack, moment)) return false;
  if (pack.authority !== null) return true;
  const { responsible } = authoritiesOf(matter);
  return !replacing(packs).some(
    (other) => other.authority === responsible && other.replaces.has(rule.id) && isInForce(other.pack, moment),
  );
}

interface Replacing {
  readonly pack: Pack;
  readonly authority: string | null;
  readonly replaces: ReadonlySet<string>;
}

/** The packs that have rules in the place of national ones; worked out once for a list of packs, since every occasion asks. */
function replacing(packs: readonly Pack[]): readonly Replacing[] {
  let found = known.get(packs);
  if (!found) {
    found = packs
      .map((pack) => ({
        pack,
        authority: pack.authority,
        replaces: new Set(pack.rules.flatMap((r) => r.replaces ?? [])),
      }))
      .filter(({ authority, replaces }) => authority !== null && replaces.size > 0);
    known.set(packs, found);
  }
  return found;
}

const known = new WeakMap<readonly Pack[], readonly Replacing[]>();

/** Whose school days count: those of the pack's authority, else of the one that is responsible. */
export const calendarsOf = (matter: Matter, pack: Pack): Calendars => ({
  directory: matter.directory,
  authority: pack.authority ?? authoritiesOf(matter).responsible,
});
