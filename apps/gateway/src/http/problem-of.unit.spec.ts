import { StorageUnavailable } from '#intake';
import { describe, expect, it } from '@jest/globals';
import {
  BadRequestException,
  ForbiddenException,
  HttpException,
  NotFoundException,
  UnauthorizedException,
} from '@nestjs/common';
import { problemOf } from './problem-of.js';
import { Problem } from './problem.js';

const coded = (code: string, over: object = {}) => Object.assign(new Error('Tom Example'), { code }, over);

describe('the problem that an error becomes', () => {
  it('is itself where it was one, and by its status where Nest or Fastify threw it', () => {
    const own = new Problem('conflict', 'x');
    expect(problemOf(own)).toBe(own);
    const cases: [unknown, number][] = [
      [new BadRequestException('Tom Example'), 400],
      [new UnauthorizedException(), 401],
      [new ForbiddenException(), 403],
      [new NotFoundException('Cannot GET /v1/children/Tom'), 404],
      [new HttpException('x', 418), 500],
      [coded('FST_ERR_CTP_BODY_TOO_LARGE', { statusCode: 413 }), 413],
      [coded('FST_ERR_CTP_INVALID_MEDIA_TYPE', { statusCode: 415 }), 415],
      [coded('FST_ERR_BAD_URL', { statusCode: 400 }), 400],
    ];
    for (const [thrown, status] of cases) {
      expect(problemOf(thrown).status).toBe(status);
      expect(JSON.stringify(problemOf(thrown).body)).not.toContain('Tom');
    }
  });

  it('asks to try again where the database is away, and only there', () => {
    const away = [
      new StorageUnavailable('x'),
      coded('53100'),
      coded('57P01'),
      coded('ECONNREFUSED'),
      { driverError: { code: '08006' } },
    ];
    for (const thrown of away) {
      expect(problemOf(thrown)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    }
    for (const thrown of [
      coded('22P02'),
      new TypeError('Tom Example'),
      'Tom Example',
      null,
      undefined,
      { statusCode: 404 },
    ]) {
      const { status, body } = problemOf(thrown);
      expect(status).toBe(500);
      expect(body.instance).toMatch(/^urn:uuid:/);
      expect(JSON.stringify(body)).not.toContain('Tom');
    }
  });

  it('says when to try again in whole seconds, one at least', () => {
    expect(new Problem('too-many-requests', 'x', { retryAfter: 0.01 }).headers).toEqual({ 'retry-after': '1' });
    expect(new Problem('too-many-requests', 'x', { retryAfter: 1.2 }).headers).toEqual({ 'retry-after': '2' });
  });
});
