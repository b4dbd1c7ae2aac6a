/** SQLSTATE of an error that PostgreSQL gave, or undefined: TypeORM wraps it as `driverError`. */
export function sqlState(error: unknown): string | undefined {
  if (error === null || typeof error !== 'object') return undefined;
  const wrapped = 'driverError' in error ? error.driverError : error;
  if (wrapped === null || typeof wrapped !== 'object' || !('code' in wrapped)) return undefined;
  return typeof wrapped.code === 'string' ? wrapped.code : undefined;
}

/** The database gave this transaction up for the sake of another: the same work again may succeed at once. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** The connection or the server is gone, or it is out of room: nothing was committed as far as anyone can tell. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) {
    return /^(08|53|57P|58)/.test(state) || /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH)/.test(state);
  }
  return error instanceof Error && (LOST_BY_TYPEORM.test(error.name) || LOST_BY_DRIVER.test(error.message));
}

/** How a connection that went between two statements shows. */
const LOST_BY_TYPEORM = /^QueryRunner(Provider)?AlreadyReleasedError$/;
const LOST_BY_DRIVER =
  /Connection terminated|timeout exceeded when trying to connect|Client was closed|not queryable|Driver not Connected/i;
