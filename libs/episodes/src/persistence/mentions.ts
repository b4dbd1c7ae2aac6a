import { Injectable } from '@nestjs/common';
import { Reports, type StoredReport } from '#intake';
import type { EntityManager } from 'typeorm';
import { mentionsIn, type Mention, type MentionKind } from '../mentions.js';

interface MentionRow extends Omit<Mention, 'publisher'> {
  readonly named_by: string;
}

/** Mentions of a kind with the cases that bear the number named. */
const MENTIONS = `
  SELECT m.report, m.organisation AS sender, n.child, n.episode, m.subject, t.report AS named_by, t.child AS "namedChild",
         t.episode AS "namedEpisode", e.parties @> ARRAY[m.organisation] AS "isParty"
  FROM episodes_mention m
  JOIN episodes_notice n ON n.report = m.report AND n.child IS NOT NULL
  JOIN episodes_notice t ON t.subject = m.subject AND t.episode IS NOT NULL
  JOIN episodes_episode e ON e.id = t.episode
  WHERE m.kind = $1`;
/** A report that was taken back names nothing. */
const STANDS = 'NOT EXISTS (SELECT 1 FROM episodes_notice w WHERE w.withdraws = m.report)';

/** Which reports name other cases than their own (BHM-07); read and written in the caller's transaction. */
@Injectable()
export class Mentions {
  constructor(private readonly reports: Reports) {}

  /** Notes the cases that reports name; whether those are known yet does not matter. */
  async enter(tx: EntityManager, reports: readonly StoredReport[]): Promise<void> {
    const named = reports.flatMap(({ id, organisation, event }) =>
      mentionsIn(event.data).map((mention) => ({ ...mention, id, organisation })),
    );
    if (named.length === 0) return;
    await tx.query(
      `INSERT INTO episodes_mention (report, organisation, kind, subject)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING`,
      [
        named.map(({ id }) => id),
        named.map(({ organisation }) => organisation),
        named.map(({ kind }) => kind),
        named.map(({ subject }) => subject),
      ],
    );
  }

  /** Companions that these episodes' reports name, or whose reports name them. */
  async ofEpisodes(tx: EntityManager, episodes: readonly string[]): Promise<Mention[]> {
    const subjects = `SELECT subject FROM episodes_notice WHERE episode = ANY($2::uuid[])`;
    const either = `(n.episode = ANY($2::uuid[]) OR m.subject IN (${subjects}))`;
    return this.read(tx, 'companion', `${STANDS} AND ${either}`, episodes);
  }

  /** What was done for other children and for this child's cases too. */
  async alsoForCases(tx: EntityManager, child: string): Promise<Mention[]> {
    const subjects = `SELECT subject FROM episodes_notice WHERE child = $2`;
    return this.read(tx, 'also-for', `${STANDS} AND t.child = $2 AND m.subject IN (${subjects})`, child);
  }

  /** The cases that something done for one child was, or had been said to be, done for as well. */
  async servedBy(tx: EntityManager, report: string): Promise<Mention[]> {
    return this.read(tx, 'also-for', 'm.report = $2', report);
  }

  private async read(
    tx: EntityManager,
    kind: MentionKind,
    condition: string,
    value: string | readonly string[],
  ): Promise<Mention[]> {
    const rows: MentionRow[] = await tx.query(`${MENTIONS} AND ${condition}`, [kind, value]);
    if (rows.length === 0) return [];
    const named = await this.reports.loadMany(tx, [...new Set(rows.map((row) => row.named_by))]);
    const publishers = new Map(named.map(({ id, organisation }) => [id, organisation]));
    return rows.map(({ named_by: by, ...row }) => ({ ...row, publisher: publishers.get(by) ?? '' }));
  }
}
