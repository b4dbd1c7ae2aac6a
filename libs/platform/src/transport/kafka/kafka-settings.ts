import { readFileSync } from 'node:fs';
import type { SASLOptions } from 'kafkajs';
import { err, ok, type Result } from '#kernel';

/** Where the brokers are, and how this process shows them who it is. */
export interface KafkaSettings {
  /** `host:port` of some of them. */
  readonly brokers: readonly string[];
  /** Before the names of this hub's topics and groups, so that several hubs can share a cluster; mostly empty. */
  readonly prefix: string;
  readonly tls: boolean;
  readonly sasl: SASLOptions | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const BROKER = /^[^\s,:]+:\d{1,5}$/;
const PREFIX = /^[A-Za-z0-9._-]*$/;

/**
 * Reads `KAFKA_BROKERS`, `KAFKA_PREFIX`, `KAFKA_TLS`, `KAFKA_SASL_MECHANISM`, `KAFKA_USERNAME` and `KAFKA_PASSWORD_FILE`;
 * null where no brokers are given. Faults name the variable and what it may be, never its value.
 */
export function readKafkaSettings(environment: Environment): Result<KafkaSettings | null, readonly string[]> {
  const given = (name: string): string => environment[name]?.trim() ?? '';
  const brokers = given('KAFKA_BROKERS')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (brokers.length === 0) return ok(null);
  const faults: string[] = [];
  if (!brokers.every((one) => BROKER.test(one))) faults.push('KAFKA_BROKERS must be host:port, several with commas');
  const prefix = given('KAFKA_PREFIX');
  if (!PREFIX.test(prefix)) faults.push('KAFKA_PREFIX may hold letters, digits, dots, underscores and hyphens only');
  const tls = given('KAFKA_TLS') || 'false';
  if (tls !== 'true' && tls !== 'false') faults.push('KAFKA_TLS must be one of: true, false');
  const sasl = saslOf(given, faults);
  if (faults.length > 0) return err(faults);
  return ok({ brokers, prefix, tls: tls === 'true', sasl });
}

function saslOf(given: (name: string) => string, faults: string[]): KafkaSettings['sasl'] {
  const username = given('KAFKA_USERNAME');
  const name = given('KAFKA_SASL_MECHANISM');
  if (username === '' && name === '') return null;
  const mechanism = MECHANISMS.find((one) => one === (name || 'scram-sha-512'));
  if (mechanism === undefined) faults.push(`KAFKA_SASL_MECHANISM must be one of: ${MECHANISMS.join(', ')}`);
  if (username === '') faults.push('KAFKA_SASL_MECHANISM needs KAFKA_USERNAME');
  const password = passwordIn(given('KAFKA_PASSWORD_FILE'));
  if (password === null) faults.push('KAFKA_PASSWORD_FILE must name a file that holds the password of KAFKA_USERNAME');
  return mechanism === undefined || password === null ? null : { mechanism, username, password };
}

function passwordIn(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
