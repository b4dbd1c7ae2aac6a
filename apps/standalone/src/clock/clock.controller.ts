import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Problem, Public } from '#gateway';
import { HubClock, Timeline } from '#platform';
import { MoveBody } from './move.body.js';

/** The simulated clock, for tests and demonstrations: there only when the hub was started with one. */
@ApiTags('clock')
@Public()
@Controller('v1/clock')
export class ClockController {
  constructor(
    private readonly clock: HubClock,
    private readonly timeline: Timeline,
  ) {}

  @Get()
  now(): { now: string } {
    return { now: this.clock.now().toISOString() };
  }

  /** Answers when everything that falls due on the way has run and the hub is quiet; the same time again only waits. */
  @Put()
  @HttpCode(200)
  async move(@Body() body: MoveBody): Promise<{ now: string }> {
    try {
      await this.timeline.advanceTo(new Date(body.now));
    } catch (error) {
      if (error instanceof RangeError) throw earlier();
      throw error;
    }
    return this.now();
  }
}

const earlier = (): Problem => {
  const detail = 'now must not be earlier than where the clock stands: simulated time only goes forward.';
  return new Problem('invalid', detail, { errors: [{ pointer: '/now', code: 'not-before-now', detail }] });
};
