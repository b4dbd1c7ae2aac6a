import { ALERT_KINDS, ALERT_STATES, type AlertBody, type ListBody } from '#contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers, schemaRef } from '../documents/schema-ref.js';
import { listBody } from '../http/cursor.js';
import { found } from '../http/problem.js';
import { isUuid, QueryReader, type RawQuery } from '../http/query.js';
import { AcknowledgementBody } from './acknowledgement.body.js';
import { AlertInbox } from './alert-inbox.js';

/** A subscriber's own alerts. */
@ApiTags('alerts')
@Scopes('alerts')
@Controller('v1/alerts')
export class AlertsController {
  constructor(private readonly inbox: AlertInbox) {}

  @Get()
  @Answers('Alerts, newest first', 'AlertList')
  @ApiQuery({ name: 'state', required: false, enum: ALERT_STATES })
  @ApiQuery({ name: 'since', required: false, description: 'RFC 3339 time' })
  @ApiQuery({ name: 'kind', required: false, enum: ALERT_KINDS })
  @ApiQuery({ name: 'cursor', required: false })
  list(@Caller() caller: CallerInfo, @Query() query: RawQuery): Promise<ListBody<AlertBody>> {
    const reader = new QueryReader(query);
    const filter = {
      state: reader.oneOf('state', ALERT_STATES),
      since: reader.time('since'),
      kind: reader.oneOf('kind', ALERT_KINDS),
    };
    const cursor = reader.cursor();
    reader.end();
    return listBody(this.inbox.list(caller, filter, cursor));
  }

  @Get(':id')
  @Answers('One alert, in full', 'Alert')
  async one(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<AlertBody> {
    return found(isUuid(id) ? await this.inbox.one(caller, id) : null);
  }

  @Post(':id/acknowledgement')
  @HttpCode(200)
  @Answers('Take notice of an alert; again, the same answer', 'Alert')
  @ApiBody({ schema: schemaRef('AcknowledgementRequest') })
  async acknowledge(
    @Caller() caller: CallerInfo,
    @Param('id') id: string,
    @Body() body: AcknowledgementBody,
  ): Promise<AlertBody> {
    return found(isUuid(id) ? await this.inbox.acknowledge(caller, id, body) : null);
  }
}
