import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveId } from '#kernel';
import {
  LinkageEntities,
  LinkageMigrations,
  Linker,
  ownRecordOf,
  Registry,
  ShippedKnowledge,
  type Assessment,
  type ReportToLink,
} from '#linkage';
import { Database, EmbeddedDatabase, Endings, HubClock, migrate } from '#platform';
import type { FileChild } from './read-lines.js';

/** What is kept of a report, by the ids of the files. */
export interface Answer {
  readonly decision: Assessment['outcome'];
  readonly child: string | null;
  readonly candidates: readonly { readonly child: string; readonly probability: number; readonly weight: number }[];
  /** How long this report took, in microseconds. */
  readonly micros: number;
}

/** Who is said to have sent what is in a file, and so to have given the numbers without an issuer. */
const SENDER = 'file';
/** Nothing here outlives the evaluation, so nothing need survive a power cut. */
const THROWN_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' };
/** As a server is set that holds a million children (docs/operating.md). */
const FOR_MANY = { shared_buffers: '1GB' };

/**
 * The hub's linkage over an empty registry in a database of its own, which is gone afterwards: the same `Linker` and
 * candidate search, on the same PostgreSQL.
 */
export class MatcherOnFiles {
  /** The id in the file of each record. */
  private readonly fileIds = new Map<string, string>();

  private closing: Promise<void> | null = null;

  private constructor(
    private readonly server: EmbeddedDatabase,
    private readonly database: Database,
    private readonly linker: Linker,
    private readonly registry: Registry,
    private readonly now: Date,
    private readonly endings: Endings,
  ) {}

  /** @param now when all that is in the files was written */
  static async start(now: Date): Promise<MatcherOnFiles> {
    const endings = new Endings();
    try {
      const folder = await mkdtemp(join(tmpdir(), 'homeward-linkage-'));
      endings.add(() => rm(folder, { recursive: true, force: true }));
      const server = await EmbeddedDatabase.start(folder, { settings: { ...THROWN_AWAY, ...FOR_MANY } });
      endings.add(() => server.stop());
      await migrate(server.addresses.url, LinkageMigrations);
      const database = await Database.connect(server.addresses.applicationUrl, LinkageEntities, 2);
      endings.add(() => database.close());
      const [clock, knowledge] = [HubClock.simulated(now), ShippedKnowledge.load()];
      const [linker, registry] = [new Linker(clock, knowledge), new Registry(clock, knowledge)];
      return new MatcherOnFiles(server, database, linker, registry, now, endings);
    } catch (error) {
      await endings.run();
      throw error;
    }
  }

  /** Ends the database and removes it; called again, waits for the same end. */
  close(): Promise<void> {
    return (this.closing ??= this.endings.run());
  }

  async register(children: readonly FileChild[]): Promise<void> {
    const reports = children.map(({ id, child }) => this.told('registry', id, child));
    await this.database.transaction((tx) => this.registry.registerMany(tx, reports));
    for (const [i, { id }] of reports.entries()) this.fileIds.set(ownRecordOf(id), children[i]?.id ?? '');
  }

  /** Looks once through all that was registered, as the database's own housekeeping does in time. */
  async settle(): Promise<void> {
    const owner = await Database.connect(this.server.addresses.url, [], 1);
    await owner.query('VACUUM ANALYZE');
    await owner.close();
  }

  async assess({ id, child }: FileChild): Promise<Answer> {
    const report = this.told('report', id, child);
    const start = process.hrtime.bigint();
    const { outcome, child: linked, candidates } = await this.linker.assess(this.database.manager, report);
    const micros = Number((process.hrtime.bigint() - start) / 1000n);
    return {
      decision: outcome,
      child: linked === null ? null : this.fileId(linked),
      candidates: candidates.map((one) => ({
        child: this.fileId(one.child),
        probability: one.probability,
        weight: one.weight,
      })),
      micros,
    };
  }

  /**
   * Links a report and keeps it, as the hub does: the registry has then learned from it.
   * @returns how long that took until the transaction had ended, in microseconds
   */
  async keep({ id, child }: FileChild): Promise<number> {
    const report = this.told('report', id, child);
    const start = process.hrtime.bigint();
    await this.database.transaction((tx) => this.linker.link(tx, report));
    return Number((process.hrtime.bigint() - start) / 1000n);
  }

  private fileId(child: string): string {
    const id = this.fileIds.get(child);
    if (id === undefined) throw new Error('the registry holds a child that is in no file');
    return id;
  }

  private told(kind: 'registry' | 'report', id: string, child: FileChild['child']): ReportToLink {
    const register = kind === 'registry';
    return {
      id: deriveId('file', kind, id),
      organisation: SENDER,
      type: register ? 'child.registered' : 'child.seen',
      child,
      at: this.now,
      register,
    };
  }
}
