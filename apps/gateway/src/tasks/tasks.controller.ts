import { TASK_KINDS, TASK_STATES, type ListBody, type TaskBody } from '#contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { Answers, schemaRef } from '../documents/schema-ref.js';
import { listBody } from '../http/cursor.js';
import { found } from '../http/problem.js';
import { isUuid, QueryReader, type RawQuery } from '../http/query.js';
import { CompletionBody } from './completion.body.js';
import { TaskDesk } from './task-desk.js';

/** What is due, since when, under which rule. */
@ApiTags('tasks')
@Scopes('tasks')
@Controller('v1/tasks')
export class TasksController {
  constructor(private readonly desk: TaskDesk) {}

  @Get()
  @Answers('Tasks', 'TaskList')
  @ApiQuery({ name: 'state', required: false, enum: TASK_STATES })
  @ApiQuery({ name: 'kind', required: false, enum: TASK_KINDS })
  @ApiQuery({ name: 'cursor', required: false })
  list(@Caller() caller: CallerInfo, @Query() query: RawQuery): Promise<ListBody<TaskBody>> {
    const reader = new QueryReader(query);
    const filter = { state: reader.oneOf('state', TASK_STATES), kind: reader.oneOf('kind', TASK_KINDS) };
    const cursor = reader.cursor();
    reader.end();
    return listBody(this.desk.list(caller, filter, cursor));
  }

  @Post(':id/completion')
  @HttpCode(200)
  @Answers('A task was done', 'Task')
  @ApiBody({ schema: schemaRef('TaskCompletionRequest') })
  async complete(
    @Caller() caller: CallerInfo,
    @Param('id') id: string,
    @Body() body: CompletionBody,
  ): Promise<TaskBody> {
    return found(isUuid(id) ? await this.desk.complete(caller, id, body) : null);
  }
}
