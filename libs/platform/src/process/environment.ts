import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '#kernel';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a process's settings from its environment, and collects what is wrong with them, so that an operator hears of
 * everything at once. Faults name the variable and what it may be, never its value.
 */
export class EnvironmentReader {
  private readonly faults: string[] = [];

  constructor(readonly environment: Environment) {}

  /** The value without blanks around it; null where there is none. */
  given(name: string): string | null {
    const value = this.environment[name]?.trim() ?? '';
    return value === '' ? null : value;
  }

  fault(sentence: string): void {
    this.faults.push(sentence);
  }

  /** One of the choices, the first where nothing is given. */
  oneOf<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const value = this.given(name) ?? choices[0];
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.fault(`${name} must be one of: ${choices.join(', ')}`);
    return chosen ?? choices[0];
  }

  /** A port to listen at; 0 means any. */
  port(name: string, otherwise: number): number {
    const port = Number(this.given(name) ?? otherwise);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) this.fault(`${name} must be a port number, or 0 for any`);
    return port;
  }

  /** A whole number, at least `least`. */
  number(name: string, otherwise: number, least: number): number {
    const value = Number(this.given(name) ?? otherwise);
    if (!Number.isInteger(value) || value < least) this.fault(`${name} must be a whole number, ${least} or more`);
    return value;
  }

  /** What must not be in an environment that anyone on the machine can list may be in a file named by `<name>_FILE`. */
  secret(name: string): string | null {
    const file = this.given(`${name}_FILE`);
    if (file === null) return this.given(name);
    if (this.given(name) !== null) this.fault(`${name} and ${name}_FILE: give one of them`);
    const text = textOf(file);
    if (text === null) this.fault(`${name}_FILE must name a file that this process can read and that is not empty`);
    return text;
  }

  /** The same, where the process cannot do without. `says` is what it is for. */
  requiredSecret(name: string, says: string): string {
    const value = this.secret(name);
    if (value === null && this.given(`${name}_FILE`) === null)
      this.fault(`${name} or ${name}_FILE must be given: ${says}`);
    return value ?? '';
  }

  /** An absolute URL of one of the schemes, without a slash at its end. `says` is what it is for. */
  requiredUrl(name: string, schemes: readonly string[], says: string): string {
    const value = this.given(name);
    const url = value !== null && URL.canParse(value) ? new URL(value) : null;
    if (url !== null && schemes.includes(url.protocol.slice(0, -1))) return url.href.replace(/\/$/, '');
    this.fault(`${name} must be a URL (${schemes.map((one) => `${one}://…`).join(' or ')}): ${says}`);
    return '';
  }

  /** What another reader of the environment found; its faults count as this one's. */
  take<T>(read: Result<T, readonly string[]>): T | null {
    if (read.ok) return read.value;
    this.faults.push(...read.error);
    return null;
  }

  /** The settings, unless something was wrong with one of them: only then may they hold what stands in for it. */
  result<T>(settings: T): Result<T, readonly string[]> {
    return this.faults.length > 0 ? err(this.faults) : ok(settings);
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
