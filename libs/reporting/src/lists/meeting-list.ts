import type { Meeting } from '#contracts';
import { episodesInWindow } from '#protocols';
import { heardAt, hoursOf, recordedAt, runningTasks, wasAway, type Line } from '../line.js';
import { lookingUntil } from '../period.js';
import { inPeriod, type Material, type Row } from '../report.js';

/** BRA-04: the children that a meeting hears of. The chief executive gets figures instead. */
export function meetingList(material: Material): Row[] {
  const { meeting } = material.question;
  const heard = meeting === null || meeting === 'chief-executive' ? [] : HEARD[meeting](material);
  return heard.map((line) => row(line, material));
}

const HEARD: Readonly<Record<Exclude<Meeting, 'chief-executive'>, (material: Material) => readonly Line[]>> = {
  daily: ({ lines, period, now }) => {
    const until = lookingUntil(period, now);
    const isOf = (at: Date): boolean => at >= period.start && at < until;
    return lines.filter((line) => wasAway(line, period.start, until) || isOf(heardAt(line)) || isOf(recordedAt(line)));
  },
  escalation: ({ lines, period }) =>
    lastOfEach(
      lines.filter((line) => inPeriod(line, period)).filter(({ episode }) => episode.flags.includes('persistent')),
    ),
  strategic: ({ lines, period }) => lines.filter((line) => inPeriod(line, period)),
  'high-risk': ({ lines, period }) =>
    lastOfEach(
      lines.filter(
        (line) => line.episode.risk.level === 'high' && (inPeriod(line, period) || isStillAway(line, period.end)),
      ),
    ),
};

const isStillAway = ({ episode: { since, endedAt } }: Line, end: Date): boolean => endedAt === null && since < end;

/** A meeting speaks of a child once: of its latest episode. */
function lastOfEach(lines: readonly Line[]): readonly Line[] {
  return [...new Map(lines.map((line) => [line.episode.child, line])).values()];
}

function row(line: Line, { see, now, question }: Material): Row {
  const { episode, file } = line;
  const sight = see(line);
  return {
    sight,
    behind: [line],
    cells: {
      meeting: question.meeting,
      reference: episode.reference,
      child: episode.child,
      name: sight.name,
      primaryFactor: sight.primaryFactor,
      age: sight.age,
      since: sight.ofEpisode(episode.since.toISOString()),
      hours: sight.ofEpisode(hoursOf(line, now)),
      state: episode.state,
      risk: sight.risk,
      persistent: sight.persistent,
      exploitation: sight.exploitation,
      responsible: sight.ofEpisode(episode.responsible),
      episodes90: sight.ofEpisode(episodesInWindow(episode, file.history.episodes, { days: 90 })),
      openTasks: runningTasks(line).length,
    },
  };
}
