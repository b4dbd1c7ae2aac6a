import { Injectable } from '@nestjs/common';
import type { AgreementBasis, DisclosureBody, ListBody, Role } from '#contracts';
import { onceFor } from '#kernel';
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
    // Most of a step's entries say the same of different people: PostgreSQL is given that once, and which entry says it.
    const said = new Map<string, number>();
    const places = entries.map((entry) => {
      const text = saidBy(entry);
      const place = said.get(text) ?? said.size;
      said.set(text, place);
      return place;
    });
    await tx.query(
      `WITH said AS MATERIALIZED (
         SELECT nth - 1 AS place, ${textsIn('one -> 0')} AS categories, ${textsIn('one -> 1')} AS fields, one -> 2 AS withheld,
           one -> 3 AS agreements, ${textsIn('one -> 4')} AS rules
         FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS each (one, nth)
       )
       INSERT INTO sharing_disclosure (id, at, child, alert, episode, organisation, role, person, channel, categories, fields,
                                       withheld, agreements, rules, facts_hash, rules_hash, pointer)
       SELECT id, at, child, alert, episode, organisation, role, person, channel, categories, fields,
              withheld, agreements, rules, facts_hash, rules_hash, pointer
         FROM unnest($2::bigint[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
                     $10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[])
           WITH ORDINALITY AS entry (place, id, at, child, alert, episode, organisation, role, person, channel, facts_hash,
             rules_hash, pointer, nth)
           JOIN said USING (place)
        ORDER BY nth
       ON CONFLICT (id) DO NOTHING`,
      [
        `[${[...said.keys()].join(',')}]`,
        places,
        entries.map(({ id }) => id),
        entries.map(({ at }) => at),
        entries.map(({ child }) => child),
        entries.map(({ alert }) => alert),
        entries.map(({ episode }) => episode),
        entries.map(({ organisation }) => organisation),
        entries.map(({ role }) => role),
        entries.map(({ person }) => person),
        entries.map(({ channel }) => channel),
        entries.map(({ factsHash }) => factsHash),
        entries.map(({ rulesHash }) => rulesHash),
        entries.map(({ pointer }) => pointer),
      ],
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

/** What an entry says beside to whom, when and of whom, as a list in JSON. */
function saidBy({ categories, fields, withheld, agreements, rules }: Disclosure): string {
  const ofDecision = JSON.stringify([withheld, agreements, rules]);
  return `[${jsonOf(categories)},${jsonOf(fields)},${ofDecision.slice(1)}`;
}

const textsIn = (list: string): string => `ARRAY(SELECT jsonb_array_elements_text(${list}))`;

/** Of what all that is shown the same has in common. */
const jsonOf = onceFor((value: readonly unknown[]) => JSON.stringify(value));

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
