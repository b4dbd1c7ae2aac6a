import type { ReturnInterviewRecorded } from '#contracts';
import type { CaseFile, Notice } from '#episodes';

/** Steps by which an interview that was held goes on to others. */
const PASSED_ON: ReadonlySet<string> = new Set(['authorised', 'received']);

/**
 * The notice that said what the interview brought, where this one passes the same interview on (WIG-16); null for every
 * other notice, and where none did.
 */
export function interviewPassedOn(file: CaseFile, notice: Notice | null): Notice | null {
  if (notice?.type !== 'return-interview.recorded' || !PASSED_ON.has(statusOf(notice))) return null;
  const episode = file.history.episodes.find(({ notices }) => notices.includes(notice.report));
  return (
    file.notices
      .filter(
        (one) =>
          one.type === 'return-interview.recorded' &&
          statusOf(one) === 'completed' &&
          one.withdrawnBy === null &&
          one.effectiveAt <= notice.effectiveAt &&
          episode?.notices.includes(one.report) === true,
      )
      .sort((a, b) => a.effectiveAt.getTime() - b.effectiveAt.getTime() || a.position - b.position)
      .at(-1) ?? null
  );
}

/** To whom the child agreed that its own words may go: by this notice, else by the one whose interview it passes on. */
export function consentIn(file: CaseFile, notice: Notice | null): readonly string[] {
  const said = [notice, interviewPassedOn(file, notice)].flatMap((one) => (one ? [one.data] : []));
  return said.flatMap((data) => ('consentTo' in data && data.consentTo ? [data.consentTo] : []))[0] ?? [];
}

const statusOf = ({ data }: Notice): string => (data as ReturnInterviewRecorded).status;
