import type { EpisodeCategory, MissingReported, RiskLevel } from '#contracts';
import type { EpisodeRisk, Notice, RiskStep } from './case-file.js';

/** Which level the hub acts on when a level is sent; the packs in force say so (ENG-02). */
export abstract class RiskReading {
  /** @param reported null when nothing was said of risk */
  abstract actedOn(reported: RiskLevel | null, category: EpisodeCategory | null): RiskLevel;
}

/** The risk of an episode from its notices, in order of happening, and the category that held at each. */
export function foldRisk(
  notices: readonly { readonly notice: Notice; readonly category: EpisodeCategory | null }[],
  reading: RiskReading,
): EpisodeRisk {
  let reported: RiskLevel | null = null;
  const history: RiskStep[] = [];
  const factors = new Map<string, string>();
  for (const { notice, category } of notices) {
    const risk = riskOf(notice);
    if (risk?.level) reported = risk.level;
    for (const factor of risk?.factors ?? []) if (!factors.has(factor)) factors.set(factor, notice.organisation);
    const level = reading.actedOn(reported, category);
    if (history.at(-1)?.level !== level) history.push({ at: notice.effectiveAt, level, by: notice.organisation });
  }
  return {
    level: history.at(-1)?.level ?? reading.actedOn(null, null),
    reported,
    factors: [...factors].map(([factor, by]) => ({ factor, by })),
    since: history.at(-1)?.at ?? null,
    history,
  };
}

/** What a notice says of risk; only reports and updates do. */
export function riskOf(notice: Notice): MissingReported['risk'] | undefined {
  if (notice.type !== 'missing.reported' && notice.type !== 'missing.updated') return undefined;
  return (notice.data as MissingReported).risk;
}
