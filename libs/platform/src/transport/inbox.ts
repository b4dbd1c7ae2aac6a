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
}
