import type { ListBody } from '#contracts';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Put,
  Query,
  Res,
  type Type,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers, schemaRef } from '../documents/schema-ref.js';
import { found, notFound } from '../http/problem.js';
import { QueryReader, type RawQuery } from '../http/query.js';
import { UnreadBody } from '../http/unread-body.js';
import { DRAFT_SCHEMA_OF } from './admin-schemas.js';
import { ApprovalBody } from './approval.body.js';
import {
  DRAFT_COLLECTIONS,
  DraftsDesk,
  type DraftBody,
  type DraftCollection,
  type VersionBody,
} from './drafts-desk.js';
import { readWritten } from './read-written.js';

/** The routes of one collection whose writes are drafts until a second administrator approves them. */
function draftsController(collection: DraftCollection): Type {
  const schema = DRAFT_SCHEMA_OF[collection];
  @ApiTags('admin')
  @Scopes('admin')
  @Controller(`v1/admin/${collection}`)
  class DraftsController {
    constructor(private readonly desk: DraftsDesk) {}

    @Get()
    @Answers(`The ${collection}: of each the version in force, else its latest draft`, `${schema}List`)
    @ApiQuery({ name: 'organisation', required: false })
    async list(@Caller() caller: CallerInfo, @Query() query: RawQuery): Promise<ListBody<VersionBody>> {
      const reader = new QueryReader(query);
      const organisation = reader.text('organisation');
      reader.end();
      return { items: [...(await this.desk.list(caller, collection, organisation))], next: null };
    }

    @Get(':id')
    @Answers('The version in force, else the latest draft', schema)
    async one(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<VersionBody> {
      return found(await this.desk.one(caller, collection, id));
    }

    @Put(':id')
    @HttpCode(202)
    @Answers('A draft, for somebody else to approve', 'AdminDraft', 202)
    @ApiConsumes('application/json', 'application/yaml')
    @ApiBody({ schema: schemaRef(schema) })
    async write(@Caller() caller: CallerInfo, @Param('id') id: string, @Body() body: UnreadBody): Promise<DraftBody> {
      return this.desk.write(caller, collection, id, await readWritten(body));
    }

    @Delete(':id')
    @Answers('A draft that ends it, for somebody else to approve; drafts alone are gone', 'AdminDraft', 202)
    async end(
      @Caller() caller: CallerInfo,
      @Param('id') id: string,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<DraftBody | undefined> {
      const draft = await this.desk.end(caller, collection, id);
      reply.status(draft ? HttpStatus.ACCEPTED : HttpStatus.NO_CONTENT);
      return draft ?? undefined;
    }

    @Get(':id/versions')
    @Answers('Every version, latest first', `${schema}List`)
    async versions(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<ListBody<VersionBody>> {
      const items = await this.desk.versions(caller, collection, id);
      if (items.length === 0) throw notFound();
      return { items: [...items], next: null };
    }

    @Get(':id/versions/:version')
    @Answers('One version', schema)
    async version(
      @Caller() caller: CallerInfo,
      @Param('id') id: string,
      @Param('version') version: string,
    ): Promise<VersionBody> {
      return found(await this.desk.version(caller, collection, id, numberOf(version)));
    }

    @Post(':id/versions/:version/approval')
    @HttpCode(200)
    @Answers('In force at once, by another administrator than its writer', schema)
    approve(
      @Caller() caller: CallerInfo,
      @Param('id') id: string,
      @Param('version') version: string,
      @Body() { reason }: ApprovalBody,
    ): Promise<VersionBody> {
      return this.desk.approve(caller, collection, { id, version: numberOf(version), reason });
    }
  }
  Object.defineProperty(DraftsController, 'name', { value: `${schema}Controller` });
  return DraftsController;
}

/** @throws Problem 404: nothing is numbered otherwise */
function numberOf(version: string): number {
  if (!/^[1-9]\d{0,8}$/.test(version)) throw notFound();
  return Number(version);
}

export const draftsControllers: readonly Type[] = DRAFT_COLLECTIONS.map(draftsController);
