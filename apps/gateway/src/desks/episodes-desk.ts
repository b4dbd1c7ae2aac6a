import type { EpisodeBody } from '#contracts';
import { Directory } from '#directory';
import { Episodes } from '#episodes';
import { Database, HubClock } from '#platform';
import { isOffList, Packs } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { EpisodeDesk, type EpisodeFilter } from '../episodes/episode-desk.js';
import type { PageOf } from '../http/cursor.js';
import { EpisodeReadings, type WantedEpisode } from './episode-readings.js';
import { cut, readPosition } from './positions.js';

const PAGE = 50;

/** Episodes that the caller's organisation is party to. */
@Injectable()
export class EpisodesDesk extends EpisodeDesk {
  constructor(
    private readonly database: Database,
    private readonly episodes: Episodes,
    private readonly readings: EpisodeReadings,
    private readonly packs: Packs,
    private readonly directory: Directory,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override async list(caller: CallerInfo, filter: EpisodeFilter, cursor: string | null): Promise<PageOf<EpisodeBody>> {
    const from = readPosition(cursor);
    return this.database.transaction(async (tx) => {
      const rows = await this.episodes.listFor(tx, caller.organisation, {
        state: filter.state ?? undefined,
        child: filter.child ?? undefined,
        before: from && { since: from.at, id: from.id },
        limit: PAGE + 1,
      });
      const { page, next } = cut(rows, PAGE, (row) => ({ at: row.since, id: row.id }));
      const children = page.map((row) => row.child);
      const files = await this.episodes.caseFiles(tx, children);
      const wanted = page
        .map(({ id, child }) => ({ id, file: files.get(child) }))
        .filter((one) => !this.isOffList(one, caller.organisation));
      return { items: await this.readings.show(tx, caller, wanted, this.clock.now()), next };
    });
  }

  /** Some protocols take another authority's child off their lists after a time (DAR-11). */
  private isOffList({ id, file }: WantedEpisode, reader: string): boolean {
    const episode = file?.history.episodes.find((one) => one.id === id);
    if (!file || !episode) return false;
    const around = { packs: this.packs.inForce(), directory: this.directory.snapshot(), now: this.clock.now() };
    return isOffList(episode, file, reader, around);
  }

  override async one(caller: CallerInfo, id: string): Promise<EpisodeBody | null> {
    return this.database.transaction(async (tx) => {
      const child = await this.episodes.childOfEpisode(tx, id);
      if (child === null) return null;
      const file = (await this.episodes.caseFiles(tx, [child])).get(child);
      const [body] = await this.readings.show(tx, caller, [{ id, file }], this.clock.now());
      return body ?? null;
    });
  }
}
