import { RISK_FACTORS, type TriageColour } from '#contracts';
import { EXPLOITATION } from '#episodes';
import { localDay, monthsBefore } from '#kernel';
import { episodesOf, type Line } from '../line.js';

const RED_FACTORS: ReadonlySet<string> = new Set([
  ...EXPLOITATION,
  'substance-misuse',
  'domestic-abuse',
  'learning-disability',
  'person-posing-risk',
]);
const FACTORS: ReadonlySet<string> = new Set(RISK_FACTORS);
const COUNTED: readonly (string | null)[] = ['missing', 'absent'];
const RED_FROM = 3;
const AMBER_AT = 2;

/**
 * How pressing an episode is (BHM-15): by the missing and absent episodes of twelve months, up to and with this one, and
 * by the factors that anybody named. Null for one that is neither missing nor absent.
 */
export function triageOf(line: Line): TriageColour | null {
  const { episode } = line;
  if (!COUNTED.includes(episode.category)) return null;
  const first = monthsBefore(localDay(episode.since), 12);
  const count = episodesOf(line).filter(
    ({ category, since }) => COUNTED.includes(category) && since <= episode.since && localDay(since) >= first,
  ).length;
  const factors = factorsOf(line);
  if (count >= RED_FROM || factors.some((factor) => RED_FACTORS.has(factor))) return 'red';
  return count === AMBER_AT || factors.length > 0 ? 'amber' : 'green';
}

function factorsOf({ episode, notices, care }: Line): string[] {
  const concerns = notices.flatMap(({ data }) => (data as { concerns?: string[] }).concerns ?? []);
  const named = [...episode.risk.factors.map(({ factor }) => factor), ...concerns, ...(care?.flags ?? [])];
  return [...new Set(named)].filter((one) => FACTORS.has(one));
}
