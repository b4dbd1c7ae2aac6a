import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { absenceOf, type AbsenceAt } from '../absence-at.js';
import type { CaseFile, Episode, Notice } from '../case-file.js';
import { casesMeant, linkedEpisodes } from '../mentions.js';
import { Mentions } from './mentions.js';
import { Notices } from './notices.js';

/** What other children's cases have to do with one: as few facts of them as the rules need. */
@Injectable()
export class OtherCases {
  constructor(
    private readonly mentions: Mentions,
    private readonly notices: Notices,
  ) {}

  /** All children's absences at the address that the child of this episode is absent from; none where it is no absence. */
  async absencesBeside(tx: EntityManager, episode: Episode | undefined): Promise<AbsenceAt[]> {
    const place = episode && absenceOf(episode)?.place;
    if (!place) return [];
    return tx.query(
      `SELECT id AS episode, place, since FROM episodes_episode WHERE place = $1 AND state <> 'withdrawn'`,
      [place],
    );
  }

  /** What was done for another child and for this one too (`alsoFor`), by the episode that it was done for. */
  async doneAlsoFor(tx: EntityManager, file: CaseFile): Promise<Map<string, Notice[]>> {
    const meant = casesMeant(await this.mentions.alsoForCases(tx, file.child.id));
    if (meant.length === 0) return new Map();
    const done = await this.notices.standing(tx, [...new Set(meant.map(({ report }) => report))]);
    const byReport = new Map(done.map((notice) => [notice.report, notice]));
    const byEpisode = Map.groupBy(meant, ({ namedEpisode }) => namedEpisode);
    return new Map(
      [...byEpisode].map(([episode, of]) => {
        const reports = [...new Set(of.map(({ report }) => report))];
        return [episode, reports.map((report) => byReport.get(report)).filter((one) => one !== undefined)] as const;
      }),
    );
  }

  /** The other children whom what this report says was done for as well. */
  async servedBy(tx: EntityManager, report: string): Promise<string[]> {
    const meant = casesMeant(await this.mentions.servedBy(tx, report));
    return [...new Set(meant.map(({ namedChild }) => namedChild))].sort();
  }

  /** For each episode, those of children who went too, and who said so (BHM-07). */
  async linked(
    tx: EntityManager,
    episodes: readonly string[],
  ): Promise<Map<string, { readonly episode: string; readonly by: string }[]>> {
    return episodes.length === 0 ? new Map() : linkedEpisodes(episodes, await this.mentions.ofEpisodes(tx, episodes));
  }
}
