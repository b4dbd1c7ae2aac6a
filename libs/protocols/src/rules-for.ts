import { localDay, onceFor } from '#kernel';
import { authoritiesOf, authoritiesReached, livesIn, type Matter } from './matter.js';
import type { EpisodeKind } from '#contracts';
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
export function rulesFor(matter: Matter, packs: readonly Pack[]): readonly RuleOfPack[] {
  const { responsible, host } = authoritiesOf(matter);
  const { episode } = matter;
  const senders = episode?.publishers ?? [matter.notice.organisation];
  const grounds = packs.map((pack) => {
    const isParty = pack.authority === null || pack.authority === responsible || pack.authority === host;
    const isConcerned: Readonly<Record<Applies, () => boolean>> = {
      party: () => isParty,
      force: () => pack.force !== undefined && senders.includes(pack.force),
      area: () => isParty || authoritiesReached(matter).includes(pack.authority),
      'lives-in': () => pack.authority === null || pack.authority === livesIn(matter),
    };
    return groundsAskedFor(pack).filter((applies) => isConcerned[applies]());
  });
  return sorted(packs).of(grounds, episode?.kind ?? null);
}

/** By what the rules of a pack apply. */
const groundsAskedFor = onceFor((pack: Pack): Applies[] => [...new Set(pack.rules.map(({ applies }) => applies))]);

/** The packs' rules, sorted out once for each set of grounds on which they can apply. */
const sorted = onceFor((packs: readonly Pack[]) => {
  const known = new Map<string, readonly RuleOfPack[]>();
  const pick = (grounds: readonly (readonly Applies[])[], kind: EpisodeKind | null): readonly RuleOfPack[] =>
    packs.flatMap((pack, place) =>
      pack.rules
        .filter(({ about, applies }) => grounds[place]?.includes(applies) && (kind === null || about.includes(kind)))
        .map((rule) => ({ pack, rule })),
    );
  return {
    /** @param grounds for each pack those that are given @param kind null for a matter that is about no episode */
    of(grounds: readonly (readonly Applies[])[], kind: EpisodeKind | null): readonly RuleOfPack[] {
      const key = `${kind ?? ''};${grounds.join(';')}`;
      const found = known.get(key) ?? pick(grounds, kind);
      known.set(key, found);
      return found;
    },
  };
});

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

/** The packs that have rules in the place of national ones; every occasion asks for them. */
const replacing = onceFor((packs: readonly Pack[]): readonly Replacing[] =>
  packs
    .map((pack) => ({
      pack,
      authority: pack.authority,
      replaces: new Set(pack.rules.flatMap((r) => r.replaces ?? [])),
    }))
    .filter(({ authority, replaces }) => authority !== null && replaces.size > 0),
);

/** Whose school days count: those of the pack's authority, else of the one that is responsible. */
export const calendarsOf = (matter: Matter, pack: Pack): Calendars => ({
  directory: matter.directory,
  authority: pack.authority ?? authoritiesOf(matter).responsible,
});
