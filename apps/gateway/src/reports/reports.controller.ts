import { MEETINGS, REPORT_NAMES, type ReportName } from '#contracts';
import { isFigures, toCsv } from '#reporting';
import { Controller, Get, Header, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, Scopes } from '../access/caller.js';
import type { CallerInfo } from '../access/caller.js';
import { schemaRef } from '../documents/schema-ref.js';
import { prefers } from '../http/media-type.js';
import { found } from '../http/problem.js';
import { badQuery, QueryReader, type RawQuery } from '../http/query.js';
import { reportBody, type ReportBody } from './report-body.js';
import { ReportDesk, type ReportQuestion } from './report-desk.js';

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';
const MOST_SUPPRESSED = 1_000;

/** The figures and lists, as JSON, or as CSV by `Accept: text/csv`. */
@ApiTags('reports')
@Scopes('reports')
@Controller('v1/reports')
export class ReportsController {
  constructor(private readonly desk: ReportDesk) {}

  @Get(':name')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'A list, figures or a return' })
  @ApiResponse({
    status: 200,
    description: 'The report; as CSV with the keys of the columns as header',
    content: { [JSON_TYPE]: { schema: schemaRef('Report') }, [CSV_TYPE]: { schema: { type: 'string' } } },
  })
  @ApiParam({ name: 'name', enum: REPORT_NAMES })
  @ApiQuery({ name: 'from', required: false, description: 'The first local day, `2026-03-01`' })
  @ApiQuery({ name: 'to', required: false, description: 'The last local day, included; left out, today' })
  @ApiQuery({
    name: 'authority',
    required: false,
    description: 'Left out: your own. Needed by whoever is no authority',
  })
  @ApiQuery({ name: 'meeting', required: false, enum: MEETINGS, description: 'Of `meeting-list`' })
  @ApiQuery({ name: 'suppress', required: false, description: 'Of figures: those below this number are left empty' })
  @ApiQuery({
    name: 'trace',
    required: false,
    enum: ['1'],
    description: 'Of figures, as JSON: the episodes behind each',
  })
  @Header('vary', 'accept')
  async read(
    @Caller() caller: CallerInfo,
    @Param('name') name: string,
    @Query() query: RawQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportBody | string> {
    const known = found(REPORT_NAMES.find((one) => one === name));
    const asCsv = prefers(accept ?? '', [JSON_TYPE, CSV_TYPE]) === CSV_TYPE;
    const { trace, ...question } = questionOf(known, query, caller, asCsv);
    const report = found(await this.desk.read(caller, question));
    if (!asCsv) return reportBody(report, trace);
    const { from, to } = report.period;
    void reply.type(`${CSV_TYPE}; charset=utf-8; header=present`);
    void reply.header('content-disposition', `attachment; filename="${known}-${from}-${to}.csv"`);
    return toCsv(report.columns, report.rows);
  }
}

function questionOf(
  name: ReportName,
  query: RawQuery,
  caller: CallerInfo,
  asCsv: boolean,
): ReportQuestion & { readonly trace: boolean } {
  const reader = new QueryReader(query);
  const [from, to] = [reader.day('from'), reader.day('to')];
  const authority = reader.text('authority');
  const meeting = reader.oneOf('meeting', MEETINGS);
  const suppress = reader.count('suppress', MOST_SUPPRESSED);
  const trace = reader.oneOf('trace', ['1']) !== null;
  reader.end();
  if (to !== null && from === null) throw badQuery('from', 'required', 'It is required where `to` is given.');
  if (from !== null && to !== null && to < from) throw badQuery('to', 'before-from', 'It must not be before `from`.');
  if (authority === null && caller.kind !== 'authority')
    throw badQuery('authority', 'required', 'Who is no authority must name one that it is party with.');
  if (name === 'meeting-list' && meeting === null)
    throw badQuery('meeting', 'required', `It must be one of: ${MEETINGS.join(', ')}.`);
  if (name !== 'meeting-list' && meeting !== null)
    throw badQuery('meeting', 'not-allowed', 'Only meeting-list has it.');
  if (suppress !== null && !isFigures(name, meeting))
    throw badQuery('suppress', 'not-allowed', 'Only figures can be suppressed; this is a list.');
  if (trace && asCsv) throw badQuery('trace', 'not-allowed', 'The columns of the CSV are fixed: ask for JSON.');
  return { name, meeting, authority, suppress, trace, days: from === null ? null : { from, to } };
}
