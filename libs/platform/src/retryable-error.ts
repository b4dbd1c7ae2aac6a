import { isConnectionLost, isRetryable } from './database/database-faults.js';

/** A fault that may be gone when the same thing is tried again; anything else is parked at once. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
}

/** Whether doing the same again may help: a fault of the surroundings, not of the message. */
export function mayHelpToRetry(error: unknown): boolean {
  return error instanceof RetryableError || isRetryable(error) || isConnectionLost(error);
}
