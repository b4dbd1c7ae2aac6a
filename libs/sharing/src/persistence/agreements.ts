import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit, Database, Versions } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Agreement } from '../agreement.js';
import { compile, type CompiledAgreements } from '../compiled-agreements.js';

const HUB = 'homeward';

interface Row {
  id: string;
  version: number;
  body: Omit<Agreement, 'version' | 'demonstration'>;
  demonstration: boolean;
  /** The transaction that wrote the row: another one after every change, and after a change that was rolled back. */
  written: string;
}

const stateOf = (rows: readonly Pick<Row, 'id' | 'written'>[]): string =>
  rows.map(({ id, written }) => `${id}@${written}`).join(' ');

/** The agreements in force, as the database has them, and a compiled copy for this process to decide by. */
@Injectable()
export class Agreements implements OnModuleInit {
  readonly versions: Versions;
  #held: { readonly state: string; readonly compiled: CompiledAgreements } | undefined;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {
    this.versions = new Versions(audit, 'sharing_agreement', 'agreement');
  }

  async onModuleInit(): Promise<void> {
    await this.#load(this.database.manager, new Date(0));
  }

  /**
   * The agreements in force at that moment, by the copy at hand: for reading and planning. What is sent is decided by
   * `current`, which cannot be out of date.
   */
  compiled(now: Date): CompiledAgreements {
    if (!this.#held) throw new Error('the agreements have not been loaded yet');
    return this.#held.compiled.at(now);
  }

  /**
   * The agreements in force at that moment as the transaction sees them: for the decision at the moment of sending. One
   * small query; loads them again only where another version has come into force.
   */
  async current(tx: EntityManager, now: Date): Promise<CompiledAgreements> {
    const rows = await tx.query<Pick<Row, 'id' | 'written'>[]>(
      `SELECT id, xmin::text AS written FROM sharing_agreement WHERE state = 'in-force' ORDER BY id`,
    );
    if (this.#held?.state === stateOf(rows)) return this.#held.compiled.at(now);
    return this.#load(tx, now);
  }

  /** Those in force at that moment, with one of them as a draft has it: for trying what would be disclosed under it. */
  async tried(tx: EntityManager, draft: Agreement, now: Date): Promise<CompiledAgreements> {
    const others = (await this.#inForce(tx)).filter(({ id }) => id !== draft.id).map(agreementOf);
    return compile([...others, draft], now);
  }

  /**
   * Puts the packs' agreements in force that the hub has never held: at the first start all of them. One that an
   * administrator has replaced or ended since is left as it is.
   */
  async seed(tx: EntityManager, agreements: readonly Agreement[], at: Date): Promise<void> {
    for (const agreement of agreements) {
      const body = JSON.stringify({ ...agreement, version: undefined, demonstration: undefined });
      const inserted = await tx.query<unknown[]>(
        `INSERT INTO sharing_agreement
           (id, version, state, body, demonstration, written_by, written_at, approved_by, in_force_since)
         SELECT $1, 1, 'in-force', $2, $3, 'hub:packs', $4, 'hub:packs', $4
          WHERE NOT EXISTS (SELECT FROM sharing_agreement WHERE id = $1)
         ON CONFLICT DO NOTHING RETURNING id`,
        [agreement.id, body, agreement.demonstration === true, at],
      );
      if (inserted.length === 0) continue;
      await this.audit.record(tx, {
        at,
        organisation: HUB,
        actor: 'hub:packs',
        action: 'agreement.in-force',
        subject: agreement.id,
        detail: { version: 1 },
      });
    }
    await this.current(tx, at);
  }

  async #load(manager: EntityManager, now: Date): Promise<CompiledAgreements> {
    const rows = await this.#inForce(manager);
    const compiled = compile(rows.map(agreementOf), now);
    this.#held = { state: stateOf(rows), compiled };
    return compiled;
  }

  #inForce(manager: EntityManager): Promise<Row[]> {
    return manager.query(
      `SELECT id, version, body, demonstration, xmin::text AS written
         FROM sharing_agreement WHERE state = 'in-force' ORDER BY id`,
    );
  }
}

const agreementOf = ({ version, body, demonstration }: Row): Agreement => ({ ...body, version, demonstration });
