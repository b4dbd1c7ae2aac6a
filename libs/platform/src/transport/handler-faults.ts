import { Catch, Module, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { MessageHandler } from '@nestjs/microservices';
import { PATTERN_EXTRAS_METADATA, PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { throwError, type Observable } from 'rxjs';

/** Says in a handler's extras that what it throws reaches the transport. */
const FAULTS_PASS = 'homeward-faults-pass';

@Catch()
class FaultsPass implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Lets what a handler throws through to the transport. Without it Nest replaces every error by "Internal server error",
 * so that a database that is away for a second looks like a broken message, and writes the error's text, which may
 * quote a value, to the log. Imported once per application, it takes in every `@EventPattern` of every module.
 */
@Module({})
export class TransportModule {
  constructor(modules: ModulesContainer) {
    const scanner = new MetadataScanner();
    for (const module of modules.values()) {
      for (const { metatype } of module.controllers.values()) {
        if (typeof metatype !== 'function') continue;
        const prototype = metatype.prototype as object;
        for (const method of scanner.getAllMethodNames(prototype)) letFaultsPass(prototype, method);
      }
    }
  }
}

function letFaultsPass(prototype: object, method: string): void {
  const owner = ownerOf(prototype, method);
  const descriptor = owner && Object.getOwnPropertyDescriptor(owner, method);
  const handler: unknown = descriptor?.value;
  if (!descriptor || typeof handler !== 'function' || !Reflect.hasMetadata(PATTERN_METADATA, handler)) return;
  const extras = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, handler) as Record<string, unknown> | undefined;
  if (extras?.[FAULTS_PASS]) return;
  // The nearest filter to the method is asked first, and this one catches everything.
  UseFilters(new FaultsPass())(prototype, method, descriptor);
  Reflect.defineMetadata(PATTERN_EXTRAS_METADATA, { ...extras, [FAULTS_PASS]: true }, handler);
}

function ownerOf(prototype: object, method: string): object | null {
  for (let at: object | null = prototype; at; at = Object.getPrototypeOf(at) as object | null) {
    if (Object.hasOwn(at, method)) return at;
  }
  return null;
}

/**
 * Refuses to start a group whose messages would be lost or mishandled: a topic that nobody handles, one that two
 * handlers share (the inbox would take the second for a duplicate), or a handler whose errors do not come through.
 * @throws Error naming the topic
 */
export function requireHandlers(handlers: ReadonlyMap<string, MessageHandler>, topics: readonly string[]): void {
  for (const topic of topics) {
    const handler = handlers.get(topic);
    if (!handler?.isEventHandler) throw new Error(`no @EventPattern handles the topic ${topic}`);
    if (handler.next) throw new Error(`two handlers in one group for the topic ${topic}: one message, one handler`);
    if (!handler.extras?.[FAULTS_PASS]) {
      throw new Error(`errors of the handler for ${topic} would not reach the transport: import TransportModule`);
    }
  }
}
