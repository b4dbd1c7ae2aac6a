import { caseStatuses, interviewsOf, interviewState, type Line } from '../line.js';
import { inPeriod, type Material, type Row } from '../report.js';
import { byGroup, childrenOf, inOrder, ofChildrenWith } from './counting.js';

const ALL = 'all';
/** More than one in the period: the source says "repeat missing episodes" of one month's figures. */
const REPEAT = 2;

/** WIG-13: the month at a glance, of the episodes that began in it. */
export function monthlyDashboard({ lines, period }: Material): Row[] {
  const of = lines.filter((line) => inPeriod(line, period));
  const inState = (state: string): readonly Line[] => of.filter((line) => interviewState(line) === state);
  const repeated = ofChildrenWith(of, REPEAT);
  return [
    row('episodes', ALL, of.length, of),
    ...inOrder(byGroup(of, caseStatuses)).map(([group, own]) => row('case-status', group, own.length, own)),
    row('interviews-completed', ALL, inState('completed').length, inState('completed')),
    row('interviews-declined', ALL, inState('declined').length, inState('declined')),
    ...inOrder(byGroup(of, primaryFactor)).map(([group, own]) => row('primary-factor', group, own.length, own)),
    row('children-with-repeat-episodes', ALL, childrenOf(repeated), repeated),
  ];
}

const row = (measure: string, group: string, value: number, behind: readonly Line[]): Row => ({
  behind,
  cells: { measure, group, value },
});

export const primaryFactor = (line: Line): string | null =>
  interviewsOf(line).findLast(({ data }) => data.primaryFactor !== undefined)?.data.primaryFactor ?? null;
