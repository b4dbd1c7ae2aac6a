import type { ClockBody, EpisodeBody, EpisodeFlag, EpisodeRiskBody, TimelineBody } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import { capacityIn, receivingAuthorities, type CaseFile, type Episode } from '#episodes';
import type { CompiledAgreements } from './compiled-agreements.js';
import type { Decision } from './decision.js';
import type { Fact } from './fact.js';
import type { Projection } from './project.js';
import type { Recipient } from './recipient.js';
import { seenBy, type Seen } from './seen-by.js';

/** A task as an episode shows it. */
export interface EpisodeClock extends ClockBody {
  readonly owner: string;
}

/** What an episode shows besides what its own notices say. */
export interface BesideEpisode {
  readonly clocks: readonly EpisodeClock[];
  /** Episodes of children who went too, and who said so (BHM-07). */
  readonly linked: readonly { readonly episode: string; readonly by: string }[];
}

export interface EpisodeView extends Seen {
  readonly body: EpisodeBody;
}

/**
 * An episode as one organisation's own client may read it: decided like a telling, without a role. Null for an
 * organisation that has nothing to do with it.
 */
export function episodeView(
  file: CaseFile,
  episode: Episode,
  { clocks, linked }: BesideEpisode,
  reader: string,
  around: { readonly directory: DirectorySnapshot; readonly agreements: CompiledAgreements; readonly now: Date },
): EpisodeView | null {
  const { directory } = around;
  const organisation = directory.organisation(reader);
  if (!organisation) return null;
  const capacity = capacityIn(episode, organisation, directory, receivingAuthorities(file.notices, episode));
  if (capacity === null) return null;
  const recipient: Recipient = { organisation: reader, kind: organisation.kind, role: null, capacity };
  const seen = seenBy({ file, episode, more: linkedFacts(linked) }, recipient, around);
  return { ...seen, body: bodyOf(episode, clocks, reader, seen.decision, seen.projection) };
}

/** That somebody went too, and under which number, is of the family and associates. */
const linkedFacts = (linked: BesideEpisode['linked']): Fact[] =>
  linked.map(({ episode, by }, place) => ({
    path: `episode.linked.${place}`,
    category: 'family-and-associates',
    supplier: by,
    value: episode,
  }));

function bodyOf(
  episode: Episode,
  clocks: readonly EpisodeClock[],
  reader: string,
  decision: Decision,
  { facts }: Projection,
): EpisodeBody {
  const { child, risk, placement, care, professionals } = facts;
  const shown = (facts['episode'] ?? {}) as Partial<Record<keyof Episode | 'linked', unknown>>;
  const isShown = Object.keys(shown).length > 0;
  return {
    // An id, a reference and how it stands say nothing of the child: who is party to it must be able to speak of it.
    id: episode.id,
    reference: episode.reference,
    state: episode.state,
    kind: episode.kind,
    childId: episode.child,
    ...(isShown
      ? { ...shown, endedAt: shown.endedAt ?? null, responsible: shown.responsible ?? null, host: shown.host ?? null }
      : {}),
    ...(child === undefined ? {} : { child: child as Record<string, unknown> }),
    ...(risk === undefined ? {} : { risk: risk as EpisodeRiskBody }),
    ...(placement === undefined ? {} : { placement: placement as Record<string, unknown> }),
    ...(care === undefined ? {} : { care }),
    ...(professionals === undefined ? {} : { professionals }),
    linked: shown.linked ?? [],
    flags: (shown.flags ?? []) as EpisodeFlag[],
    triage: shown.triage ?? null,
    timeline: isShown ? timelineOf(episode) : [],
    clocks: clocks
      .filter(({ owner }) => isShown || owner === reader)
      .map(({ rule, task, dueAt, state }) => ({ rule, task, dueAt, state })),
    withheld: [...decision.withheld],
  } as EpisodeBody;
}

/** What happened and who said so, in words that carry nothing of the notices themselves. */
function timelineOf(episode: Episode): TimelineBody[] {
  return episode.timeline.map(({ at, recordedAt, kind, by }) => ({
    at: at.toISOString(),
    recordedAt: recordedAt.toISOString(),
    kind,
    by,
    text: SAID[kind] ?? kind.replaceAll('-', ' '),
  }));
}

const SAID: Readonly<Record<string, string>> = {
  'missing.reported': 'A child was reported.',
  'missing.updated': 'New information came in.',
  'missing.found': 'The child was found, or located.',
  'safe-and-well.recorded': 'The safe-and-well check was recorded.',
  'return-interview.recorded': 'A step of the return interview was recorded.',
  'action.recorded': 'Something that was due was recorded.',
  'child.seen': 'The child was seen.',
  'education.absence-reported': 'An absence from education was reported.',
  'education.absence-resolved': 'The absence from education was resolved.',
};
