import type { EpisodeFlag } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import { FlagReading, type CaseFile, type Episode } from '#episodes';
import { allHold } from './conditions.js';
import { standingNotices } from './matter.js';
import { isCalledFor } from './occasions.js';
import type { Pack } from './pack.js';
import { hasSay, rulesFor } from './rules-for.js';

/** Marks episodes as the rules with `flag` say, besides what marks any episode (WIG-02). */
export class FlagsByPacks extends FlagReading {
  private readonly packs: readonly Pack[];

  constructor(packs: readonly Pack[]) {
    super();
    this.packs = packs
      .map((pack) => ({ ...pack, rules: pack.rules.filter(({ flag }) => flag !== undefined) }))
      .filter(({ rules }) => rules.length > 0);
  }

  override flagsOf(episode: Episode, file: CaseFile, directory: DirectorySnapshot): EpisodeFlag[] {
    return standingNotices(episode, file.notices).flatMap((notice) => {
      const matter = { file, notice, episode, directory, now: episode.since };
      return rulesFor(matter, this.packs).flatMap((of) => {
        const { rule, pack } = of;
        const isMeant = 'notice' in rule.when && isCalledFor(rule.when.notice, matter);
        return isMeant && hasSay(of, notice.effectiveAt, matter, this.packs) && allHold(rule.if, matter, pack.authority)
          ? (rule.flag ?? [])
          : [];
      });
    });
  }
}
