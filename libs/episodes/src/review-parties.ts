import type { DirectorySnapshot } from '#directory';
import type { CaseFile, History } from './case-file.js';
import { receivingAuthorities } from './parties.js';

/** The authority that answers for a child, by the latest that is known; null where nothing tells. */
export function whoAnswersFor({ care, placements, episodes }: History): string | null {
  return care?.responsible ?? placements.at(-1)?.responsible ?? episodes.at(-1)?.responsible ?? null;
}

/**
 * The authorities that a review belongs to (contract §2.2): those that answer for the report's own matter, while nobody
 * knows whose child it is every one of the reporting force's area, and those that answer for a candidate.
 */
export function reviewParties(
  file: CaseFile,
  report: string,
  candidates: readonly CaseFile[],
  directory: DirectorySnapshot,
): string[] {
  const concerned = [...ofMatter(file, report, directory), ...candidates.map(({ history }) => whoAnswersFor(history))];
  return [...new Set(concerned)].filter(
    (id): id is string => id !== null && directory.organisation(id)?.kind === 'authority',
  );
}

function ofMatter(file: CaseFile, report: string, directory: DirectorySnapshot): (string | null)[] {
  const episode = file.history.episodes.find((e) => e.notices.includes(report));
  if (!episode) return [whoAnswersFor(file.history)];
  if (episode.responsible !== null) {
    return [episode.responsible, episode.host, ...receivingAuthorities(file.notices, episode)];
  }
  const sender = file.notices.find((notice) => notice.report === report)?.organisation;
  return sender === undefined ? [] : [...directory.authoritiesOf(sender)];
}
