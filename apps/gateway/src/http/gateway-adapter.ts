import type { IncomingMessage, ServerResponse } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { ISSUER_PATH } from '../oauth/issuer.js';
import { Problem } from './problem.js';
import { problemOf } from './problem-of.js';
import { sendProblem } from './problem.filter.js';
import { UnreadBody } from './unread-body.js';

/** The whole request must have come within this time: a drip-feed holds no connection for longer. */
const REQUEST_TIMEOUT_MS = 120_000;

/**
 * Nest's HTTP adapter, for `NestFactory.create(AppModule, createGatewayAdapter(), { bodyParser: false })`. No body is
 * read before the guards have spoken; what does not reach a controller is answered as a problem too.
 */
export function createGatewayAdapter(): FastifyAdapter {
  const instance: FastifyInstance = fastify({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Lengths are the controllers' to judge, by kind of content.
    bodyLimit: Number.MAX_SAFE_INTEGER,
    routerOptions: { maxParamLength: 1_024, ignoreTrailingSlash: false },
    forceCloseConnections: 'idle',
    frameworkErrors: (error, _request, reply) => sendProblem(reply, problemOf(error)),
    clientErrorHandler: (error, socket) => {
      // Not HTTP at all: there is no request, so the answer is written by hand.
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const body = JSON.stringify(new Problem('bad-query', 'This is not HTTP as it should be.').body);
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    },
  });
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', (request, payload, done) => {
    done(null, new UnreadBody(payload, request.headers['content-type'] ?? ''));
  });
  instance.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(HEADERS);
    done();
  });
  return new FastifyAdapter(instance);
}

/** On every answer; a page sets its own where it needs others. */
export const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** Gives everything below `/oauth` to the issuer, with its body unread. */
export function mountIssuer(
  instance: FastifyInstance,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): void {
  instance.route({
    method: ['GET', 'HEAD', 'POST', 'OPTIONS'],
    url: `${ISSUER_PATH}/*`,
    handler: async (request, reply) => {
      reply.hijack();
      for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value);
      await handle(request.raw, reply.raw);
    },
  });
}
