import { EPISODE_STATES, type EpisodeBody, type ListBody } from '#contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers } from '../documents/schema-ref.js';
import { listBody } from '../http/cursor.js';
import { found } from '../http/problem.js';
import { isUuid, QueryReader, type RawQuery } from '../http/query.js';
import { EpisodeDesk } from './episode-desk.js';

/** Timeline and clocks, for those who are party to it. */
@ApiTags('episodes')
@Scopes('episodes')
@Controller('v1/episodes')
export class EpisodesController {
  constructor(private readonly desk: EpisodeDesk) {}

  @Get()
  @Answers('Episodes', 'EpisodeList')
  @ApiQuery({ name: 'state', required: false, enum: EPISODE_STATES })
  @ApiQuery({ name: 'child', required: false })
  @ApiQuery({ name: 'cursor', required: false })
  list(@Caller() caller: CallerInfo, @Query() query: RawQuery): Promise<ListBody<EpisodeBody>> {
    const reader = new QueryReader(query);
    const filter = { state: reader.oneOf('state', EPISODE_STATES), child: reader.uuid('child') };
    const cursor = reader.cursor();
    reader.end();
    return listBody(this.desk.list(caller, filter, cursor));
  }

  @Get(':id')
  @Answers('One episode', 'Episode')
  async one(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<EpisodeBody> {
    return found(isUuid(id) ? await this.desk.one(caller, id) : null);
  }
}
