import type { ReportName } from '#contracts';
import { indicators } from './figures/indicators.js';
import { monthlyDashboard } from './figures/monthly-dashboard.js';
import { monthlyFigures } from './figures/monthly-figures.js';
import { dailyMissing } from './lists/daily-missing.js';
import { episodeAudit } from './lists/episode-audit.js';
import { episodes } from './lists/episodes.js';
import { groupAgenda } from './lists/group-agenda.js';
import { meetingList } from './lists/meeting-list.js';
import { outOfArea } from './lists/out-of-area.js';
import { ssda903Missing } from './lists/ssda903-missing.js';
import { weeklyMeeting } from './lists/weekly-meeting.js';
import type { Material, Report, Row } from './report.js';
import { columnsOf, REPORTS } from './reports.js';

const COMPUTED: Readonly<Record<ReportName, (material: Material) => Row[]>> = {
  episodes,
  'daily-missing': dailyMissing,
  'weekly-meeting': weeklyMeeting,
  'monthly-dashboard': monthlyDashboard,
  'monthly-figures': monthlyFigures,
  'group-agenda': groupAgenda,
  indicators,
  'meeting-list': (material) => (material.question.meeting === 'chief-executive' ? indicators : meetingList)(material),
  'episode-audit': episodeAudit,
  'ssda903-missing': ssda903Missing,
  'out-of-area': outOfArea,
};

/** A report from what was read for it: the same material gives the same rows. */
export function compute(material: Material): Report {
  const { question, period } = material;
  const { name, meeting, authority } = question;
  const { title } = REPORTS[name];
  return { name, title, period, authority, meeting, columns: columnsOf(question), rows: COMPUTED[name](material) };
}

/** Whether it names no child: figures, which may be suppressed where they are small. */
export const isFigures = (name: ReportName, meeting: string | null): boolean =>
  !REPORTS[name].personalData || meeting === 'chief-executive';
