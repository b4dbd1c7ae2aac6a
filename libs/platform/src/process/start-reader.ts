import type { DynamicModule, INestMicroservice, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { MessageTransport } from '../transport/transport.js';
import type { Endings } from './endings.js';
import { HealthServer } from './health-server.js';
import type { ProcessSurroundings } from './open-surroundings.js';
import { probeOf, type Readiness } from './readiness.js';

export interface Reader {
  readonly module: Type | DynamicModule;
  readonly transport: MessageTransport;
  /** Where its health is told; port 0 is any. */
  readonly health: { readonly host: string; readonly port: number };
}

/**
 * Starts a process that reads as one group and has no HTTP but for its health, which is told from the start and until
 * nothing is left running.
 * @returns its application, and where its health is
 */
export async function startReader(
  { module, transport, health }: Reader,
  { readiness, metrics }: Pick<ProcessSurroundings, 'readiness' | 'metrics'>,
  endings: Endings,
): Promise<{ app: INestMicroservice; healthUrl: string }> {
  const server = await HealthServer.start({ ...health, readiness, metrics });
  endings.add(() => server.stop());
  readiness.register(probeOf(transport));
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(module, {
    strategy: transport,
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  endings.add(() => app.close());
  // Its rooms load what they decide by before the first message is read.
  await app.listen();
  return { app, healthUrl: server.url };
}

/** Nothing more is to be sent here: added last, it is the first that is done. */
export function endReadiness(readiness: Readiness, endings: Endings): void {
  endings.add(() => {
    readiness.end();
    return Promise.resolve();
  });
}
