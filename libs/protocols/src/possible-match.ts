import type { DirectorySnapshot } from '#directory';
import { whoAnswersFor, type CaseFile } from '#episodes';
import type { Matter } from './matter.js';
import type { Tell } from './obligations.js';
import { addressed } from './targets.js';

const WHY = {
  rule: 'linkage',
  protocol: 'hub',
  text: 'this report may be about a child whom you know; a reviewer has not decided yet',
};

/**
 * Tells the authorities that answer for the candidates of an uncertain report that it may be about a child of theirs
 * (contract §2.2). What they are shown is the report's own: the tell names the report, never a candidate.
 */
export function possibleMatches(
  file: CaseFile,
  report: string,
  candidates: readonly CaseFile[],
  directory: DirectorySnapshot,
  now: Date,
): Tell[] {
  const notice = file.notices.find((n) => n.report === report);
  if (notice?.withdrawnBy !== null) return [];
  const episode = file.history.episodes.find((e) => e.notices.includes(report)) ?? null;
  const matter: Matter = { file, notice, episode, directory, now };
  const authorities = candidates
    .map(({ history }) => whoAnswersFor(history))
    .filter((id): id is string => id !== null && directory.organisation(id) !== undefined);
  return [...new Set(authorities)].map((organisation) => ({
    report,
    episode: episode?.id ?? null,
    task: null,
    kind: 'possible-match',
    urgency: 'today',
    to: addressed(matter, organisation, null),
    because: [WHY],
    late: false,
  }));
}
