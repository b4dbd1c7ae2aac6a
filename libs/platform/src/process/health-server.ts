import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { logger } from '../logging.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Readiness } from './readiness.js';

export interface HealthServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
}

/**
 * `/livez`, `/readyz` and `/metrics` of a process that has no other HTTP, for what restarts it and what watches it.
 * 200 or 503, with the names of what is wrong.
 */
export class HealthServer {
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start({ host, port, readiness, metrics }: HealthServerOptions): Promise<HealthServer> {
    const log = logger('health');
    const server = createServer((request, response) => {
      const path = request.url?.split('?')[0] ?? '/';
      const isReading = request.method === 'GET' || request.method === 'HEAD';
      const answer = isReading ? ANSWERS[path] : undefined;
      if (!answer) {
        say(response, 404, { status: 'not-found' });
        return;
      }
      answer(readiness, metrics, response).catch((error: unknown) => {
        log.error({ err: error, path }, 'the health of the process could not be told');
        response.destroy();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    const { port: found } = server.address() as AddressInfo;
    return new HealthServer(`http://${host.includes(':') ? `[${host}]` : host}:${found}`, server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

type Answer = (readiness: Readiness, metrics: Metrics, response: ServerResponse) => Promise<void>;

const ANSWERS: Readonly<Record<string, Answer>> = {
  '/livez': (readiness, _, response) => {
    const dead = readiness.dead();
    if (dead.length === 0) say(response, 200, { status: 'live' });
    else say(response, 503, { status: 'dead', dead });
    return Promise.resolve();
  },
  '/readyz': async (readiness, _, response) => {
    const missing = await readiness.missing();
    if (missing.length === 0) say(response, 200, { status: 'ready' });
    else say(response, 503, { status: 'not-ready', missing });
  },
  '/metrics': async (_, metrics, response) => {
    const text = await metrics.registry.metrics();
    response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
  },
};

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
