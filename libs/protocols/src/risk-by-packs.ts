import type { EpisodeCategory, RiskLevel } from '#contracts';
import { RiskReading } from '#episodes';
import type { Pack, Treatment } from './pack.js';

/** Reads risk as the rules with `treat` say (ENG-02): a missing child's level below medium is acted on as medium. */
export class RiskByPacks extends RiskReading {
  private readonly treatments: readonly Treatment[];

  constructor(packs: readonly Pack[]) {
    super();
    this.treatments = packs.flatMap((p) => p.rules.flatMap((r) => (r.treat ? [r.treat] : [])));
  }

  override actedOn(reported: RiskLevel | null, category: EpisodeCategory | null): RiskLevel {
    const level = reported ?? 'not-assessed';
    return this.treatments.find((t) => t.category === category && t.levels.includes(level))?.as ?? level;
  }
}
