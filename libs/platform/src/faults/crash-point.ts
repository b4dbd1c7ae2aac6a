/**
 * Places at which a process may die at the worst moment, by name. Told to by `HOMEWARD_CRASH_AT=name:n`, it kills itself
 * at the n-th passing, as the machine would: nothing is flushed, nobody is told. Otherwise passing costs a comparison.
 */
export type CrashPointName =
  | 'CP-gateway-before-commit'
  | 'CP-gateway-committed'
  | 'CP-intake-reached'
  | 'CP-relay-before-send'
  | 'CP-relay-acknowledged'
  | 'CP-consumer-received'
  | 'CP-consumer-handled'
  | 'CP-matcher-marked'
  | 'CP-matcher-before-commit'
  | 'CP-notifier-before-commit'
  | 'CP-notifier-lease-taken'
  | 'CP-notifier-before-data'
  | 'CP-notifier-after-dot'
  | 'CP-notifier-answered'
  | 'CP-notifier-marked'
  | 'CP-topic-acknowledged';

const [target, passing] = (process.env['HOMEWARD_CRASH_AT'] ?? '').split(':');
let left = Number(passing ?? '1');

/** Dies here when it was told to. */
export function crashPoint(name: CrashPointName): void {
  if (name !== target) return;
  left--;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}
