import type { DataSource, EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';

/** The channel on which it is said that something was published, with the topic. */
export const OUTBOX_CHANNEL = 'outbox';

/**
 * Tells readers that there is something new, right after the commit, in a statement of its own that does not wait for
 * the disk. In the publisher's transaction it would cost far more than it saves: PostgreSQL commits notifying
 * transactions one by one, each with its own wait for the disk, where others share one (with eight writers on two cores
 * a quarter to two thirds of the commits were left, in eight runs). Lost, when the process dies in between, it costs
 * readers a quarter of a second.
 */
class OutboxHint implements EntitySubscriberInterface {
  private readonly published = new WeakMap<QueryRunner, Set<string>>();
  private readonly toTell = new Set<string>();
  private telling = false;

  constructor(private readonly dataSource: DataSource) {}

  remember(runner: QueryRunner, topics: readonly string[]): void {
    const known = this.published.get(runner) ?? new Set();
    for (const topic of topics) known.add(topic);
    this.published.set(runner, known);
  }

  afterTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }): void {
    const topics = this.published.get(queryRunner);
    // The end of a nested transaction is told of as well; what it published is not there before the outer one ends.
    if (!topics || queryRunner.isTransactionActive) return;
    this.published.delete(queryRunner);
    this.tell(topics);
  }

  /** One statement at a time: what comes meanwhile goes with the next. */
  tell(topics: Iterable<string>): void {
    for (const topic of topics) this.toTell.add(topic);
    if (this.telling || this.toTell.size === 0) return;
    this.telling = true;
    const now = [...this.toTell];
    this.toTell.clear();
    this.dataSource
      .query(TELL, [OUTBOX_CHANNEL, now])
      .catch(() => undefined)
      .finally(() => {
        this.telling = false;
        this.tell([]);
      });
  }
}

const hints = new WeakMap<DataSource, OutboxHint>();

/** Has the readers of the topics told when the transaction has been committed. */
export function hintAfterCommit(tx: EntityManager, topics: readonly string[]): void {
  const { dataSource, queryRunner } = tx;
  let hint = hints.get(dataSource);
  if (!hint) {
    hint = new OutboxHint(dataSource);
    hints.set(dataSource, hint);
    dataSource.subscribers.push(hint);
  }
  if (queryRunner?.isTransactionActive) hint.remember(queryRunner, topics);
  else hint.tell(topics);
}

const TELL = `
  SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, topic) FROM unnest($2::text[]) AS topic`;
