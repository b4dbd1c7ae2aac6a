import { REVIEW_KINDS, type ListBody, type ReviewBody } from '#contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers, schemaRef } from '../documents/schema-ref.js';
import { listBody } from '../http/cursor.js';
import { found, Problem } from '../http/problem.js';
import { isUuid, QueryReader, type RawQuery } from '../http/query.js';
import { DecisionBody } from './decision.body.js';
import { OpeningBody } from './opening.body.js';
import { ReviewDesk } from './review-desk.js';

const STATES = ['open', 'decided'] as const;

/** Which child a report speaks of, where that is for a person to say. */
@ApiTags('reviews')
@Scopes('reviews')
@Controller('v1/reviews')
export class ReviewsController {
  constructor(private readonly desk: ReviewDesk) {}

  @Get()
  @Answers('Reviews, the most pressing first', 'ReviewList')
  @ApiQuery({ name: 'state', required: false, enum: STATES })
  @ApiQuery({ name: 'kind', required: false, enum: REVIEW_KINDS })
  @ApiQuery({ name: 'cursor', required: false })
  list(@Caller() caller: CallerInfo, @Query() query: RawQuery): Promise<ListBody<ReviewBody>> {
    const reader = new QueryReader(query);
    const filter = { state: reader.oneOf('state', STATES), kind: reader.oneOf('kind', REVIEW_KINDS) };
    const cursor = reader.cursor();
    reader.end();
    return listBody(this.desk.list(caller, filter, cursor));
  }

  @Post()
  @Answers('A review of a report that was linked without one', 'Review', 201)
  @ApiBody({ schema: schemaRef('ReviewRequest') })
  async open(@Caller() caller: CallerInfo, @Body() body: OpeningBody): Promise<ReviewBody> {
    if ((body.receipt === undefined) === (body.episode === undefined)) {
      throw new Problem('invalid', 'Name either a receipt or an episode.', { pointer: '/receipt' });
    }
    return found(await this.desk.open(caller, body));
  }

  @Get(':id')
  @Answers('One review', 'Review')
  async one(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<ReviewBody> {
    return found(isUuid(id) ? await this.desk.one(caller, id) : null);
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Answers('The same child, another, or not to be told', 'Review')
  @ApiBody({ schema: schemaRef('ReviewDecisionRequest') })
  async decide(@Caller() caller: CallerInfo, @Param('id') id: string, @Body() body: DecisionBody): Promise<ReviewBody> {
    return found(isUuid(id) ? await this.desk.decide(caller, id, body) : null);
  }
}
