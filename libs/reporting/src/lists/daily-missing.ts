import { addElapsed } from '#kernel';
import { hoursOf, isUnderReview, runningTasks, wasAway, type Line } from '../line.js';
import { lookingUntil } from '../period.js';
import type { Material, Row } from '../report.js';

/**
 * MED-08: every child missing in the last 24 hours or still missing; of days that were asked for, in these days. One
 * under the review of MED-14 is off it. An absence, or an unauthorised stay, is another thing than missing (ENG-01).
 */
export function dailyMissing(material: Material): Row[] {
  const { lines, period, now } = material;
  const from = period.isAsked ? period.start : addElapsed(now, { hours: -24 });
  const until = lookingUntil(period, now);
  return lines
    .filter((line) => line.episode.category === 'missing' && wasAway(line, from, until) && !isUnderReview(line, now))
    .map((line) => row(line, material));
}

function row(line: Line, { see, now }: Material): Row {
  const { episode } = line;
  const sight = see(line);
  return {
    sight,
    behind: [line],
    cells: {
      reference: episode.reference,
      name: sight.name,
      age: sight.age,
      since: sight.ofEpisode(episode.since.toISOString()),
      endedAt: sight.ofEpisode(episode.endedAt?.toISOString() ?? null),
      hours: sight.ofEpisode(hoursOf(line, now)),
      risk: sight.risk,
      caseStatus: sight.caseStatus,
      worker: sight.worker,
      recommendedAction: sight.ofEpisode(recommended(line)),
    },
  };
}

/** What is to be done next, as the kinds of the tasks that run, the earliest due first. */
function recommended(line: Line): string | null {
  const due = [...runningTasks(line)].sort(
    (a, b) => (a.due_at?.getTime() ?? Infinity) - (b.due_at?.getTime() ?? Infinity),
  );
  return [...new Set(due.map(({ kind }) => kind))].join(', ') || null;
}
