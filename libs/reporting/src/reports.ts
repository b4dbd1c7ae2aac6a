import type { Meeting, ReportName } from '#contracts';
import { columns, type Column } from './columns.js';

export interface ReportDefinition {
  readonly name: ReportName;
  readonly title: string;
  /** The rules that ask for it. */
  readonly rules: readonly string[];
  /** In the order of the CSV's header. */
  readonly columns: readonly Column[];
  /** False: figures only, which may be suppressed below five. True: each row is decided for its reader. */
  readonly personalData: boolean;
}

const indicatorColumns = columns('indicator', 'group', 'value', 'of', 'percent');

/** The lists, figures and returns of `GET /v1/reports/{name}`. */
export const REPORTS: Readonly<Record<ReportName, ReportDefinition>> = {
  episodes: {
    name: 'episodes',
    title: 'Episodes',
    rules: ['ENG-17'],
    personalData: true,
    columns: columns(
      'reference',
      'child',
      'category',
      'since',
      'endedAt',
      'hours',
      'age',
      'sex',
      'legalStatus',
      'setting',
      'responsible',
      'host',
      'placementKind',
      'establishment',
      'postcode',
      'nth',
      'risk',
      'foundIn',
      'safeAndWell',
      'interview',
      'interviewHours',
      'late',
    ),
  },
  'daily-missing': {
    name: 'daily-missing',
    title: 'Daily missing report',
    rules: ['MED-08', 'MED-14'],
    personalData: true,
    columns: columns(
      'reference',
      'name',
      'age',
      'since',
      'endedAt',
      'hours',
      'risk',
      'caseStatus',
      'worker',
      'recommendedAction',
    ),
  },
  'weekly-meeting': {
    name: 'weekly-meeting',
    title: 'List for the weekly missing meeting',
    rules: ['WIG-14'],
    personalData: true,
    columns: columns(
      'section',
      'reference',
      'name',
      'age',
      'caseStatus',
      'exploitation',
      'responsible',
      'since',
      'endedAt',
      'hours',
      'risk',
      'interview',
      'primaryFactor',
      'openTasks',
    ),
  },
  'monthly-dashboard': {
    name: 'monthly-dashboard',
    title: 'Monthly dashboard',
    rules: ['WIG-13'],
    personalData: false,
    columns: columns('measure', 'group', 'value'),
  },
  'monthly-figures': {
    name: 'monthly-figures',
    title: 'Monthly figures',
    rules: ['BHM-24'],
    personalData: false,
    columns: columns('table', 'group', 'children', 'episodes'),
  },
  'group-agenda': {
    name: 'group-agenda',
    title: 'Agenda of the Missing and Exploited Group',
    rules: ['DAR-05'],
    personalData: true,
    columns: columns(
      'child',
      'name',
      'age',
      'responsible',
      'host',
      'caseHolder',
      'episodes90',
      'episodes12m',
      'lastSince',
      'persistent',
      'exploitation',
      'plan',
      'openTasks',
    ),
  },
  indicators: {
    name: 'indicators',
    title: 'Indicators',
    rules: ['BRA-07'],
    personalData: false,
    columns: indicatorColumns,
  },
  'meeting-list': {
    name: 'meeting-list',
    title: 'List for a meeting',
    rules: ['BRA-04'],
    personalData: true,
    columns: columns(
      'meeting',
      'reference',
      'child',
      'name',
      'primaryFactor',
      'age',
      'since',
      'hours',
      'state',
      'risk',
      'persistent',
      'exploitation',
      'responsible',
      'episodes90',
      'openTasks',
    ),
  },
  'episode-audit': {
    name: 'episode-audit',
    title: 'Audit of closed episodes',
    rules: ['BRA-08'],
    personalData: true,
    columns: columns('reference', 'rule', 'duty', 'kind', 'owner', 'role', 'dueAt', 'doneAt', 'result', 'by'),
  },
  'ssda903-missing': {
    name: 'ssda903-missing',
    title: 'Missing episodes for the SSDA903 return',
    rules: ['ENG-18'],
    personalData: true,
    columns: [
      { key: 'CHILD', title: 'CHILD', type: 'text' },
      // the return writes its dates DD/MM/YYYY, unlike every other report
      { key: 'DOB', title: 'DOB', type: 'date' },
      { key: 'MISSING', title: 'MISSING', type: 'text' },
      { key: 'MIS_START', title: 'MIS_START', type: 'date' },
      { key: 'MIS_END', title: 'MIS_END', type: 'date' },
    ],
  },
  'out-of-area': {
    name: 'out-of-area',
    title: 'Placements out of area',
    rules: ['MED-04', 'DAR-08'],
    personalData: true,
    columns: columns(
      'direction',
      'child',
      'name',
      'responsible',
      'host',
      'kind',
      'provider',
      'from',
      'to',
      'noticeAt',
      'documentsMissing',
      'episodes',
      'lastSince',
    ),
  },
};

/** The columns of a meeting's list: the chief executive is given the indicators, without any child in them. */
export function meetingColumns(meeting: Meeting): readonly Column[] {
  return meeting === 'chief-executive' ? indicatorColumns : REPORTS['meeting-list'].columns;
}

/** The columns of what is asked for. */
export const columnsOf = ({
  name,
  meeting,
}: {
  readonly name: ReportName;
  readonly meeting: Meeting | null;
}): readonly Column[] => (meeting === null ? REPORTS[name].columns : meetingColumns(meeting));
