import { Tasks, undeliveredAlert } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UndeliveredDesk } from './undelivered-desk.js';

/** An alert that has gone round without anybody taking it is a task of the hub's administrators. */
@Injectable()
export class HubTaskDesk extends UndeliveredDesk {
  constructor(private readonly tasks: Tasks) {
    super();
  }

  override async open(tx: EntityManager, alert: Parameters<UndeliveredDesk['open']>[1], now: Date): Promise<void> {
    await this.tasks.open(tx, undeliveredAlert(alert, now));
  }
}
