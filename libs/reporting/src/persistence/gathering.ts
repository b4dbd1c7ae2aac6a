import { alertsOfEpisodes, episodesToldToOthers } from '#alerting';
import { Directory, type Organisation } from '#directory';
import { capacityIn, Episodes, receivingAuthorities, type CaseFile, type Episode } from '#episodes';
import type { Role } from '#contracts';
import { addElapsed, localDay } from '#kernel';
import { allHold, isOffList, Packs, tasksOfChildren } from '#protocols';
import { Agreements, seenBy, type Recipient } from '#sharing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isFigures } from '../compute.js';
import { lineOf, matterOfLine, type Line } from '../line.js';
import { lookingUntil, type Period } from '../period.js';
import type { Material, PlacementLine, Question } from '../report.js';
import { columnsOf } from '../reports.js';
import { factsOfOutcome, factsShownIn, Sight } from '../sight.js';

/** Who reads a report: an organisation by its client, or somebody in it to whom a list is sent. */
export interface Reader {
  readonly organisation: Organisation;
  readonly role: Role | null;
}

export interface Wanted {
  readonly question: Question;
  readonly period: Period;
  readonly reader: Reader;
  /** The moment that the report is of: what is still open counts up to then. */
  readonly at: Date;
  /** The moment at which the reader is shown it, and for which it is decided what may be shown. */
  readonly now: Date;
  /** Those who stood on the list when it was made; left out, whoever belongs on it. */
  readonly members?: Members | undefined;
}

/** Children and their episodes, by id. */
export interface Members {
  readonly children: readonly string[];
  readonly episodes: readonly string[];
}

/** How many days before its period a report looks for episodes that still matter to it, though they are over. */
const LOOKS_BACK: Partial<Record<Question['name'], number>> = {
  // What the hub was told of late.
  'meeting-list': 31,
  // Interviews that are still to be held.
  'weekly-meeting': 92,
};

/** Reads what a report is made of: in a few statements, however many episodes there are. */
@Injectable()
export class Gathering {
  constructor(
    private readonly episodes: Episodes,
    private readonly directory: Directory,
    private readonly agreements: Agreements,
    private readonly packs: Packs,
  ) {}

  async gather(tx: EntityManager, wanted: Wanted): Promise<Material> {
    const { question, period, reader, at, now, members = null } = wanted;
    const directory = this.directory.snapshot();
    const around = { directory, agreements: await this.agreements.current(tx, now), now };
    const children = members?.children ?? (await this.childrenOf(tx, question, period, at));
    const files = await this.episodes.caseFiles(tx, children);
    const tasks = await tasksOfChildren(tx, children);
    const lines = [...files.values()]
      .flatMap((file) => file.history.episodes.map((episode) => ({ file, episode })))
      .filter(({ episode }) => isOf(episode, question.authority) && (members?.episodes.includes(episode.id) ?? true))
      .filter(({ file, episode }) => !this.isOffList(file, episode, question, at))
      .filter(({ file, episode }) => this.partIn(file, episode, reader.organisation) !== null)
      .map(({ file, episode }) => lineOf(file, episode, tasks.get(episode.id) ?? []))
      .filter((line) => this.isMeant(line, question, at))
      .sort((a, b) => a.episode.since.getTime() - b.episode.since.getTime());
    const ids = lines.map(({ episode }) => episode.id);
    const sights = new Map<string, Sight>();
    const only = factsShownIn(columnsOf(question));
    return {
      question,
      period,
      now: at,
      directory,
      lines,
      reader: reader.organisation.id,
      placements: question.name === 'out-of-area' ? [...files.values()].flatMap(placementLines) : [],
      alerts: question.name === 'episode-audit' ? await alertsOfEpisodes(tx, ids) : new Map(),
      shared:
        question.name === 'indicators' || question.meeting === 'chief-executive'
          ? await episodesToldToOthers(tx, ids, 'return-interview.recorded', question.authority)
          : new Set(),
      see: (line) => {
        const known = sights.get(line.episode.id);
        if (known) return known;
        const recipient = this.recipientIn(line, reader);
        const seen = seenBy(
          { file: line.file, episode: line.episode, more: factsOfOutcome(line), only },
          recipient,
          around,
        );
        const sight = new Sight(
          { child: line.episode.child, episode: line.episode.id },
          seen,
          localDay(line.episode.since),
        );
        sights.set(line.episode.id, sight);
        return sight;
      },
      seePlacement: (placement) => {
        const capacity = placementPart(placement, reader.organisation, directory);
        if (capacity === null) return null;
        const { file, notice, period: placed } = placement;
        const { id, kind } = reader.organisation;
        const recipient: Recipient = { organisation: id, kind, role: reader.role, capacity };
        const seen = seenBy({ file, episode: null, notice, only }, recipient, around);
        return new Sight(
          { child: file.child.id, episode: null },
          seen,
          placed.from?.slice(0, 10) ?? localDay(notice.effectiveAt),
        );
      },
    };
  }

  private async childrenOf(
    tx: EntityManager,
    { name, authority }: Question,
    period: Period,
    now: Date,
  ): Promise<readonly string[]> {
    const back = addElapsed(period.start, { days: -(LOOKS_BACK[name] ?? 0) });
    const until = lookingUntil(period, now);
    const away = await this.episodes.childrenAway(tx, authority, back, until > period.end ? until : period.end);
    if (name !== 'out-of-area') return away;
    return [...new Set([...away, ...(await this.episodes.childrenPlaced(tx, authority))])];
  }

  private partIn(file: CaseFile, episode: Episode, organisation: Organisation): Recipient['capacity'] | null {
    const directory = this.directory.snapshot();
    return capacityIn(episode, organisation, directory, receivingAuthorities(file.notices, episode));
  }

  private recipientIn({ file, episode }: Line, { organisation, role }: Reader): Recipient {
    const capacity = this.partIn(file, episode, organisation);
    if (capacity === null) throw new Error('an episode in a report whose reader has nothing to do with it');
    return { organisation: organisation.id, kind: organisation.kind, role, capacity };
  }

  /** Some protocols take another authority's child off their authority's lists after a time (DAR-11); its figures stay. */
  private isOffList(file: CaseFile, episode: Episode, { name, meeting, authority }: Question, now: Date): boolean {
    const around = { packs: this.packs.inForce(), directory: this.directory.snapshot(), now };
    return !isFigures(name, meeting) && isOffList(episode, file, authority, around);
  }

  private isMeant(line: Line, question: Question, now: Date): boolean {
    if (question.if.length === 0) return line.notices.length > 0;
    const matter = matterOfLine(line, this.directory.snapshot(), now);
    return matter !== null && allHold(question.if, matter, question.authority);
  }
}

/** Reports are about children missing from home or care: an absence from education is followed in its own ways. */
const isOf = ({ kind, state, responsible, host }: Episode, authority: string): boolean =>
  kind === 'missing' && state !== 'withdrawn' && (responsible === authority || host === authority);

function placementLines(file: CaseFile): PlacementLine[] {
  return file.history.placements.flatMap((period) => {
    const notice = file.notices.find(({ report }) => report === period.report);
    return notice ? [{ file, period, notice }] : [];
  });
}

function placementPart(
  { period }: PlacementLine,
  organisation: Organisation,
  directory: Parameters<typeof capacityIn>[2],
): Recipient['capacity'] | null {
  const { responsible, authority: host, organisation: sender } = period;
  return capacityIn({ responsible, host, publishers: [sender], placement: period }, organisation, directory);
}
