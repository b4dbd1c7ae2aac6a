import {
  interviewHours,
  INTERVIEW_WITHIN_HOURS,
  interviewsOf,
  interviewState,
  interviewWasDue,
  outwardCode,
  type Line,
} from '../line.js';
import { inPeriod, type Material, type Row } from '../report.js';
import { byGroup, childrenOf, inOrder, ofChildrenWith } from './counting.js';

const ALL = 'all';

/**
 * BRA-07: how it stands with the episodes that began in the period. Offered, completed and in time are of the episodes
 * whose interview was due; shared is of the interviews that were held.
 */
export function indicators({ lines, period, shared }: Material): Row[] {
  const of = lines.filter((line) => inPeriod(line, period));
  const due = of.filter(interviewWasDue);
  const completed = due.filter((line) => interviewState(line) === 'completed');
  const inTime = completed.filter((line) => (interviewHours(line) ?? Infinity) <= INTERVIEW_WITHIN_HOURS);
  const sent = completed.filter(({ episode }) => shared.has(episode.id));
  const repeated = ofChildrenWith(of, 2);
  const share = (indicator: string, own: readonly Line[], whole: readonly Line[]): Row =>
    row(indicator, ALL, own.length, whole.length, own);
  return [
    row('episodes', ALL, of.length, null, of),
    row('children', ALL, childrenOf(of), null, of),
    share(
      'interviews-offered',
      due.filter((line) => interviewsOf(line).length > 0 || completed.includes(line)),
      due,
    ),
    share('interviews-completed', completed, due),
    share('interviews-in-time', inTime, due),
    share('interviews-shared', sent, completed),
    row('repeat-rate', ALL, childrenOf(repeated), childrenOf(of), repeated),
    ...inOrder(byGroup(of, spotOf)).map(([group, own]) => row('hot-spot', group, own.length, of.length, own)),
  ];
}

function row(indicator: string, group: string, value: number, of: number | null, behind: readonly Line[]): Row {
  const percent = of === null || of === 0 ? null : Math.round((value / of) * 1000) / 10;
  return { behind, cells: { indicator, group, value, of, percent } };
}

/** Where the child went from: the outward code, else the establishment. Words that somebody wrote down are no figures. */
const spotOf = ({ episode: { missingFrom, placement } }: Line): string | null =>
  outwardCode(missingFrom?.address?.postcode) ?? placement?.provider?.name ?? placement?.provider?.urn ?? null;
