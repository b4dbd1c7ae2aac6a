import { Injectable } from '@nestjs/common';
import type { AgreementBasis, DisclosureBody, ListBody, Role } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Disclosure } from '../disclosure.js';
import type { DisclosureEntity } from './disclosure.entity.js';

const MOST_AT_ONCE = 200;

export interface DisclosurePage {
  /** `next` of the page before; anything else gives an empty page. */
  readonly cursor?: string | undefined;
  /** At most 200. */
  readonly limit?: number | undefined;
}

/** Data of a child that somebody was shown, with an alert or by reading an episode. */
export interface ShownInMatter {
  readonly child: string;
  readonly alert: string | null;
  readonly organisation: string;
}

/** The disclosure ledger: who was told what of whom, when, how and by what right. Entries are added and never changed. */
@Injectable()
export class Disclosures {
  /** Writes the entries of one step in its transaction, in one statement; those written before are left as they are. */
  async record(tx: EntityManager, entries: readonly Disclosure[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map((entry) => ({
      ...entry,
      facts_hash: entry.factsHash,
      rules_hash: entry.rulesHash,
    }));
    await tx.query(
      `INSERT INTO sharing_disclosure (id, at, child, alert, episode, organisation, role, person, channel, categories, fields,
                                       withheld, agreements, rules, facts_hash, rules_hash, pointer)
       SELECT id, at, child, alert, episode, organisation, role, person, channel, categories, fields,
              withheld, agreements, rules, facts_hash, rules_hash, pointer
         FROM jsonb_to_recordset($1::jsonb)
           AS entry (id uuid, at timestamptz, child uuid, alert uuid, episode uuid, organisation text, role text, person text,
                     channel text, categories text[], fields text[], withheld jsonb, agreements jsonb, rules text[],
                     facts_hash text, rules_hash text, pointer boolean)
       ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(rows)],
    );
  }

  /** Notes when somebody first opened what was sent; a later opening changes nothing. */
  async viewed(tx: EntityManager, ids: readonly string[], at: Date): Promise<void> {
    if (ids.length === 0) return;
    await tx.query('UPDATE sharing_disclosure SET viewed = $2 WHERE id = ANY($1::uuid[]) AND viewed IS NULL', [
      ids,
      at,
    ]);
  }

  /** Everything anyone was ever told about the child, latest first (`GET /v1/children/{id}/disclosures`). */
  async ofChild(tx: EntityManager, child: string, page: DisclosurePage = {}): Promise<ListBody<DisclosureBody>> {
    return this.#page(tx, 'child', child, page);
  }

  /** What was sent of one alert, latest first. */
  async ofAlert(tx: EntityManager, alert: string, page: DisclosurePage = {}): Promise<ListBody<DisclosureBody>> {
    return this.#page(tx, 'alert', alert, page);
  }

  /**
   * Whose data anybody was shown in these matters, pointers left out: who must hear of it when the link was wrong. Without
   * an alert are those who read of it by themselves.
   */
  async shownIn(
    tx: EntityManager,
    { alerts, episodes }: { readonly alerts: readonly string[]; readonly episodes: readonly string[] },
  ): Promise<ShownInMatter[]> {
    return tx.query<ShownInMatter[]>(
      `SELECT DISTINCT child, alert, organisation FROM sharing_disclosure
        WHERE (alert = ANY($1::uuid[]) OR episode = ANY($2::uuid[])) AND child IS NOT NULL AND cardinality(fields) > 0
        ORDER BY child, alert, organisation`,
      [alerts, episodes],
    );
  }

  async #page(
    tx: EntityManager,
    column: 'child' | 'alert',
    id: string,
    { cursor, limit = 50 }: DisclosurePage,
  ): Promise<ListBody<DisclosureBody>> {
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) return { items: [], next: null };
    const size = Math.min(Math.max(1, Math.trunc(limit)), MOST_AT_ONCE);
    const rows = await tx.query<DisclosureEntity[]>(
      `SELECT * FROM sharing_disclosure
        WHERE ${column} = $1 AND ($2::bigint IS NULL OR position < $2) ORDER BY position DESC LIMIT $3`,
      [id, cursor ?? null, size + 1],
    );
    const items = rows.slice(0, size);
    return { items: items.map(bodyOf), next: rows.length > size ? (items.at(-1)?.position ?? null) : null };
  }
}

function bodyOf(row: DisclosureEntity): DisclosureBody {
  return {
    id: row.id,
    at: row.at.toISOString(),
    alert: row.alert,
    to: { organisation: row.organisation, role: row.role as Role | null },
    categories: row.categories,
    fields: row.fields,
    withheld: row.withheld,
    agreements: row.agreements.map(({ id, version, lawfulBasis, categories }): AgreementBasis => ({
      id,
      version,
      lawfulBasis,
      categories,
    })),
    rules: row.rules,
    channel: row.channel as DisclosureBody['channel'],
    viewed: row.viewed?.toISOString() ?? null,
  };
}
