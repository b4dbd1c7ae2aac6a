import { Injectable } from '@nestjs/common';
import { Directory } from '#directory';
import { referenceOf } from '#kernel';
import type { EntityManager } from 'typeorm';
import { absenceOf } from '../absence-at.js';
import type { CaseFile, Episode } from '../case-file.js';
import { capacityIn, receivingAuthorities } from '../parties.js';

const ATTEMPTS_AT_A_REFERENCE = 20;

/** An episode with the organisations that it is found by. */
interface Filed {
  readonly episode: Episode;
  readonly parties: readonly string[];
}

const columnsOf = (filed: readonly Filed[]): unknown[][] => [
  filed.map(({ episode }) => episode.id),
  filed.map(({ episode }) => episode.child),
  filed.map(({ episode }) => episode.state),
  filed.map(({ episode }) => episode.since),
  filed.map(({ episode }) => episode.endedAt),
  filed.map(({ parties }) => JSON.stringify(parties)),
  filed.map(({ episode }) => absenceOf(episode)?.place ?? null),
];

/** Files what a fold made of a child's history, so that episodes are found by party and by state, and keep their references. */
@Injectable()
export class EpisodeFiling {
  constructor(private readonly directory: Directory) {}

  /** The references given out for the children's episodes, by child and by the episode's id. */
  async referencesOf(tx: EntityManager, children: readonly string[]): Promise<Map<string, Map<string, string>>> {
    const rows: { child: string; id: string; reference: string }[] = await tx.query(
      `SELECT child, id, reference FROM episodes_episode WHERE child = ANY($1::uuid[])`,
      [children],
    );
    const references = new Map<string, Map<string, string>>(children.map((child) => [child, new Map()]));
    for (const { child, id, reference } of rows) references.get(child)?.set(id, reference);
    return references;
  }

  /**
   * Writes the episodes of the cases as they are now.
   * @param known from `referencesOf`
   * @returns those of each case, in its order, each with the reference that is its own
   */
  async file(
    tx: EntityManager,
    files: readonly CaseFile[],
    known: ReadonlyMap<string, ReadonlyMap<string, string>>,
  ): Promise<Episode[][]> {
    const drawers = files.map((file) => ({ file, known: known.get(file.child.id) ?? new Map<string, string>() }));
    const filed = drawers.flatMap(({ file, known: its }) =>
      file.history.episodes.map((episode) => ({
        episode,
        parties: this.partiesOf(episode, file),
        isNew: !its.has(episode.id),
      })),
    );
    const begun = await this.begin(
      tx,
      filed.filter(({ isNew }) => isNew),
    );
    await this.change(
      tx,
      filed.filter(({ isNew }) => !isNew),
    );
    // Two that a withdrawn return had kept apart are one now: the second is no episode any more.
    const gone = drawers.flatMap(({ file, known: its }) =>
      [...its.keys()].filter((id) => !file.history.episodes.some((e) => e.id === id)),
    );
    if (gone.length > 0) await this.end(tx, 'id = ANY($1::uuid[])', gone);
    return drawers.map(({ file, known: its }) =>
      file.history.episodes.map((e) => ({ ...e, reference: its.get(e.id) ?? begun.get(e.id) ?? e.reference })),
    );
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

  /** Files new episodes; returns their references, by id. */
  private async begin(tx: EntityManager, filed: readonly Filed[]): Promise<Map<string, string>> {
    if (filed.length === 0) return new Map();
    const rows: { id: string; reference: string }[] = await tx.query(
      `INSERT INTO episodes_episode (id, child, reference, kind, state, since, ended_at, parties, place)
       SELECT n.id, n.child, n.reference, n.kind, n.state, n.since, n.ended_at,
              ARRAY(SELECT jsonb_array_elements_text(n.parties)), n.place
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::text[],
                   $8::text[], $9::text[])
            AS n (id, child, state, since, ended_at, parties, place, kind, reference)
       ON CONFLICT DO NOTHING RETURNING id, reference`,
      [
        ...columnsOf(filed),
        filed.map(({ episode }) => episode.kind),
        filed.map(({ episode }) => referenceOf(episode.id)),
      ],
    );
    const begun = new Map(rows.map(({ id, reference }) => [id, reference]));
    for (const one of filed) {
      if (!begun.has(one.episode.id)) begun.set(one.episode.id, await this.beginElsewhere(tx, one));
    }
    return begun;
  }

  /**
   * Files an episode that came with its notices from another record, or under a reference that no other has: it is what
   * people read out to each other.
   */
  private async beginElsewhere(tx: EntityManager, { episode, parties }: Filed): Promise<string> {
    const { id, child, kind, state, since, endedAt } = episode;
    const place = absenceOf(episode)?.place ?? null;
    for (let attempt = 0; attempt < ATTEMPTS_AT_A_REFERENCE; attempt++) {
      const [moved]: { reference: string }[][] = await tx.query(
        `UPDATE episodes_episode SET child = $2, state = $3, since = $4, ended_at = $5, parties = $6, place = $7
         WHERE id = $1 RETURNING reference`,
        [id, child, state, since, endedAt, parties, place],
      );
      if (moved?.[0]) return moved[0].reference;
      const [row]: { reference: string }[] = await tx.query(
        `INSERT INTO episodes_episode (id, child, reference, kind, state, since, ended_at, parties, place)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING reference`,
        [id, child, referenceOf(id, attempt), kind, state, since, endedAt, parties, place],
      );
      if (row) return row.reference;
    }
    throw new Error('no free reference for an episode');
  }

  private async change(tx: EntityManager, filed: readonly Filed[]): Promise<void> {
    if (filed.length === 0) return;
    await tx.query(
      `UPDATE episodes_episode e SET child = n.child, state = n.state, since = n.since, ended_at = n.ended_at,
              place = n.place, parties = ARRAY(SELECT jsonb_array_elements_text(n.parties))
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::text[])
            AS n (id, child, state, since, ended_at, parties, place)
       WHERE e.id = n.id`,
      columnsOf(filed),
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
