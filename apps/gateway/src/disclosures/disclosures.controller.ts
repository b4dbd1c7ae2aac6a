import type { DisclosureBody, ListBody } from '#contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers } from '../documents/schema-ref.js';
import { listBody } from '../http/cursor.js';
import { found } from '../http/problem.js';
import { isUuid, QueryReader, type RawQuery } from '../http/query.js';
import { DisclosureDesk } from './disclosure-desk.js';

/** Who was told what about a child, when, under which agreement and rule. */
@ApiTags('disclosures')
@Scopes('disclosures')
@Controller('v1/children')
export class DisclosuresController {
  constructor(private readonly desk: DisclosureDesk) {}

  @Get(':id/disclosures')
  @Answers('Disclosures about a child', 'DisclosureList')
  @ApiQuery({ name: 'cursor', required: false })
  list(
    @Caller() caller: CallerInfo,
    @Param('id') id: string,
    @Query() query: RawQuery,
  ): Promise<ListBody<DisclosureBody>> {
    const reader = new QueryReader(query);
    const cursor = reader.cursor();
    reader.end();
    return listBody(this.page(caller, id, cursor));
  }

  private async page(caller: CallerInfo, id: string, cursor: string | null) {
    return found(isUuid(id) ? await this.desk.ofChild(caller, id, cursor) : null);
  }
}
