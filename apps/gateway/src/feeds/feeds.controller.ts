import type { PostedEventsBody } from '#contracts';
import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, CountsItself, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { schemaRef } from '../documents/schema-ref.js';
import { UnreadBody } from '../http/unread-body.js';
import { readPosted } from './cloud-event-body.js';
import { Publishing } from './publishing.js';

/** Where agencies publish (contract §2). */
@ApiTags('feeds')
@ApiBearerAuth()
@Controller('v1/feeds')
export class FeedsController {
  constructor(private readonly publishing: Publishing) {}

  @Post(':feed/events')
  @Scopes('events')
  @CountsItself()
  @HttpCode(202)
  @ApiOperation({ summary: 'Publish one event, or a batch' })
  @ApiParam({ name: 'feed', enum: ['police', 'council', 'education', 'health', 'home-office'] })
  @ApiConsumes('application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json')
  @ApiBody({ schema: schemaRef('NoticeEvent') })
  @ApiResponse({ status: 202, description: 'On disk', schema: schemaRef('PostedEvents') })
  @ApiResponse({ status: 207, description: 'A batch of which some were refused', schema: schemaRef('PostedEvents') })
  async publish(
    @Caller() caller: CallerInfo,
    @Param('feed') name: string,
    @Body() body: UnreadBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostedEventsBody> {
    const feed = this.publishing.feed(caller, name);
    const posted = await readPosted(body, request.headers, request.raw.rawHeaders);
    if (posted.mode === 'one') return { receipts: [await this.publishing.one(caller, feed, posted.event)] };
    const receipts = await this.publishing.batch(caller, feed, posted.items);
    if (receipts.some(({ status }) => status === 'refused')) void reply.status(207);
    return { receipts };
  }
}
