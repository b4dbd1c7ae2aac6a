import { Injectable } from '@nestjs/common';
import { Directory, type DirectorySnapshot } from '#directory';
import type { StoredReport } from '#intake';
import { referenceOf } from '#kernel';
import { Registry, type ChildRecord } from '#linkage';
import { RetryableError } from '#platform';
import type { EntityManager } from 'typeorm';
import type { CaseFile } from '../case-file.js';
import { foldHistory } from '../fold-history.js';
import { PackReading } from '../pack-reading.js';
import { EpisodeFiling } from './episode-filing.js';
import { Mentions } from './mentions.js';
import { Notices } from './notices.js';
import { RecentCases } from './recent-cases.js';

const RECENT_CASES = 500;

/** By child, and then by the episode's id. */
type References = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface EpisodeFilter {
  readonly state?: string | undefined;
  readonly child?: string | undefined;
  /** Where the last page ended. */
  readonly before?: { readonly since: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** A case as it is now, and the reports in it that belong to another episode than before. */
export interface Refolded {
  readonly file: CaseFile;
  readonly moved: readonly string[];
}

export interface Rearranged {
  readonly joined: Refolded;
  readonly left: Refolded | null;
}

/** The episodes of children: folded from their notices each time they are read, and filed so that they are found. */
@Injectable()
export class Episodes {
  private readonly recent = new RecentCases(RECENT_CASES);
  /** Which places, forces and rules a kept case was folded with: with others it is folded anew. */
  private foldedWith: { readonly directory: DirectorySnapshot; readonly packReading: PackReading } | null = null;

  constructor(
    private readonly registry: Registry,
    private readonly notices: Notices,
    private readonly mentions: Mentions,
    private readonly filing: EpisodeFiling,
    private readonly directory: Directory,
    private readonly packReading: PackReading,
  ) {}

  /** Everything the hub holds on a child. @throws when there is no such record */
  async caseFile(tx: EntityManager, child: string): Promise<CaseFile> {
    const file = (await this.caseFiles(tx, [child])).get(child);
    if (!file) throw new Error('no such child record');
    return file;
  }

  /** The same for several children at once; those without a record are left out. */
  async caseFiles(tx: EntityManager, children: readonly string[]): Promise<Map<string, CaseFile>> {
    const wanted = [...new Set(children)];
    if (wanted.length === 0) return new Map();
    const versions = await this.versionsOf(tx, wanted);
    const files = new Map<string, CaseFile>();
    const missing: string[] = [];
    for (const child of wanted) {
      const kept = this.recent.get(child, versions.get(child));
      if (kept) files.set(child, kept);
      else missing.push(child);
    }
    if (missing.length === 0) return files;
    for (const [child, file] of await this.load(tx, missing, await this.filing.referencesOf(tx, missing))) {
      files.set(child, file);
      this.recent.keep(child, versions.get(child), file);
    }
    return files;
  }

  private async versionsOf(tx: EntityManager, children: readonly string[]): Promise<Map<string, string>> {
    const directory = this.directory.snapshot();
    const packReading = this.packReading.inForce();
    const isSame = this.foldedWith?.directory === directory && this.foldedWith.packReading === packReading;
    if (!isSame) this.recent.clear();
    this.foldedWith = { directory, packReading };
    const rows: { child: string; version: string }[] = await tx.query(
      `SELECT child, version FROM episodes_child WHERE child = ANY($1::uuid[])`,
      [children],
    );
    return new Map(rows.map((r) => [r.child, r.version]));
  }

  private async load(
    tx: EntityManager,
    wanted: readonly string[],
    references: References,
  ): Promise<Map<string, CaseFile>> {
    const records = await this.registry.childrenMany(tx, wanted);
    const notices = await this.notices.ofChildren(tx, wanted);
    return new Map(
      wanted.flatMap((id) => {
        const child = records.get(id);
        return child ? [[id, this.fold(child, notices.get(id) ?? [], references.get(id))] as const] : [];
      }),
    );
  }

  /**
   * Adds a report to the child's case.
   * @returns the case, and the reports that belong to another episode than before, the new one's own among them
   */
  async add(tx: EntityManager, report: StoredReport, child: string): Promise<Refolded> {
    const refolded = (await this.addAll(tx, [{ report, child }])).get(child);
    if (!refolded) throw new RetryableError('the record was merged away in this moment');
    return refolded;
  }

  /** The same for several reports, each of another child, by child. */
  async addAll(
    tx: EntityManager,
    added: readonly { readonly report: StoredReport; readonly child: string }[],
  ): Promise<Map<string, Refolded>> {
    await this.mentions.enter(
      tx,
      added.map(({ report }) => report),
    );
    return this.refoldAll(tx, await this.notices.enterAll(tx, added));
  }

  /** Puts a report aside until its case is known. */
  async putAside(tx: EntityManager, report: StoredReport): Promise<void> {
    await this.mentions.enter(tx, [report]);
    await this.notices.putAside(tx, report);
  }

  /**
   * Takes a notice back.
   * @returns the case it was in, and the reports that belong to another episode than before; null while it waits for a case
   */
  async withdraw(tx: EntityManager, withdrawal: StoredReport, target: string): Promise<Refolded | null> {
    const child = await this.notices.childOf(tx, target);
    if (child === null) {
      await this.notices.putAside(tx, withdrawal, target);
      return null;
    }
    const version = await this.notices.enter(tx, withdrawal, child, target);
    if ((await this.notices.childOf(tx, target)) !== child) {
      throw new RetryableError('the report was taken to another child in this moment');
    }
    return this.refold(tx, child, version);
  }

  private async refold(tx: EntityManager, child: string, version: string): Promise<Refolded> {
    const refolded = (await this.refoldAll(tx, new Map([[child, version]]))).get(child);
    if (!refolded) throw new RetryableError('the record was merged away in this moment');
    return refolded;
  }

  /**
   * Folds the children's notices anew and files what came of them.
   * @param versions from `Notices.enterAll`, under which nobody else changes them meanwhile
   * @returns each case, and the reports that belong to another episode than before
   * @throws RetryableError when a record was merged away
   */
  private async refoldAll(tx: EntityManager, versions: ReadonlyMap<string, string>): Promise<Map<string, Refolded>> {
    const children = [...versions.keys()];
    if (children.length === 0) return new Map();
    const references = await this.filing.referencesOf(tx, children);
    const files = [...(await this.load(tx, children, references)).values()];
    if (files.length < children.length) throw new RetryableError('the record was merged away in this moment');
    const filed = await this.filing.file(tx, files, references);
    const placed = new Map(filed.flat().flatMap((e) => e.notices.map((report) => [report, e.id] as const)));
    const moved = await this.notices.place(tx, children, placed);
    return new Map(
      files.map((file, i) => {
        const { id } = file.child;
        const settled = { ...file, history: { ...file.history, episodes: filed[i] ?? [] } };
        this.recent.keep(id, versions.get(id), settled);
        return [id, { file: settled, moved: moved.get(id) ?? [] }] as const;
      }),
    );
  }

  /**
   * Folds two children's notices anew, of which some have gone from the one to the other.
   * @param version from `Notices.hold`, under which nobody else changes them meanwhile
   * @returns both cases with the reports that belong to another episode than before; `left` is null where nobody speaks
   * of the first any more, so that it is no record
   */
  async rearrange(tx: EntityManager, from: string, to: string, version: string): Promise<Rearranged> {
    const joined = await this.refold(tx, to, version);
    if (from === to) return { joined, left: null };
    if ((await this.registry.child(tx, from)) !== null) return { joined, left: await this.refold(tx, from, version) };
    this.recent.drop(from);
    await this.filing.endAll(tx, from);
    return { joined, left: null };
  }

  /** The child an episode is of; null when there is no such episode. */
  async childOfEpisode(tx: EntityManager, episode: string): Promise<string | null> {
    const [row]: { child: string }[] = await tx.query(`SELECT child FROM episodes_episode WHERE id = $1`, [episode]);
    return row?.child ?? null;
  }

  /** Children of whom an episode began between the two, an authority being party to it where one is named. */
  async childrenBetween(
    tx: EntityManager,
    asked: { readonly from: Date; readonly to: Date; readonly authority: string | null; readonly most: number },
  ): Promise<string[]> {
    const rows: { child: string }[] = await tx.query(
      `SELECT DISTINCT child FROM episodes_episode
        WHERE since >= $1 AND since < $2 AND state <> 'withdrawn' AND ($3::text IS NULL OR parties @> ARRAY[$3])
        LIMIT $4`,
      [asked.from, asked.to, asked.authority, asked.most],
    );
    return rows.map(({ child }) => child);
  }

  /** A case as some of its notices alone make it. */
  foldedFrom(file: CaseFile, notices: CaseFile['notices']): CaseFile {
    return this.fold(file.child, notices, new Map(file.history.episodes.map(({ id, reference }) => [id, reference])));
  }

  /** Every child of whom an episode is open. */
  async childrenStillAway(tx: EntityManager): Promise<string[]> {
    const rows: { child: string }[] = await tx.query(
      `SELECT DISTINCT child FROM episodes_episode WHERE state IN ('open', 'dormant')`,
    );
    return rows.map(({ child }) => child);
  }

  /** Episodes that an organisation is party to, newest going first. */
  async listFor(
    tx: EntityManager,
    organisation: string,
    filter: EpisodeFilter,
  ): Promise<{ id: string; child: string; since: Date }[]> {
    return tx.query(
      `SELECT id, child, since FROM episodes_episode
       WHERE parties @> ARRAY[$1] AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR child = $3)
         AND ($4::timestamptz IS NULL OR (since, id) < ($4, $5::uuid))
       ORDER BY since DESC, id DESC LIMIT $6`,
      [
        organisation,
        filter.state ?? null,
        filter.child ?? null,
        filter.before?.since ?? null,
        filter.before?.id ?? null,
        filter.limit,
      ],
    );
  }

  /** Children with an episode that an organisation is party to, and that touches the time between two moments. */
  async childrenAway(tx: EntityManager, organisation: string, from: Date, to: Date): Promise<string[]> {
    const rows: { child: string }[] = await tx.query(
      `SELECT DISTINCT child FROM episodes_episode
       WHERE parties @> ARRAY[$1] AND state <> 'withdrawn' AND since < $3 AND (ended_at IS NULL OR ended_at >= $2)`,
      [organisation, from, to],
    );
    return rows.map(({ child }) => child);
  }

  /** Children whom an authority has placed, or who were placed in its area, by the notices of placements. */
  childrenPlaced(tx: EntityManager, authority: string): Promise<string[]> {
    return this.notices.childrenPlaced(tx, authority);
  }

  /** Whether two organisations are party to one episode. */
  async haveInCommon(tx: EntityManager, one: string, other: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `SELECT FROM episodes_episode WHERE parties @> ARRAY[$1, $2] AND state <> 'withdrawn' LIMIT 1`,
      [one, other],
    );
    return rows.length > 0;
  }

  private fold(child: ChildRecord, notices: CaseFile['notices'], references?: ReadonlyMap<string, string>): CaseFile {
    const directory = this.directory.snapshot();
    const history = foldHistory(child, notices, {
      gazetteer: directory,
      packReading: this.packReading,
      referenceOf: (id) => references?.get(id) ?? referenceOf(id),
    });
    return this.packReading.marked({ child, notices, history }, directory);
  }
}
