import { localDay } from '#kernel';
import type { Audit, Database, HubClock } from '#platform';
import { Versions, type Version } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Pack } from '../pack.js';
import { packOf } from '../read-pack.js';
import { isInForce } from '../rules-for.js';
import { packFilesIn } from './pack-files.js';

/** How old the copy may be, in milliseconds, before it is asked whether it changed: another process may have written. */
const FRESH_FOR = 200;

/** Drafts are for who administers; nobody else sees them. */
const STATE = `SELECT count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) AS state FROM protocols_pack WHERE state <> 'draft'`;

interface Held {
  readonly state: string;
  readonly packs: readonly Pack[];
}

/** The protocols, every version of them that is or was in force, and the copy of them that this process works with. */
export class Packs {
  readonly versions: Versions;
  #held: Held | undefined;
  #today: { readonly of: Held; readonly day: string; readonly packs: readonly Pack[] } | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: Database,
    audit: Audit,
    private readonly clock: HubClock,
    /** Where the packs lie that the hub comes with, one folder each. */
    private readonly folder: string,
  ) {
    this.versions = new Versions(audit, 'protocols_pack', 'protocol');
  }

  /**
   * Puts the hub's own packs in force where they are new, and loads what is in force.
   * @throws with file, line and reason where one of them is not valid
   */
  async onModuleInit(): Promise<void> {
    const files = packFilesIn(this.folder);
    await this.database.transaction(async (tx) => {
      for (const { pack, body } of files) await this.versions.seed(tx, pack.id, body, this.clock.now());
    });
    await this.current(this.database.manager);
  }

  /** Every version that is or was in force, with the times between which it is: what an episode is looked at under. */
  everInForce(): readonly Pack[] {
    return this.held.packs;
  }

  /** Those in force today; the same list until one of them changes. */
  inForce(): readonly Pack[] {
    const now = this.clock.now();
    const day = localDay(now);
    if (this.#today?.of !== this.held || this.#today.day !== day) {
      const packs = this.held.packs.filter((pack) => (pack.inForce?.until ?? null) === null && isInForce(pack, now));
      this.#today = { of: this.held, day, packs };
    }
    return this.#today.packs;
  }

  /** Learns of what another process has put in force, unless this one looked a moment ago. */
  async recent(): Promise<void> {
    if (performance.now() - this.#lookedAt < FRESH_FOR) return;
    await this.current(this.database.manager);
  }

  /** The same as the transaction sees it: one small query, and more only where something has changed. */
  async current(tx: EntityManager): Promise<readonly Pack[]> {
    const asked = performance.now();
    const [now]: { state: string }[] = await tx.query(STATE);
    if (this.#held?.state !== now?.state) {
      const rows: Version[] = await tx.query(
        `SELECT id, version, body, in_force_since, in_force_until FROM protocols_pack
          WHERE state <> 'draft' AND approved_by IS NOT NULL AND NOT ends ORDER BY id, version`,
      );
      this.#held = { state: now?.state ?? '', packs: rows.map(packOfVersion) };
    }
    this.#lookedAt = asked;
    return this.held.packs;
  }

  private get held(): Held {
    if (!this.#held) throw new Error('the protocols have not been loaded yet');
    return this.#held;
  }
}

/** @throws for one that the vocabulary has left behind: the hub does not go on under rules that it cannot read */
export function packOfVersion({ id, version, body, in_force_since: since, in_force_until: until }: Version): Pack {
  const read = packOf({ ...body, id, version });
  if (read.ok) return { ...read.value, inForce: { since, until } };
  const why = read.error.map(({ reason }) => reason).join('; ');
  throw new Error(`version ${version} of the protocol ${id} cannot be read: ${why}`);
}
