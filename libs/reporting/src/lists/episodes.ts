import {
  hoursOf,
  interviewHours,
  interviewState,
  nthInTwelveMonths,
  safeAndWell,
  wasLate,
  type Line,
} from '../line.js';
import { inPeriod, type Material, type Row } from '../report.js';

/** ENG-17: every episode of the period, so that it can be analysed by child, home and area. */
export function episodes(material: Material): Row[] {
  return material.lines.filter((line) => inPeriod(line, material.period)).map((line) => row(line, material));
}

function row(line: Line, { see, now }: Material): Row {
  const { episode } = line;
  const sight = see(line);
  return {
    sight,
    behind: [line],
    cells: {
      reference: episode.reference,
      child: episode.child,
      category: sight.ofEpisode(episode.category),
      since: sight.ofEpisode(episode.since.toISOString()),
      endedAt: sight.ofEpisode(episode.endedAt?.toISOString() ?? null),
      hours: sight.ofEpisode(hoursOf(line, now)),
      age: sight.age,
      sex: sight.sex,
      legalStatus: sight.legalStatus,
      setting: sight.ofCare(episode.lookedAfter ? 'care' : 'home'),
      responsible: sight.ofEpisode(episode.responsible),
      host: sight.ofEpisode(episode.host),
      placementKind: sight.placementKind,
      establishment: sight.establishment,
      postcode: sight.postcode,
      nth: sight.ofEpisode(nthInTwelveMonths(line)),
      risk: sight.risk,
      foundIn: sight.foundIn,
      safeAndWell: sight.ofEpisode(safeAndWell(line)),
      interview: sight.ofEpisode(interviewState(line)),
      interviewHours: sight.ofEpisode(interviewHours(line)),
      late: sight.ofEpisode(wasLate(line)),
    },
  };
}
