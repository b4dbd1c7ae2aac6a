import type { ActionRecorded, EpisodeKind, EpisodeState, NoticeData } from '#contracts';
import type { Notice } from './case-file.js';

/** What a notice does to an episode. */
export type Happening = 'going' | 'news' | 'sighting' | 'located' | 'return' | 'dormancy' | 'taken-over' | 'afterwards';

/**
 * The lifecycle of an episode: from each state, where each happening leads. What is not in the table does not move it.
 * A closed episode stays closed: a later going is another episode. `withdrawn` is reached when every report of the
 * going has been taken back, whatever its state was.
 */
export const TRANSITIONS: Readonly<Record<EpisodeState, Partial<Record<Happening, EpisodeState>>>> = {
  open: {
    going: 'open',
    news: 'open',
    sighting: 'open',
    located: 'open',
    return: 'closed',
    dormancy: 'dormant',
    'taken-over': 'closed',
  },
  dormant: { going: 'dormant', news: 'dormant', sighting: 'dormant', located: 'dormant', return: 'closed' },
  closed: { news: 'closed', sighting: 'closed', located: 'closed', return: 'closed', afterwards: 'closed' },
  withdrawn: {},
};

/** The states an episode can be in when its first report has been read. */
export const FIRST_STATE: EpisodeState = 'open';

/** What this notice does to an episode of that kind that it belongs to; null for notices that are about no episode. */
export function happeningOf(notice: Notice, kind?: EpisodeKind): Happening | null {
  const data = notice.data as NoticeData & Record<string, unknown>;
  switch (notice.type) {
    case 'missing.reported':
    case 'education.absence-reported':
      return data.believedLeftCountry === true ? 'dormancy' : 'going';
    case 'missing.updated':
      return 'news';
    case 'child.seen':
      return isConcern(data.concerns) ? 'going' : 'sighting';
    case 'missing.found':
      return data.how === 'located-without-contact' || data.returnedTo === 'not-returned' ? 'located' : 'return';
    case 'education.absence-resolved':
      if (data.outcome === 'left-country') return 'dormancy';
      return data.outcome === 'located' ? 'located' : 'return';
    case 'safe-and-well.recorded':
    case 'return-interview.recorded':
      return 'afterwards';
    case 'action.recorded':
      return whatActionDoes(notice.data as ActionRecorded, kind);
    case 'child.registered':
    case 'placement.notified':
    case 'report.withdrawn':
      return null;
  }
}

/** Inquiries that a search for a pupil consists of. */
const INQUIRIES: readonly string[] = ['cme-enquiry', 'trace'];

function whatActionDoes(
  { action, outcome, takenOverBy, authorisedBy }: ActionRecorded,
  kind: EpisodeKind | undefined,
): Happening {
  // MED-15: inquiries that have led nowhere put the record of a child missing education to rest, and close nothing.
  if (kind === 'missing-education' && outcome === 'exhausted' && INQUIRIES.includes(action)) return 'dormancy';
  // MED-09, MED-14: only the meeting may close the case of a child who is still missing, and only into other hands.
  const isDecision = action === 'multi-disciplinary-meeting' && outcome === 'close' && takenOverBy !== undefined;
  return isDecision && authorisedBy?.rank === 'assistant-director' ? 'taken-over' : 'afterwards';
}

/** Whether what was done moves an episode of that kind, so that it is news of the episode and not of a task alone. */
export const movesEpisode = (action: ActionRecorded, kind: EpisodeKind): boolean =>
  whatActionDoes(action, kind) !== 'afterwards';

/** Whether the notice can open an episode of its own. Being seen opens one only with concerns (ENG-16). */
export function opensEpisode(notice: Notice): boolean {
  if (notice.type === 'child.seen') return isConcern((notice.data as { concerns?: unknown }).concerns);
  return notice.type === 'missing.reported' || notice.type === 'education.absence-reported';
}

const isConcern = (concerns: unknown): boolean => Array.isArray(concerns) && concerns.length > 0;
