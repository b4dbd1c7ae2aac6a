import { logger, type Metrics } from '#platform';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access/caller.js';

const log = logger('http');

/** How long which route took, by status; and a line in the log. Routes are our own patterns: what was asked for is in neither. */
export function measureRequests(instance: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram('homeward_http_request_seconds', 'Time from request to answer', [
    'method',
    'route',
    'status',
  ]);
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    seconds.observe(labels, reply.elapsedTime / 1_000);
    if (log.isLevelEnabled('debug')) {
      log.debug({ ...labels, client: callerOf(request)?.clientId, ms: Math.round(reply.elapsedTime) }, 'answered');
    }
    done();
  });
}
