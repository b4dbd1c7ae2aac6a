import { resolve } from 'node:path';
import { err, ok, type Result } from '#kernel';
import { readKafkaSettings, type KafkaSettings } from '#platform';

/** The embedded hub's settings (contract §4). */
export interface Settings {
  /** 0: any free port. */
  readonly port: number;
  readonly dataFolder: string;
  /** The moment at which simulated time begins; null for the real clock. */
  readonly simulatedFrom: Date | 'now' | null;
  readonly webhooksPrivate: boolean;
  readonly seed: 'demonstration' | 'empty';
  /** A PostgreSQL that somebody else operates, instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** Brokers that somebody else operates, instead of the transport by way of the database. */
  readonly kafka: KafkaSettings | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads the settings; faults name the variable and what it may be, never its value. */
export function readSettings(environment: Environment): Result<Settings, readonly string[]> {
  const faults: string[] = [];
  const given = (name: string): string | null => {
    const value = environment[name]?.trim() ?? '';
    return value === '' ? null : value;
  };
  const oneOf = <T extends string>(name: string, choices: readonly [T, ...T[]]): T => {
    const value = given(name) ?? choices[0];
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) faults.push(`${name} must be one of: ${choices.join(', ')}`);
    return chosen ?? choices[0];
  };

  const port = Number(given('HOMEWARD_PORT') ?? '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    faults.push('HOMEWARD_PORT must be a port number, or 0 for any');
  const clock = oneOf('HOMEWARD_CLOCK', ['real', 'simulated']);
  const now = given('HOMEWARD_NOW');
  if (now !== null && (!RFC3339.test(now) || Number.isNaN(Date.parse(now)))) {
    faults.push('HOMEWARD_NOW must be a time with an offset, like 2026-03-02T09:00:00Z');
  }
  if (now !== null && clock === 'real') faults.push('HOMEWARD_NOW needs HOMEWARD_CLOCK=simulated');
  const kafka = readKafkaSettings(environment);
  if (!kafka.ok) faults.push(...kafka.error);
  const settings: Settings = {
    port,
    dataFolder: resolve(given('HOMEWARD_DATA') ?? '.homeward'),
    simulatedFrom: clock === 'real' ? null : now === null ? 'now' : new Date(now),
    webhooksPrivate: oneOf('HOMEWARD_WEBHOOKS_PRIVATE', ['false', 'true']) === 'true',
    seed: oneOf('HOMEWARD_SEED', ['demonstration', 'empty']),
    databaseUrl: given('DATABASE_URL'),
    kafka: kafka.ok ? kafka.value : null,
  };
  return faults.length > 0 ? err(faults) : ok(settings);
}
