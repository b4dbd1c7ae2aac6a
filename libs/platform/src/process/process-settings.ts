import { readKafkaSettings, type KafkaSettings } from '../transport/kafka/kafka-settings.js';
import type { EnvironmentReader } from './environment.js';

/** What each of the three processes needs, beside its own. */
export interface ProcessSettings {
  /** The connection of the application's role, which owns no table. */
  readonly databaseUrl: string;
  readonly kafka: KafkaSettings;
  /** The address to listen at: the loopback interface unless told otherwise. */
  readonly host: string;
  /** The most connections to the database that the process will hold. */
  readonly poolSize: number;
}

const LOOPBACK = '127.0.0.1';
const POOL_SIZE = 12;
/** A transaction, a look at the directory beside it, and the odd question. */
const SMALLEST_POOL = 4;

/** Reads `DATABASE_URL` (or `DATABASE_URL_FILE`), `DATABASE_POOL_SIZE`, the `KAFKA_…` settings and `HOMEWARD_HOST`. */
export function readProcessSettings(from: EnvironmentReader): ProcessSettings {
  if (from.oneOf('HOMEWARD_CLOCK', ['real', 'simulated']) === 'simulated')
    from.fault(
      'HOMEWARD_CLOCK=simulated is for `npm start` alone: several processes cannot share a clock that is moved',
    );
  return {
    databaseUrl: from.requiredSecret('DATABASE_URL', 'the database, as the role of the application'),
    kafka: requiredKafka(from),
    host: from.given('HOMEWARD_HOST') ?? LOOPBACK,
    poolSize: from.number('DATABASE_POOL_SIZE', POOL_SIZE, SMALLEST_POOL),
  };
}

/** The brokers, for what cannot do without. */
export function requiredKafka(from: EnvironmentReader): KafkaSettings {
  const settings = from.take(readKafkaSettings(from.environment));
  if (settings !== null) return settings;
  if (from.given('KAFKA_BROKERS') === null) from.fault('KAFKA_BROKERS must be given: host:port, several with commas');
  return { brokers: [], prefix: '', tls: false, sasl: null };
}
