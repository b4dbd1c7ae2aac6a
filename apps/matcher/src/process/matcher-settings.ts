import type { Result } from '#kernel';
import { EnvironmentReader, readProcessSettings, type Environment, type ProcessSettings } from '#platform';

/** A matcher that is one of several processes. */
export interface MatcherSettings extends ProcessSettings {
  /** Where it tells its health; 0 is any free port. */
  readonly healthPort: number;
  /** Reports that it follows side by side; each holds a connection of the database's pool. */
  readonly concurrency: number;
}

const CONCURRENCY = 64;

/** Reads the settings; faults name the variable and what it may be, never its value. */
export function readMatcherSettings(environment: Environment): Result<MatcherSettings, readonly string[]> {
  const from = new EnvironmentReader(environment);
  return from.result({
    ...readProcessSettings(from),
    healthPort: from.port('HOMEWARD_HEALTH_PORT', 0),
    concurrency: from.number('HOMEWARD_CONCURRENCY', CONCURRENCY, 1),
  });
}
