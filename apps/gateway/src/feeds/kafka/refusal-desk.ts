import type { FieldError } from '#contracts';
import type { EntityManager } from 'typeorm';

/** A record of a feed topic that was refused and put aside. */
export interface RefusedNotice {
  /** Id of the dead letter. */
  readonly letter: string;
  readonly topic: string;
  readonly reason: string;
  readonly errors: readonly FieldError[];
  /** The publisher's organisation; null where no signature told. */
  readonly organisation: string | null;
  /** The publisher's receipt; null where there is none. */
  readonly receipt: string | null;
  readonly at: Date;
}

/** Who hears of a record that was refused: a person at the hub always, its publisher where that is known (contract §1). */
export abstract class RefusalDesk {
  /** A task for whoever is on duty, in the transaction that put it aside; once for each dead letter. */
  abstract openTask(tx: EntityManager, refused: RefusedNotice): Promise<void>;
  /** An alert `notice.rejected`; once for each rejection. */
  abstract tellPublisher(tx: EntityManager, refused: RefusedNotice & { readonly organisation: string }): Promise<void>;
}
