import { DigestLists, readerKey, type ListReader, type ShownList } from '#alerting';
import { Directory } from '#directory';
import { deriveId, localDay } from '#kernel';
import { lastWhole, versionOf, type SendClause, type Tell } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { compute, isFigures } from '../compute.js';
import { periodOf } from '../period.js';
import type { Question, Report } from '../report.js';
import { columnsOf, REPORTS } from '../reports.js';
import { Gathering } from './gathering.js';
import type { DueList } from './list-clock.js';

/** A digest to be raised: what it is about has been kept, to be decided whenever it is shown. */
export type Digest = Tell;

/** One that goes out so long after its hour is late. */
const LATE_AFTER_MS = 15 * 60_000;

interface DigestRow {
  id: string;
  authority: string;
  report: Question['name'];
  meeting: Question['meeting'];
  conditions: Question['if'];
  from: string;
  to: string;
  at: Date;
  children: string[];
  episodes: string[];
  figures: Report['rows'][number]['cells'][] | null;
}

/** The lists that rules send: made when they are due, and shown to each reader as it may see them at that moment. */
@Injectable()
export class Digests extends DigestLists {
  constructor(
    private readonly gathering: Gathering,
    private readonly directory: Directory,
  ) {
    super();
  }

  /** Makes the lists of rules that are due, and says who is to be told of them. The same again makes nothing new. */
  async make(tx: EntityManager, due: readonly DueList[], now: Date): Promise<Digest[]> {
    const digests: Digest[] = [];
    for (const list of due) {
      for (const clause of list.rule.send) {
        const digest = await this.makeOne(tx, list, clause, now);
        if (digest) digests.push(digest);
      }
    }
    return digests;
  }

  private async makeOne(
    tx: EntityManager,
    { pack, rule, at }: DueList,
    clause: SendClause,
    now: Date,
  ): Promise<Digest | null> {
    const directory = this.directory.snapshot();
    const to = pack.authority === null ? null : organisationOf(clause.to, pack.authority, directory);
    const organisation = to === null ? undefined : directory.organisation(to);
    if (pack.authority === null || !organisation) return null;
    const { role } = directory.resolveRole(organisation.id, clause.role ?? null, now);
    const { report: name, meeting = null, if: conditions } = clause;
    const question: Question = { name, meeting, authority: pack.authority, if: conditions };
    const { calendar } = rule.when;
    const period = { ...periodOf(name, meeting, lastWhole(calendar, localDay(at)), at), isAsked: false };
    const report = compute(
      await this.gathering.gather(tx, { question, period, reader: { organisation, role }, at, now }),
    );
    if (report.rows.length === 0 && clause.empty === 'left-out') return null;
    const id = deriveId('digest', JSON.stringify([question, calendar]), at.toISOString(), organisation.id);
    await this.keep(tx, id, question, report, at);
    return {
      report: id,
      episode: null,
      task: null,
      kind: `digest.${calendar}`,
      urgency: 'routine',
      to: { organisation: organisation.id, role, capacity: CAPACITY[organisation.kind] ?? 'reporter', person: null },
      because: [{ rule: rule.id, protocol: versionOf(pack), text: clause.text }],
      late: now.getTime() - at.getTime() > LATE_AFTER_MS,
    };
  }

  private async keep(tx: EntityManager, id: string, question: Question, report: Report, at: Date): Promise<void> {
    const { rows, period } = report;
    const figures = isFigures(question.name, question.meeting) ? rows.map(({ cells }) => cells) : null;
    const onIt = rows.flatMap(({ behind }) => behind.map(({ episode }) => episode));
    const unplaced = rows.flatMap(({ sight }) => sight?.about.child ?? []);
    await tx.query(
      `INSERT INTO reporting_digest (id, authority, report, meeting, conditions, from_day, to_day, at, children, episodes, figures)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
      [
        id,
        question.authority,
        question.name,
        question.meeting,
        JSON.stringify(question.if),
        period.from,
        period.to,
        at,
        figures ? [] : [...new Set([...onIt.map(({ child }) => child), ...unplaced])],
        figures ? [] : [...new Set(onIt.map((episode) => episode.id))],
        figures && JSON.stringify(figures),
      ],
    );
  }

  override async shown(
    tx: EntityManager,
    readers: readonly ListReader[],
    now: Date,
  ): Promise<ReadonlyMap<string, ShownList>> {
    const rows: DigestRow[] = await tx.query(
      `SELECT id, authority, report, meeting, conditions, from_day::text AS from, to_day::text AS to, at, children, episodes, figures
       FROM reporting_digest WHERE id = ANY ($1::uuid[])`,
      [[...new Set(readers.map(({ digest }) => digest))]],
    );
    const digests = new Map(rows.map((row) => [row.id, row]));
    const lists = new Map<string, ShownList>();
    for (const reader of readers) {
      const digest = digests.get(reader.digest);
      const key = readerKey(reader);
      if (digest && !lists.has(key)) lists.set(key, await this.showOne(tx, digest, reader, now));
    }
    return lists;
  }

  private async showOne(tx: EntityManager, digest: DigestRow, reader: ListReader, now: Date): Promise<ShownList> {
    const { authority, report: name, meeting, from, to } = digest;
    const question: Question = { name, meeting, authority, if: digest.conditions };
    const columns = columnsOf(question).map(({ key, title }) => ({ key, title }));
    const list = { name, title: REPORTS[name].title, authority, from, to, columns };
    if (digest.figures) return { ...list, rows: digest.figures, decided: [] };
    const organisation = this.directory.snapshot().organisation(reader.organisation);
    if (!organisation) return { ...list, rows: [], decided: [] };
    const period = { ...periodOf(name, meeting, { from, to }, digest.at), isAsked: false };
    const wanted = { question, period, reader: { organisation, role: reader.role }, at: digest.at, now };
    const { rows } = compute(await this.gathering.gather(tx, { ...wanted, members: digest }));
    const sights = new Set(rows.map(({ sight }) => sight).filter((sight) => sight !== undefined));
    return {
      ...list,
      rows: rows.map(({ cells }) => cells),
      decided: [...sights].map(({ about, seen: { recipient, decision, projection } }) => ({
        ...about,
        recipient,
        decision,
        projection,
      })),
    };
  }
}

/** Whose list it is, it is told as what it is to the children on it; police likewise. */
const CAPACITY: Partial<Record<string, Tell['to']['capacity']>> = {
  authority: 'responsible',
  force: 'police-responsible-area',
  national: 'national',
  charity: 'charity',
  'home-office': 'home-office',
};

function organisationOf(
  to: SendClause['to'],
  authority: string,
  directory: { forceOf(authority: string): string | undefined },
): string | null {
  if (to === 'self') return authority;
  return to === 'force-of-self' ? (directory.forceOf(authority) ?? null) : to.slice('organisation:'.length);
}
