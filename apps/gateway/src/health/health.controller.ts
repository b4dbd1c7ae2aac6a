import { Metrics } from '#platform';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/caller.js';
import { Problem } from '../http/problem.js';
import { Readiness } from './readiness.js';

/** For operators, and for what restarts and routes. */
@ApiTags('operation')
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  @Get('livez')
  @ApiOperation({ summary: 'The process answers' })
  @ApiResponse({ status: 200 })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('readyz')
  @ApiOperation({ summary: 'All that the process needs is there' })
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 503, description: 'Something it needs is not' })
  async ready(): Promise<{ status: 'ready' }> {
    const missing = await this.readiness.missing();
    if (missing.length === 0) return { status: 'ready' };
    throw new Problem('unavailable', 'The hub is not ready.', {
      retryAfter: 1,
      errors: missing.map((name) => ({ pointer: '', code: name, detail: `${name} is not available.` })),
    });
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Figures for Prometheus' })
  @ApiResponse({ status: 200 })
  figures(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
