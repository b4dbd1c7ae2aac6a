import type { EpisodeBody } from '#contracts';
import { Directory } from '#directory';
import { OtherCases, type CaseFile } from '#episodes';
import { Tasks } from '#protocols';
import { Agreements, disclosureOf, Disclosures, episodeView, type EpisodeClock } from '#sharing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CallerInfo } from '../access/caller.js';

export interface WantedEpisode {
  readonly id: string;
  readonly file: CaseFile | undefined;
}

/** Episodes as a caller may read them at a moment. Each reading is a disclosure, and goes into the ledger. */
@Injectable()
export class EpisodeReadings {
  constructor(
    private readonly tasks: Tasks,
    private readonly otherCases: OtherCases,
    private readonly directory: Directory,
    private readonly agreements: Agreements,
    private readonly disclosures: Disclosures,
  ) {}

  /** Those that the caller is party to, in the order asked for. */
  async show(
    tx: EntityManager,
    caller: CallerInfo,
    wanted: readonly WantedEpisode[],
    now: Date,
  ): Promise<EpisodeBody[]> {
    const around = { directory: this.directory.snapshot(), agreements: await this.agreements.current(tx, now), now };
    const clocks = await this.clocksOf(tx, wanted);
    const linked = await this.otherCases.linked(
      tx,
      wanted.map(({ id }) => id),
    );
    const shown = wanted.flatMap(({ id, file }) => {
      const episode = file?.history.episodes.find((one) => one.id === id);
      const beside = { clocks: clocks.get(id) ?? [], linked: linked.get(id) ?? [] };
      const view = file && episode && episodeView(file, episode, beside, caller.organisation, around);
      return view ? [view] : [];
    });
    await this.disclosures.record(
      tx,
      shown.map(({ body, recipient, decision, projection }) => {
        // The same fields of the same facts are one disclosure, however often they are looked at.
        const occasion = `${body.id} ${decision.hashes.facts} ${decision.hashes.rules}`;
        const about = { child: body.childId ?? null, alert: null, episode: body.id };
        const sending = { at: now, ...about, recipient, person: caller.clientId };
        return disclosureOf({ ...sending, channel: 'api', rules: [], occasion }, decision, projection);
      }),
    );
    return shown.map(({ body }) => body);
  }

  private async clocksOf(tx: EntityManager, wanted: readonly WantedEpisode[]): Promise<Map<string, EpisodeClock[]>> {
    const rows = await this.tasks.ofEpisodes(
      tx,
      wanted.map(({ id }) => id),
    );
    const clocks = rows.map((row) => ({
      episode: row.episode ?? '',
      clock: {
        rule: row.rule,
        task: row.kind,
        dueAt: row.due_at?.toISOString() ?? null,
        state: row.state,
        owner: row.owner,
      },
    }));
    const grouped = Map.groupBy(clocks, ({ episode }) => episode);
    return new Map([...grouped].map(([episode, of]) => [episode, of.map(({ clock }) => clock)]));
  }
}
