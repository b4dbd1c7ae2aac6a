import type { ReceiptBody } from '#contracts';
import { Receipts } from '#intake';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { schemaRef } from '../documents/schema-ref.js';
import { found } from '../http/problem.js';
import { QueryReader, type RawQuery } from '../http/query.js';

/** What became of a notice, for its publisher alone. */
@ApiTags('receipts')
@ApiBearerAuth()
@Controller('v1/receipts')
export class ReceiptsController {
  constructor(private readonly receipts: Receipts) {}

  @Get()
  @Scopes('events')
  @ApiOperation({ summary: 'The receipt of a notice by its source and id' })
  @ApiQuery({ name: 'source' })
  @ApiQuery({ name: 'eventId' })
  @ApiResponse({ status: 200, schema: schemaRef('Receipt') })
  async byEvent(@Caller() caller: CallerInfo, @Query() query: RawQuery): Promise<ReceiptBody> {
    const reader = new QueryReader(query);
    const [source, eventId] = [reader.required('source'), reader.required('eventId')];
    reader.end();
    return found(await this.receipts.byEvent(caller.organisation, source, eventId));
  }

  @Get(':id')
  @Scopes('events')
  @ApiOperation({ summary: 'A receipt' })
  @ApiResponse({ status: 200, schema: schemaRef('Receipt') })
  async byId(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<ReceiptBody> {
    return found(await this.receipts.byId(caller.organisation, id));
  }
}
