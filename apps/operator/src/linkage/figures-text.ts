import type { Bin, Measures, Reliability, Share, Sliced } from '#linkage';

/** In microseconds. */
export interface Latency {
  readonly reports: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Reports that were linked and kept, while others were kept on another connection. */
export interface Writes {
  readonly latency: Latency;
  readonly beside: number;
  readonly seconds: number;
}

export interface Figures {
  readonly registration: { readonly children: number; readonly seconds: number };
  readonly latency: Latency;
  /** Null where nothing was written. */
  readonly writes: Writes | null;
  /** Null without a truth file. */
  readonly quality: {
    readonly measures: Measures;
    readonly sliced: readonly Sliced[];
    readonly reliability: Reliability;
  } | null;
}

export function latencyOf(micros: readonly number[]): Latency {
  const sorted = Float64Array.from(micros).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { reports: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** What was measured, for people to read. */
export function figuresText({ registration, latency, writes, quality }: Figures): string {
  const { children, seconds } = registration;
  const rate = seconds === 0 ? '' : `, ${whole(children / seconds)} a second`;
  return [
    `${whole(children)} children registered in ${seconds.toFixed(1)} s${rate}`,
    `${whole(latency.reports)} reports linked; ${tookText(latency)}`,
    ...(writes ? [writesText(writes)] : []),
    ...(quality ? qualityLines(quality) : []),
  ].join('\n');
}

const tookText = ({ p50, p95, p99, max }: Latency): string =>
  `one took ${p50} µs (p50), ${p95} (p95), ${p99} (p99), ${max} at most`;

const writesText = ({ latency, beside, seconds }: Writes): string =>
  `${whole(latency.reports)} reports linked and kept, with ${whole(beside / seconds)} others a second kept beside them; ${tookText(latency)}`;

function qualityLines({ measures, sliced, reliability }: NonNullable<Figures['quality']>): string[] {
  return [
    '',
    'measure | share | 95 % interval (Wilson) | of',
    '---|---|---|---',
    row('precision of links made without a person', measures.precision),
    row('recall: known children linked to themselves', measures.recall),
    row('reports that need review', measures.needReview),
    row('linked by itself, of known children with a whole name and date', measures.usableLinked),
    row('linked or among the first five in review, of the same', measures.usableFound),
    row('missed, of the same', measures.usableMissed),
    row('reports of unknown children linked to someone', measures.strangersLinked),
    row('known children taken for new', measures.takenForNew),
    ...reliabilityLines(reliability),
    ...sliced.flatMap(sliceLines),
  ];
}

const row = (name: string, { of, among, share, low, high }: Share): string =>
  `${name} | ${percent(share)} | ${percent(low)} to ${percent(high)} | ${whole(of)} of ${whole(among)}`;

function reliabilityLines(reliability: Reliability): string[] {
  const off = reliability.error();
  return [
    '',
    `probability of a candidate | predicted | observed | candidates${off === null ? '' : ` (mean error ${percent(off)})`}`,
    '---|---|---|---',
    ...reliability.bins().map(binLine),
  ];
}

const binLine = ({ from, to, predicted, observed }: Bin): string =>
  `${from.toFixed(1)} to ${to.toFixed(1)} | ${percent(predicted)} | ${percent(observed.share)} | ${whole(observed.among)}`;

function sliceLines({ column, slices, missed }: Sliced): string[] {
  const ratio =
    missed === null
      ? 'fewer than two are large enough to compare'
      : `missed: ${missed.worst} / ${missed.best} = ${missed.ratio.toFixed(2)}, at least ${missed.atLeast.toFixed(2)} by the intervals`;
  return [
    '',
    `by ${column} (${ratio}) | reports | precision | recall | review | linked by itself | missed | unknown linked`,
    '---|---|---|---|---|---|---|---',
    ...slices.map(({ value, measures }) => sliceLine(value, measures)),
  ];
}

function sliceLine(value: string, measures: Measures): string {
  const { reports, precision, recall, needReview, usableLinked, usableMissed, strangersLinked } = measures;
  const shares = [precision, recall, needReview, usableLinked].map(({ share }) => percent(share));
  const { share: missedShare, low, high } = usableMissed;
  const missed = missedShare === null ? '–' : `${percent(missedShare)} (${percent(low)} to ${percent(high)})`;
  const strangers = strangersLinked.among === 0 ? '–' : `${strangersLinked.of} of ${whole(strangersLinked.among)}`;
  return [value, whole(reports), ...shares, missed, strangers].join(' | ');
}

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(3)} %`);
const whole = (number: number): string => Math.round(number).toLocaleString('en-GB');
