import { statusesOn, type CareRecord } from '#episodes';
import { isDay, localDay } from '#kernel';
import type { Line } from '../line.js';
import type { Material, Row } from '../report.js';

/**
 * ENG-18: the missing module of the DfE's return for looked-after children, one row for each time away in the year, those
 * that began before it among them (rule 576 of the collection). `M` missing, `A` away without authorisation; a police
 * *absent* is not away. An end after the year, or none, is left empty (571); one after the child has ceased to be looked
 * after is the day that it ceased (577).
 */
export function ssda903Missing(material: Material): Row[] {
  const { lines, period, question } = material;
  return lines
    .filter(({ episode }) => episode.lookedAfter && episode.responsible === question.authority)
    .filter(({ episode: { category } }) => category === 'missing' || category === 'away-without-authorisation')
    .filter(({ episode: { since, endedAt } }) => since < period.end && (endedAt === null || endedAt >= period.start))
    .map((line) => row(line, material));
}

function row(line: Line, { see, question, period, reader }: Material): Row {
  const { episode, care } = line;
  const sight = see(line);
  const from = localDay(episode.since);
  const ended = earliest(episode.endedAt && localDay(episode.endedAt), ceasedAfter(care, from));
  return {
    sight,
    behind: [line],
    cells: {
      // Its own number says nothing to an authority that it does not know: a restricted child is in the return with it.
      CHILD: reader === question.authority ? ownNumber(line, reader) : sight.numberAt(question.authority),
      DOB: asDate(sight.dateOfBirth),
      MISSING: episode.category === 'missing' ? 'M' : 'A',
      MIS_START: asDate(from),
      MIS_END: ended === null || ended > period.to ? null : asDate(ended),
    },
  };
}

const ownNumber = ({ file }: Line, authority: string): string | null =>
  file.child.sources
    .flatMap(({ child }) => child.identifiers ?? [])
    .find(({ system, issuer }) => system === 'local-authority' && issuer === authority)?.value ?? null;

/** The last day of the period of care in which a day lies; null while it lasts. */
function ceasedAfter(care: CareRecord | null, day: string): string | null {
  const inCare = statusesOn(care, day).filter(({ kind }) => kind === 'looked-after');
  const ends = inCare.map(({ to }) => to?.slice(0, 10));
  return ends.some((to) => to === undefined)
    ? null
    : (ends
        .filter((to) => to !== undefined)
        .sort()
        .at(-1) ?? null);
}

function earliest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** `DD/MM/YYYY`, as the return has its dates; of a date of birth that is not complete nothing. */
const asDate = (day: string | null): string | null =>
  day !== null && isDay(day) ? `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}` : null;
