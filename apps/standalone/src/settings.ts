import { resolve } from 'node:path';
import type { Result } from '#kernel';
import type { Seed } from '#operator';
import { EnvironmentReader, readKafkaSettings, type Environment, type KafkaSettings } from '#platform';

/** The embedded hub's settings (contract §4). */
export interface Settings {
  /** 0: any free port. */
  readonly port: number;
  readonly dataFolder: string;
  /** The moment at which simulated time begins; null for the real clock. */
  readonly simulatedFrom: Date | 'now' | null;
  readonly webhooksPrivate: boolean;
  readonly seed: Seed;
  /** A PostgreSQL that somebody else operates, instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** Brokers that somebody else operates, instead of the transport by way of the database. */
  readonly kafka: KafkaSettings | null;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads the settings; faults name the variable and what it may be, never its value. */
export function readSettings(environment: Environment): Result<Settings, readonly string[]> {
  const from = new EnvironmentReader(environment);
  const clock = from.oneOf('HOMEWARD_CLOCK', ['real', 'simulated']);
  const now = from.given('HOMEWARD_NOW');
  if (now !== null && (!RFC3339.test(now) || Number.isNaN(Date.parse(now))))
    from.fault('HOMEWARD_NOW must be a time with an offset, like 2026-03-02T09:00:00Z');
  if (now !== null && clock === 'real') from.fault('HOMEWARD_NOW needs HOMEWARD_CLOCK=simulated');
  const kafka = from.take(readKafkaSettings(environment));
  return from.result({
    port: from.port('HOMEWARD_PORT', 3000),
    dataFolder: resolve(from.given('HOMEWARD_DATA') ?? '.homeward'),
    simulatedFrom: clock === 'real' ? null : now === null ? 'now' : new Date(now),
    webhooksPrivate: from.oneOf('HOMEWARD_WEBHOOKS_PRIVATE', ['false', 'true']) === 'true',
    seed: from.oneOf('HOMEWARD_SEED', ['demonstration', 'empty']),
    databaseUrl: from.given('DATABASE_URL'),
    kafka,
  });
}
