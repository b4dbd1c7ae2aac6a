import type { ListBody } from '#contracts';
import { isAdministrator } from '#directory';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers } from '../documents/schema-ref.js';
import { listBody } from '../http/cursor.js';
import { found, Problem } from '../http/problem.js';
import { isUuid, QueryReader, type RawQuery } from '../http/query.js';
import { ParkedDesk, type ParkedBody } from './parked-desk.js';

/** What could not be processed, with the reason, for the hub's own administrators. */
@ApiTags('admin')
@Scopes('admin')
@Controller('v1/admin/parked')
export class ParkedController {
  constructor(private readonly desk: ParkedDesk) {}

  @Get()
  @Answers('What was dead-lettered or parked', 'ParkedList')
  @ApiQuery({ name: 'cursor', required: false })
  list(@Caller() caller: CallerInfo, @Query() query: RawQuery): Promise<ListBody<ParkedBody>> {
    onlyAdministrators(caller);
    const reader = new QueryReader(query);
    const cursor = reader.cursor();
    reader.end();
    return listBody(this.desk.list(caller, cursor));
  }

  @Post(':id/retry')
  @HttpCode(200)
  @Answers('Hand it in again', 'Parked')
  async retry(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<ParkedBody> {
    onlyAdministrators(caller);
    return found(isUuid(id) ? await this.desk.retry(caller, id) : null);
  }
}

function onlyAdministrators(caller: CallerInfo): void {
  if (!isAdministrator(caller)) throw new Problem('not-permitted', "This is for the hub's own administrators.");
}
