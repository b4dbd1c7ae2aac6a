import type { DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import type { Tell } from './obligations.js';

const WHY = {
  rule: 'linkage',
  protocol: 'hub',
  text: 'it is for a person to say which child this is about, and you may',
};

/** Tells those whom a review belongs to that it waits for them. It shows nobody's data: the review itself decides that. */
export function reviewsNeeded(
  file: CaseFile,
  report: string,
  reviewers: readonly string[],
  directory: DirectorySnapshot,
  now: Date,
): Tell[] {
  const episode = file.history.episodes.find((e) => e.notices.includes(report));
  return reviewers
    .filter((organisation) => directory.organisation(organisation) !== undefined)
    .map((organisation) => ({
      report,
      episode: episode?.id ?? null,
      task: null,
      kind: 'review.needed',
      urgency: 'routine',
      to: {
        organisation,
        role: directory.resolveRole(organisation, null, now).role,
        capacity: organisation === episode?.responsible ? 'responsible' : 'reporter',
        person: null,
      },
      because: [WHY],
      late: false,
    }));
}
