import { timingSafeEqual } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit, Database } from '#platform';
import type { EntityManager } from 'typeorm';
import type { DirectorySeed } from '../demonstration/demonstration.js';
import { DirectorySnapshot, type DirectoryContents } from '../directory-snapshot.js';
import { HUB, type Client, type User } from '../organisation.js';
import { passwordMatches } from './password.js';
import { referenceDataOnFile } from './reference-files.js';
import { CLIENT, CONTACT, ORGANISATION } from './shapes.js';
import { ENGLAND } from './record-kinds.js';
import { hashSecret, writeSeed } from './seeding.js';

/** What ids of clients and users are made of (contract §4); PostgreSQL throws at some of what others may send instead. */
const NAME = /^[A-Za-z0-9._~-]+$/;

/** How old the copy may be, in milliseconds, before it is asked whether it changed: another process may have written. */
const FRESH_FOR = 200;

const VERSION = '(SELECT version FROM directory_version)';

// One statement sees one state of the database: no contact without its organisation, and the version that fits both.
const CONTENTS = `
  SELECT ${VERSION} AS version,
         (SELECT bank_holidays FROM directory_calendar WHERE id = '${ENGLAND}') AS "bankHolidays",
         (SELECT coalesce(json_agg(${ORGANISATION} ORDER BY o.id), '[]') FROM directory_organisation o) AS organisations,
         (SELECT coalesce(json_agg(${CONTACT} ORDER BY c.position), '[]') FROM directory_contact c) AS contacts,
         (SELECT coalesce(json_agg(${CLIENT} ORDER BY c.client_id), '[]')
            FROM directory_client c JOIN directory_organisation o ON o.id = c.organisation) AS clients`;

/**
 * The directory in the database, and the copy of it that this process works with. `refresh` before work that must see
 * the latest change, as "take effect at once" asks; `snapshot` within it.
 */
@Injectable()
export class Directory implements OnModuleInit {
  #held: { readonly version: bigint; readonly snapshot: DirectorySnapshot } | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<DirectorySnapshot> | undefined;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.refresh();
  }

  /** The copy at hand. Throws before the first `refresh`, which the module does as it starts. */
  snapshot(): DirectorySnapshot {
    if (!this.#held) throw new Error('the directory has not been loaded yet');
    return this.#held.snapshot;
  }

  /**
   * The copy at hand if it was looked after within the last moment, else `refresh`: for work that comes many times a
   * second. Before a transaction, which must not wait for a second connection.
   */
  async recent(): Promise<DirectorySnapshot> {
    if (this.#held && performance.now() - this.#lookedAt < FRESH_FOR) return this.#held.snapshot;
    return (this.#looking ??= this.refresh().finally(() => (this.#looking = undefined)));
  }

  /** Loads the directory again if it has changed since it was loaded, and returns it. One small query if not. */
  async refresh(): Promise<DirectorySnapshot> {
    const asked = performance.now();
    const snapshot = await this.latest();
    this.#lookedAt = Math.max(this.#lookedAt, asked);
    return snapshot;
  }

  private async latest(): Promise<DirectorySnapshot> {
    const [now] = await this.database.query<{ version: string }>(`SELECT ${VERSION} AS version`);
    if (this.#held && now && this.#held.version >= BigInt(now.version)) return this.#held.snapshot;
    const [contents] = await this.database.query<DirectoryContents & { version: string }>(CONTENTS);
    if (!contents) throw new Error('the directory could not be read');
    const version = BigInt(contents.version);
    // Another refresh may have brought a later state meanwhile.
    if (!this.#held || this.#held.version < version) {
      this.#held = { version, snapshot: new DirectorySnapshot(contents, referenceDataOnFile()) };
    }
    return this.#held.snapshot;
  }

  /** True once a first start has written the hub's own organisation. */
  async isSeeded(): Promise<boolean> {
    const [hub] = await this.database.query('SELECT FROM directory_organisation WHERE id = $1', [HUB]);
    return hub !== undefined;
  }

  /** Fills the empty directory at a first start. The seed's credentials are the caller's to hand out: they cannot be read again. */
  async seed(tx: EntityManager, seed: DirectorySeed, at: Date): Promise<void> {
    await writeSeed(tx, seed);
    await this.audit.record(tx, {
      at,
      organisation: HUB,
      actor: 'hub:directory',
      action: 'directory.seeded',
      subject: HUB,
      detail: {
        organisations: seed.organisations.length,
        contacts: seed.contacts.length,
        clients: seed.clients.length,
        users: seed.users.length,
      },
    });
  }

  /** The client whose secret this is, read from the database so that a removed one is out at once; else null. */
  async verifySecret(clientId: string, secret: string): Promise<Client | null> {
    if (!NAME.test(clientId)) return null;
    const [row] = await this.database.query<{ client: Client; secret_hash: Buffer }>(
      `SELECT ${CLIENT} AS client, c.secret_hash
         FROM directory_client c JOIN directory_organisation o ON o.id = c.organisation
        WHERE c.client_id = $1`,
      [clientId],
    );
    const wanted = row?.secret_hash ?? hashSecret('');
    const matches = timingSafeEqual(hashSecret(secret), wanted);
    return row && matches ? row.client : null;
  }

  /** The person whose password this is, else null; both take as long. */
  async verifyPassword(username: string, password: string): Promise<User | null> {
    if (!NAME.test(username)) return null;
    const [row] = await this.database.query<User & { password_hash: string }>(
      'SELECT id, name, organisation, roles, password_hash FROM directory_user WHERE id = $1',
      [username],
    );
    const matches = await passwordMatches(password, row?.password_hash ?? null);
    return row && matches ? { id: row.id, name: row.name, organisation: row.organisation, roles: row.roles } : null;
  }
}
