import { logger } from '#platform';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { problemOf } from './problem-of.js';
import type { Problem } from './problem.js';

const log = logger('gateway');

/** The last place an error comes to: every answer that is not what was asked for is RFC 9457, and none tells of the inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(thrown);
    if (problem.status === 500) log.error({ err: thrown, instance: problem.options.instance }, problem.code);
    else if (problem.status > 500) log.warn({ code: problem.code }, 'not available');
    sendProblem(reply, problem);
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (reply.sent) return;
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.body));
}
