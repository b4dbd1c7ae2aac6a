import type { EpisodeBody } from '#contracts';
import { Directory } from '#directory';
import { Episodes, type CaseFile } from '#episodes';
import { Database, HubClock } from '#platform';
import { Tasks } from '#protocols';
import { Agreements, disclosureOf, Disclosures, episodeView, type EpisodeClock } from '#sharing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CallerInfo } from '../access/caller.js';
import { EpisodeDesk, type EpisodeFilter } from '../episodes/episode-desk.js';
import type { PageOf } from '../http/cursor.js';
import { cut, readPosition } from './positions.js';

const PAGE = 50;

/** Episodes as the caller's organisation may read them. Each reading is a disclosure, and in the ledger. */
@Injectable()
export class EpisodesDesk extends EpisodeDesk {
  constructor(
    private readonly database: Database,
    private readonly episodes: Episodes,
    private readonly tasks: Tasks,
    private readonly directory: Directory,
    private readonly agreements: Agreements,
    private readonly disclosures: Disclosures,
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
      const files = await this.episodes.caseFiles(
        tx,
        page.map((row) => row.child),
      );
      const items = await this.show(
        tx,
        caller,
        page.map(({ id, child }) => ({ id, file: files.get(child) })),
      );
      return { items, next };
    });
  }

  override async one(caller: CallerInfo, id: string): Promise<EpisodeBody | null> {
    return this.database.transaction(async (tx) => {
      const child = await this.episodes.childOfEpisode(tx, id);
      if (child === null) return null;
      const file = (await this.episodes.caseFiles(tx, [child])).get(child);
      const [body] = await this.show(tx, caller, [{ id, file }]);
      return body ?? null;
    });
  }

  private async show(
    tx: EntityManager,
    caller: CallerInfo,
    wanted: readonly { readonly id: string; readonly file: CaseFile | undefined }[],
  ): Promise<EpisodeBody[]> {
    const now = this.clock.now();
    const around = { directory: this.directory.snapshot(), agreements: await this.agreements.current(tx, now), now };
    const clocks = await this.clocksOf(
      tx,
      wanted.map(({ id }) => id),
    );
    const shown = wanted.flatMap(({ id, file }) => {
      const episode = file?.history.episodes.find((one) => one.id === id);
      const view = file && episode && episodeView(file, episode, clocks.get(id) ?? [], caller.organisation, around);
      return view ? [view] : [];
    });
    await this.disclosures.record(
      tx,
      shown.map(({ body, recipient, decision, projection }) => {
        const child = body.childId ?? null;
        // The same fields of the same facts are one disclosure, however often they are looked at.
        const occasion = `${body.id} ${decision.hashes.facts} ${decision.hashes.rules}`;
        const sending = {
          at: now,
          child,
          alert: null,
          recipient,
          person: caller.clientId,
          channel: 'api' as const,
          rules: [],
          occasion,
        };
        return disclosureOf(sending, decision, projection);
      }),
    );
    return shown.map(({ body }) => body);
  }

  private async clocksOf(tx: EntityManager, episodes: readonly string[]): Promise<Map<string, EpisodeClock[]>> {
    const rows = await this.tasks.ofEpisodes(tx, episodes);
    const clocks = new Map<string, EpisodeClock[]>();
    for (const row of rows) {
      const clock = {
        rule: row.rule,
        task: row.kind,
        dueAt: row.due_at?.toISOString() ?? null,
        state: row.state,
        owner: row.owner,
      };
      clocks.set(row.episode ?? '', [...(clocks.get(row.episode ?? '') ?? []), clock]);
    }
    return clocks;
  }
}
