import { RISK_LEVELS, type EpisodeCategory, type MissingReported, type RiskLevel } from '#contracts';
import type { EpisodeRisk, NotAsSent, Notice, RiskStep } from './case-file.js';
import type { PackReading } from './pack-reading.js';

export interface FoldedRisk {
  readonly risk: EpisodeRisk;
  readonly notAsSent: readonly NotAsSent[];
}

/** The risk of an episode from its notices, in order of happening, and the category that held at each. */
export function foldRisk(
  notices: readonly { readonly notice: Notice; readonly category: EpisodeCategory | null }[],
  reading: PackReading,
): FoldedRisk {
  const publishers = [...new Set(notices.map(({ notice }) => notice.organisation))];
  let reported: RiskLevel | null = null;
  // The last level that took effect: one that lowers the risk may have to wait for somebody's authority.
  let counts: RiskLevel | null = null;
  const history: RiskStep[] = [];
  const notAsSent: NotAsSent[] = [];
  const factors = new Map<string, string>();
  for (const { notice, category } of notices) {
    const risk = riskOf(notice);
    for (const factor of risk?.factors ?? []) if (!factors.has(factor)) factors.set(factor, notice.organisation);
    if (risk?.level) {
      reported = risk.level;
      const from = history.at(-1)?.level;
      const isLower = from !== undefined && RANK[reading.actedOn(risk.level, category)] > RANK[from];
      const held = isLower ? reading.holdsBack({ from, notice, publishers }) : null;
      if (!held) counts = risk.level;
      else if (held.isChallenged) {
        notAsSent.push({ report: notice.report, rule: held.rule, detail: held.detail, isHeld: true });
      }
    }
    const level = reading.actedOn(counts, category);
    if (history.at(-1)?.level !== level) history.push({ at: notice.effectiveAt, level, by: notice.organisation });
  }
  const risk = {
    level: history.at(-1)?.level ?? reading.actedOn(null, null),
    reported,
    factors: [...factors].map(([factor, by]) => ({ factor, by })),
    since: history.at(-1)?.at ?? null,
    history,
  };
  return { risk, notAsSent };
}

/** Highest first. */
const RANK = Object.fromEntries(RISK_LEVELS.map((level, place) => [level, place])) as Record<RiskLevel, number>;

/** What a notice says of risk; only reports and updates do. */
export function riskOf(notice: Notice): MissingReported['risk'] | undefined {
  if (notice.type !== 'missing.reported' && notice.type !== 'missing.updated') return undefined;
  return (notice.data as MissingReported).risk;
}
