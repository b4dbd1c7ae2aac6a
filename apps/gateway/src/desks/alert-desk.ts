import { Acknowledgements, AlertInbox as Inbox } from '#alerting';
import type { AcknowledgementRequest, AlertBody } from '#contracts';
import { HubClock } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { AlertInbox, type AlertFilter } from '../alerts/alert-inbox.js';
import { BadCursor, type PageOf } from '../http/cursor.js';

/** The inbox of the caller's organisation. */
@Injectable()
export class AlertDesk extends AlertInbox {
  constructor(
    private readonly inbox: Inbox,
    private readonly acknowledgements: Acknowledgements,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override async list(caller: CallerInfo, filter: AlertFilter, cursor: string | null): Promise<PageOf<AlertBody>> {
    const page = await this.inbox.list(caller.organisation, { ...filter, cursor }, this.clock.now());
    if (!page) throw new BadCursor();
    return page;
  }

  override one(caller: CallerInfo, id: string): Promise<AlertBody | null> {
    return this.inbox.one(caller.organisation, id, this.clock.now());
  }

  override acknowledge(caller: CallerInfo, id: string, request: AcknowledgementRequest): Promise<AlertBody | null> {
    const input = { ...request, actor: caller.clientId };
    return this.acknowledgements.acknowledge(caller.organisation, id, input, this.clock.now());
  }
}
