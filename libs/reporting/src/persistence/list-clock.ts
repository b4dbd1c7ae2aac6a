import { nextSending, Packs, type ListRule, type Pack } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A list whose time has come. */
export interface DueList {
  readonly pack: Pack;
  readonly rule: ListRule;
  /** When it was due: what it says is of that moment, however late it goes out. */
  readonly at: Date;
}

/** When each list of the packs in force goes out next, as rows: so that it goes out once, whoever looks, and none is left out. */
@Injectable()
export class ListClock {
  /** Lists that have a row already. */
  private begun = new Set<string>();

  constructor(private readonly packs: Packs) {}

  /** The earliest moment at which one is due; null where no pack has lists. A new one begins with its next day from now. */
  async nextAt(tx: EntityManager, now: Date): Promise<Date | null> {
    const lists = this.lists();
    const fresh = [...lists].filter(([key]) => !this.begun.has(key));
    if (fresh.length > 0) {
      await tx.query(
        `INSERT INTO reporting_list_clock (list, next_at)
         SELECT * FROM unnest($1::text[], $2::timestamptz[]) ON CONFLICT DO NOTHING`,
        [fresh.map(([key]) => key), fresh.map(([, { rule }]) => nextSending(rule.when.calendar, rule.when.at, now))],
      );
      this.begun = new Set(lists.keys());
    }
    const [row]: { at: Date | null }[] = await tx.query(
      `SELECT min(next_at) AS at FROM reporting_list_clock WHERE list = ANY ($1::text[])`,
      [[...lists.keys()]],
    );
    return row?.at ?? null;
  }

  /**
   * Takes the lists of one pack that are due first, of one moment: two rules that send one list to one person send it once.
   * To the end of the transaction no other process takes any. The next day of each is the one after the day that it was
   * due on, so that several missed ones come one after the other.
   */
  async take(tx: EntityManager, now: Date): Promise<DueList[]> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('reporting lists', 800))`);
    const lists = this.lists();
    const rows: { list: string; at: Date }[] = await tx.query(
      `SELECT list, next_at AS at FROM reporting_list_clock WHERE list = ANY ($1::text[]) AND next_at <= $2
       ORDER BY next_at, list`,
      [[...lists.keys()], now],
    );
    const due = rows.flatMap(({ list, at }) => {
      const found = lists.get(list);
      return found ? [{ ...found, list, at }] : [];
    });
    const [first] = due;
    const taken = due.filter(({ pack, at }) => pack === first?.pack && at.getTime() === first.at.getTime());
    await tx.query(
      `UPDATE reporting_list_clock c SET next_at = n.next_at
       FROM unnest($1::text[], $2::timestamptz[]) AS n (list, next_at) WHERE c.list = n.list`,
      [taken.map(({ list }) => list), taken.map(({ rule: { when }, at }) => nextSending(when.calendar, when.at, at))],
    );
    return taken;
  }

  private lists(): Map<string, { pack: Pack; rule: ListRule }> {
    return new Map(
      this.packs
        .inForce()
        .flatMap((pack) => pack.lists.map((rule) => [`${pack.id} ${rule.id} ${rule.part ?? ''}`, { pack, rule }])),
    );
  }
}
