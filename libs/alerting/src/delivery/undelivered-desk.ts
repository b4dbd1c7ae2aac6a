import type { EntityManager } from 'typeorm';
import type { Alert } from '../alert.js';

/** Where an alert goes that has reached nobody who acknowledged it: to a person at the hub. */
export abstract class UndeliveredDesk {
  /** Opens a task `undelivered-alert` for the administrators, once for each alert. */
  abstract open(
    tx: EntityManager,
    alert: Pick<Alert, 'id' | 'organisation' | 'role' | 'kind' | 'child' | 'report' | 'episode' | 'reference'>,
    now: Date,
  ): Promise<void>;
}
