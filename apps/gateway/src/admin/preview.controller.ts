import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers, schemaRef } from '../documents/schema-ref.js';
import { PreviewDesk, type LoadBody, type MessageBody, type PreviewBody } from './preview-desk.js';
import { LoadRequestBody, MessageRequestBody, PreviewRequestBody } from './preview.body.js';

/** What an event would bring about, and what a draft would have: nobody is told, and nothing is kept. */
@ApiTags('admin')
@Scopes('admin')
@Controller('v1/admin/preview')
export class PreviewController {
  constructor(private readonly desk: PreviewDesk) {}

  @Post()
  @HttpCode(200)
  @Answers('Who would be told what, who not and why, and what would be due', 'AdminPreview')
  @ApiBody({ schema: schemaRef('AdminPreviewRequest') })
  preview(@Caller() caller: CallerInfo, @Body() body: PreviewRequestBody): Promise<PreviewBody> {
    const { event, at, agreement = null, protocol = null } = body;
    return this.desk.preview(caller, { event, at: at === undefined ? null : new Date(at), agreement, protocol });
  }

  @Post('message')
  @HttpCode(200)
  @Answers('What a template makes of an invented alert of its kind', 'AdminMessage')
  @ApiBody({ schema: schemaRef('AdminMessageRequest') })
  message(@Caller() caller: CallerInfo, @Body() { template }: MessageRequestBody): Promise<MessageBody> {
    return this.desk.message(caller, template);
  }

  @Post('episodes')
  @HttpCode(200)
  @Answers('What stored episodes came to, and would have under a draft', 'AdminLoad')
  @ApiBody({ schema: schemaRef('AdminLoadRequest') })
  load(@Caller() caller: CallerInfo, @Body() { protocol, from, to }: LoadRequestBody): Promise<LoadBody> {
    return this.desk.load(caller, { protocol, from: new Date(from), to: new Date(to) });
  }
}
