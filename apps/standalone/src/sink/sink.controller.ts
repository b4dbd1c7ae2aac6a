import { BadCursor, listBody, Public, QueryReader, type PageOf, type RawQuery } from '#gateway';
import type { ListBody } from '#contracts';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { sinkPage } from './sink-page.js';
import { SinkMessages, type SinkMessageBody, type SinkPage } from './sink-messages.js';

const ON_A_PAGE = 50;

/** What the embedded hub has sent. Anyone on this machine may read it: there is none in another mode. */
@Public()
@ApiTags('sink')
@Controller('sink')
export class SinkController {
  constructor(private readonly messages: SinkMessages) {}

  @Get('messages')
  @Header('cache-control', 'no-store')
  list(@Query() query: RawQuery): Promise<ListBody<SinkMessageBody>> {
    return listBody<SinkMessageBody>(this.page(query));
  }

  @Get()
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
  async show(@Query() query: RawQuery): Promise<string> {
    const { items, next } = await listBody<SinkMessageBody>(this.page(query, ON_A_PAGE));
    return sinkPage({ items, next }, (cursor) => `/sink?cursor=${encodeURIComponent(cursor)}`);
  }

  private async page(query: RawQuery, limit?: number): Promise<PageOf<SinkMessageBody>> {
    const reader = new QueryReader(query);
    const since = reader.time('since') ?? undefined;
    const cursor = reader.cursor() ?? undefined;
    reader.end();
    const page: SinkPage | null = await this.messages.page({ since, cursor, limit });
    if (!page) throw new BadCursor();
    return page;
  }
}
