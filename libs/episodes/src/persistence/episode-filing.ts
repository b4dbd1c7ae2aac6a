import { Injectable } from '@nestjs/common';
import { Directory } from '#directory';
import { referenceOf } from '#kernel';
import type { EntityManager } from 'typeorm';
import { absenceOf } from '../absence-at.js';
import type { CaseFile, Episode } from '../case-file.js';
import { capacityIn, receivingAuthorities } from '../parties.js';

const ATTEMPTS_AT_A_REFERENCE = 20;

/** Files what a fold made of a child's history, so that episodes are found by party and by state, and keep their references. */
@Injectable()
export class EpisodeFiling {
  constructor(private readonly directory: Directory) {}

  /** The references given out for the children's episodes, by the episode's id. */
  async referencesOf(tx: EntityManager, children: readonly string[]): Promise<Map<string, string>> {
    const rows: { id: string; reference: string }[] = await tx.query(
      `SELECT id, reference FROM episodes_episode WHERE child = ANY($1::uuid[])`,
      [children],
    );
    return new Map(rows.map((r) => [r.id, r.reference]));
  }

  /**
   * Writes the episodes of the case as they are now.
   * @param known from `referencesOf`
   * @returns them, each with the reference that is its own
   */
  async file(tx: EntityManager, file: CaseFile, known: ReadonlyMap<string, string>): Promise<Episode[]> {
    const { episodes } = file.history;
    const settled: Episode[] = [];
    for (const episode of episodes) {
      const reference = known.get(episode.id) ?? (await this.begin(tx, episode, this.partiesOf(episode, file)));
      settled.push({ ...episode, reference });
    }
    const changed = episodes.filter((e) => known.has(e.id));
    if (changed.length > 0) await this.change(tx, changed, file);
    // Two that a withdrawn return had kept apart are one now: the second is no episode any more.
    const gone = [...known.keys()].filter((id) => !episodes.some((e) => e.id === id));
    if (gone.length > 0) await this.end(tx, 'id = ANY($1::uuid[])', gone);
    return settled;
  }

  /** What is still filed under a record that there is no more has no child: its reports are another's now. */
  async endAll(tx: EntityManager, child: string): Promise<void> {
    await this.end(tx, 'child = $1', child);
  }

  private async end(tx: EntityManager, condition: string, parameter: string | readonly string[]): Promise<void> {
    await tx.query(`UPDATE episodes_episode SET state = 'withdrawn', parties = '{}', place = NULL WHERE ${condition}`, [
      parameter,
    ]);
  }

  /** Files a new episode under a reference that no other has: it is what people read out to each other. */
  private async begin(tx: EntityManager, episode: Episode, parties: readonly string[]): Promise<string> {
    const { id, child, kind, state, since, endedAt } = episode;
    const place = absenceOf(episode)?.place ?? null;
    for (let attempt = 0; attempt < ATTEMPTS_AT_A_REFERENCE; attempt++) {
      const reference = referenceOf(episode.id, attempt);
      const [row]: { reference: string }[] = await tx.query(
        `INSERT INTO episodes_episode (id, child, reference, kind, state, since, ended_at, parties, place)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING reference`,
        [id, child, reference, kind, state, since, endedAt, parties, place],
      );
      if (row) return row.reference;
      // It came with its notices from another record, or another episode has the reference.
      const [moved]: { reference: string }[][] = await tx.query(
        `UPDATE episodes_episode SET child = $2, state = $3, since = $4, ended_at = $5, parties = $6, place = $7
         WHERE id = $1 RETURNING reference`,
        [id, child, state, since, endedAt, parties, place],
      );
      if (moved?.[0]) return moved[0].reference;
    }
    throw new Error('no free reference for an episode');
  }

  private async change(tx: EntityManager, episodes: readonly Episode[], file: CaseFile): Promise<void> {
    await tx.query(
      `UPDATE episodes_episode e SET child = n.child, state = n.state, since = n.since, ended_at = n.ended_at,
              place = n.place, parties = ARRAY(SELECT jsonb_array_elements_text(n.parties))
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::text[])
            AS n (id, child, state, since, ended_at, parties, place)
       WHERE e.id = n.id`,
      [
        episodes.map((e) => e.id),
        episodes.map((e) => e.child),
        episodes.map((e) => e.state),
        episodes.map((e) => e.since),
        episodes.map((e) => e.endedAt),
        episodes.map((e) => JSON.stringify(this.partiesOf(e, file))),
        episodes.map((e) => absenceOf(e)?.place ?? null),
      ],
    );
  }

  private partiesOf(episode: Episode, file: CaseFile): string[] {
    const directory = this.directory.snapshot();
    const receiving = receivingAuthorities(file.notices, episode);
    const forces = [episode.host, episode.responsible].flatMap((a) => (a === null ? [] : [directory.forceOf(a)]));
    const { urn } = episode.placement?.provider ?? {};
    const candidates = [
      episode.responsible,
      episode.host,
      ...receiving,
      ...forces,
      ...episode.publishers,
      urn === undefined ? undefined : directory.byUrn(urn)?.id,
    ].filter((id): id is string => id !== null && id !== undefined);
    return [...new Set(candidates)].filter((id) => {
      const known = directory.organisation(id);
      return known !== undefined && capacityIn(episode, known, directory, receiving) !== null;
    });
  }
}
