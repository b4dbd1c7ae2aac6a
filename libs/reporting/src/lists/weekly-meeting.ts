import { heldInterview, hoursOf, interviewsOf, interviewState, runningTasks, type Line } from '../line.js';
import { inPeriod, type Material, type Row } from '../report.js';

const SECTIONS: readonly (readonly [name: string, isIn: (line: Line, material: Material) => boolean])[] = [
  ['episode', isHeardOf],
  ['interview', hasInterviewToHear],
  ['other-authority', (line, material) => isHeardOf(line, material) && isOfAnotherAuthority(line, material)],
];

/**
 * WIG-14: every episode of the week and those that are still open; the interviews that are to be held or were held in it;
 * and once more, apart, the children of other authorities.
 */
export function weeklyMeeting(material: Material): Row[] {
  return SECTIONS.flatMap(([section, isIn]) =>
    material.lines.filter((line) => isIn(line, material)).map((line) => row(section, line, material)),
  );
}

function isHeardOf(line: Line, { period }: Material): boolean {
  const { since, endedAt } = line.episode;
  return inPeriod(line, period) || (endedAt === null && since < period.end);
}

function hasInterviewToHear(line: Line, { period: { start, end } }: Material): boolean {
  const state = interviewState(line);
  if (state === 'none' || line.episode.since >= end) return false;
  if (state !== 'completed' && state !== 'declined') return true;
  const said = [heldInterview(line), ...interviewsOf(line)];
  return said.some((notice) => notice !== undefined && notice.effectiveAt >= start && notice.effectiveAt < end);
}

const isOfAnotherAuthority = ({ episode }: Line, { question }: Material): boolean =>
  episode.host === question.authority && episode.responsible !== question.authority;

function row(section: string, line: Line, { see, now }: Material): Row {
  const { episode } = line;
  const sight = see(line);
  return {
    sight,
    behind: [line],
    cells: {
      section,
      reference: episode.reference,
      name: sight.name,
      age: sight.age,
      caseStatus: sight.caseStatus,
      exploitation: sight.exploitation,
      responsible: sight.ofEpisode(episode.responsible),
      since: sight.ofEpisode(episode.since.toISOString()),
      endedAt: sight.ofEpisode(episode.endedAt?.toISOString() ?? null),
      hours: sight.ofEpisode(hoursOf(line, now)),
      risk: sight.risk,
      interview: sight.ofEpisode(interviewState(line)),
      primaryFactor: sight.primaryFactor,
      openTasks: runningTasks(line).length,
    },
  };
}
