import { childOf, type Capacity, type Category } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import {
  capacityIn,
  receivingAuthorities,
  whoAnswersFor,
  type CaseFile,
  type Episode,
  type Involved,
  type Notice,
} from '#episodes';
import type { CompiledAgreements } from './compiled-agreements.js';
import { identitiesIn } from './case-in-force.js';
import { decide } from './decide.js';
import type { Decision } from './decision.js';
import type { Fact } from './fact.js';
import { factsOf, identityFacts } from './facts-of.js';
import { projection, type Projection } from './project.js';
import type { Recipient } from './recipient.js';
import { subjectOf } from './subject-of.js';

export interface ReviewSurroundings {
  readonly directory: DirectorySnapshot;
  readonly agreements: CompiledAgreements;
  readonly now: Date;
}

/** One side of a review as its reader may see it. */
export interface SideView {
  /** The child of whom it was decided, for the ledger. */
  readonly record: string;
  readonly child: Record<string, unknown>;
  /** The open episode that hangs on it, or the last one, as far as the reader may know of it. */
  readonly episode: Record<string, unknown> | null;
  readonly risk: Record<string, unknown> | null;
  readonly recipient: Recipient;
  readonly decision: Decision;
  readonly projection: Projection;
}

/** What tells children apart, and how pressing it is: all that a review shows of anybody. */
const OF_A_REVIEW: ReadonlySet<Category> = new Set(['identity', 'home-address', 'episode', 'risk']);
const KIND = 'review.needed';

/**
 * The side of the report: its own word on the child and no other's, with its episode. Whoever answers for nobody in its
 * matter reads it like one who is told of it, as somebody who may receive the child.
 */
export function reportSide(file: CaseFile, notice: Notice, reader: Involved, around: ReviewSurroundings): SideView {
  const episode = file.history.episodes.find(({ notices }) => notices.includes(notice.report)) ?? null;
  const said = childOf(notice.data);
  const own = said ? [{ report: notice.report, organisation: notice.organisation, child: said }] : [];
  // A stranger's record must not leak into it, whichever record it is linked to now.
  const matter = file.child.provisional ? factsOf(file, episode, notice).filter(isOfEpisode) : ownEpisode(episode);
  const capacity =
    (episode && partIn(file, episode, reader, around.directory)) ?? OTHERWISE[reader.kind] ?? 'receiving';
  return view(file, episode, notice, [...identityFacts(own), ...matter], { reader, capacity }, around);
}

/**
 * The side of a record: everybody's word on the child but the report's that is in question. Null for a reader who has
 * nothing to do with this child.
 */
export function recordSide(
  file: CaseFile,
  apart: string | null,
  reader: Involved,
  around: ReviewSurroundings,
): SideView | null {
  const { episodes } = file.history;
  const episode = episodes.findLast(({ state }) => state === 'open') ?? episodes.at(-1) ?? null;
  const capacity = reader.kind === 'hub' ? 'reporter' : partInRecord(file, episode, reader, around.directory);
  if (capacity === null) return null;
  const said = identitiesIn(file, null).filter(({ report }) => report !== apart);
  const facts = [...identityFacts(said), ...factsOf(file, episode, null).filter(isOfEpisode)];
  return view(file, episode, null, facts, { reader, capacity }, around);
}

function partInRecord(
  file: CaseFile,
  episode: Episode | null,
  reader: Involved,
  directory: DirectorySnapshot,
): Capacity | null {
  if (reader.id === whoAnswersFor(file.history)) return 'responsible';
  if (episode) return partIn(file, episode, reader, directory);
  const placement = file.history.placements.at(-1) ?? null;
  const responsible = whoAnswersFor(file.history);
  const host = placement && placement.authority !== responsible ? placement.authority : null;
  const publishers = file.child.sources.map(({ organisation }) => organisation);
  return capacityIn({ responsible, host, publishers, placement }, reader, directory);
}

const partIn = (file: CaseFile, episode: Episode, reader: Involved, directory: DirectorySnapshot): Capacity | null =>
  capacityIn(episode, reader, directory, receivingAuthorities(file.notices, episode));

const OTHERWISE: Partial<Record<Involved['kind'], Capacity>> = { hub: 'reporter' };

function view(
  file: CaseFile,
  episode: Episode | null,
  notice: Notice | null,
  all: readonly Fact[],
  { reader, capacity }: { readonly reader: Involved; readonly capacity: Capacity },
  { directory, agreements, now }: ReviewSurroundings,
): SideView {
  const facts = all.filter(({ category }) => OF_A_REVIEW.has(category));
  const recipient: Recipient = { organisation: reader.id, kind: reader.kind, role: null, capacity };
  const subject = subjectOf(file, episode, notice, directory, now);
  const decision = decide({ facts, subject, recipient, kind: KIND }, agreements, now);
  const projected = projection(facts, decision);
  const part = (name: string): Record<string, unknown> | null =>
    (projected.facts[name] as Record<string, unknown> | undefined) ?? null;
  return {
    record: file.child.id,
    child: part('child') ?? {},
    episode: part('episode'),
    risk: part('risk'),
    recipient,
    decision,
    projection: projected,
  };
}

const isOfEpisode = ({ path }: Fact): boolean => path.startsWith('episode.') || path.startsWith('risk.');

/** How it stands with the episode of a report that is linked: no more of it than its reference. */
function ownEpisode(episode: Episode | null): Fact[] {
  if (!episode) return [];
  const { reference, state, reportedBy: supplier } = episode;
  return [
    { path: 'episode.reference', category: 'episode', value: reference, supplier },
    { path: 'episode.state', category: 'episode', value: state, supplier },
  ];
}
