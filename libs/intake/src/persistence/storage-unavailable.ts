import { isConnectionLost, isRetryable, RetryableError, sqlState } from '#platform';

/**
 * It could not be stored now: no connection, no room, no answer in time, or too much waiting already. Nothing was
 * accepted as far as anyone can tell, and sending the same again is safe, because a notice is stored once by its id:
 * the connection may have been lost between COMMIT and its reply.
 */
export class StorageUnavailable extends RetryableError {}

/**
 * The fault lies with the database and not with what was to be written: cancelled or timed out (57014, 55P03, 25P03),
 * read-only (25006), gone, full, or in the way of others too often. Anything else is one item that PostgreSQL will not take.
 */
export function isStorageFault(error: unknown): boolean {
  if (error instanceof RetryableError || isConnectionLost(error) || isRetryable(error)) return true;
  return ['57014', '55P03', '25006', '25P02', '25P03', '40003'].includes(sqlState(error) ?? '');
}
