import { Metrics, Readiness } from '#platform';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/caller.js';
import { Problem } from '../http/problem.js';

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
  @ApiOperation({ summary: 'The process answers, and nothing in it is beyond recovery' })
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 503, description: 'Only a new process will help' })
  live(): { status: 'live' } {
    const dead = this.readiness.dead();
    if (dead.length === 0) return { status: 'live' };
    throw unavailable('A part of this process has died.', dead);
  }

  @Get('readyz')
  @ApiOperation({ summary: 'All that the process needs is there' })
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 503, description: 'Something it needs is not' })
  async ready(): Promise<{ status: 'ready' }> {
    const missing = await this.readiness.missing();
    if (missing.length === 0) return { status: 'ready' };
    throw unavailable('The hub is not ready.', missing);
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Figures for Prometheus' })
  @ApiResponse({ status: 200 })
  figures(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}

const unavailable = (detail: string, names: readonly string[]): Problem =>
  new Problem('unavailable', detail, {
    retryAfter: 1,
    errors: names.map((name) => ({ pointer: '', code: name, detail: `${name} is not available.` })),
  });
