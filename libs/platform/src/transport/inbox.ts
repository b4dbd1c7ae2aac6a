import type { EntityManager } from 'typeorm';

/** What each group has handled. Messages come at least once; the inbox makes that once in effect. */
export class Inbox {
  /**
   * Marks the message as handled by the group, in the transaction of what handling it does. False when it has been
   * handled already: then there is nothing to do. While another transaction is handling it, waits for its end.
   */
  async firstSight(tx: EntityManager, group: string, messageId: string): Promise<boolean> {
    const marked = await tx.query<unknown[]>(
      'INSERT INTO inbox (group_name, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
      [group, messageId],
    );
    return marked.length > 0;
  }

  /** The same for several messages at once; returns those that had not been handled. */
  async firstSights(tx: EntityManager, group: string, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
    const marked = await tx.query<{ id: string }[]>(
      `INSERT INTO inbox (group_name, message_id) SELECT $1, id FROM unnest($2::text[]) AS id
       ON CONFLICT DO NOTHING RETURNING message_id AS id`,
      // in one order, so that two transactions with the same messages do not wait for each other
      [group, [...messageIds].sort()],
    );
    return new Set(marked.map(({ id }) => id));
  }
}
