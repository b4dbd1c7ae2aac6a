import { authoritiesOf, type Matter } from './matter.js';
import type { Pack, Rule } from './pack.js';
import type { Calendars } from './spans.js';

/** A rule, and the pack that it stands in. */
export interface RuleOfPack {
  readonly pack: Pack;
  readonly rule: Rule;
}

export const versionOf = (pack: Pack): string => `${pack.id}@${pack.version}`;

/** The rules that have a say in a matter: the national ones, and those of packs whose authority or force it concerns. */
export function rulesFor(matter: Matter, packs: readonly Pack[]): RuleOfPack[] {
  const { responsible, host } = authoritiesOf(matter);
  const senders = matter.episode?.publishers ?? [matter.notice.organisation];
  return packs.flatMap((pack) => {
    const isParty = pack.authority === null || pack.authority === responsible || pack.authority === host;
    const isReported = pack.force !== undefined && senders.includes(pack.force);
    return pack.rules
      .filter(({ applies }) => (applies === 'force' ? isReported : isParty))
      .map((rule) => ({ pack, rule }));
  });
}

/** Whose school days count: those of the pack's authority, else of the one that is responsible. */
export const calendarsOf = (matter: Matter, pack: Pack): Calendars => ({
  directory: matter.directory,
  authority: pack.authority ?? authoritiesOf(matter).responsible,
});
