import type { ListBody } from '#contracts';
import { RECORD_COLLECTIONS, type AdminRecord, type RecordCollection } from '#directory';
import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, type Type } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers, schemaRef } from '../documents/schema-ref.js';
import { found } from '../http/problem.js';
import { QueryReader, type RawQuery } from '../http/query.js';
import { SCHEMA_OF } from './admin-schemas.js';
import { RecordsDesk } from './records-desk.js';

/** The routes of one collection of the directory: what is written there takes effect at once. */
function recordsController(collection: RecordCollection): Type {
  const schema = SCHEMA_OF[collection];
  @ApiTags('admin')
  @Scopes('admin')
  @Controller(`v1/admin/${collection}`)
  class RecordsController {
    constructor(private readonly desk: RecordsDesk) {}

    @Get()
    @Answers(`The ${collection}`, `${schema}List`)
    @ApiQuery({ name: 'organisation', required: false })
    async list(@Caller() caller: CallerInfo, @Query() query: RawQuery): Promise<ListBody<AdminRecord>> {
      const reader = new QueryReader(query);
      const organisation = reader.text('organisation');
      reader.end();
      return { items: [...(await this.desk.list(caller, collection, organisation))], next: null };
    }

    @Get(':id')
    @Answers('One, whole', schema)
    async one(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<AdminRecord> {
      return found(await this.desk.one(caller, collection, id));
    }

    @Put(':id')
    @Answers('Written whole, and in force', schema)
    @ApiBody({ schema: schemaRef(schema) })
    put(@Caller() caller: CallerInfo, @Param('id') id: string, @Body() body: object): Promise<AdminRecord> {
      return this.desk.put(caller, collection, id, body);
    }

    @Delete(':id')
    @HttpCode(204)
    @Answers('Removed', schema, 204)
    remove(@Caller() caller: CallerInfo, @Param('id') id: string): Promise<void> {
      return this.desk.remove(caller, collection, id);
    }
  }
  // The names of the operations in the interface's document come from it.
  Object.defineProperty(RecordsController, 'name', { value: `Admin${schema}Controller` });
  return RecordsController;
}

export const recordsControllers: readonly Type[] = RECORD_COLLECTIONS.map(recordsController);
