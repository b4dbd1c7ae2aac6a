import { StorageUnavailable } from '#intake';
import { isConnectionLost, isRetryable } from '#platform';
import { HttpException } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Problem } from './problem.js';

const TRY_AGAIN_AFTER = 2;

/** The answer to whatever was thrown. Only a `Problem` says more than its kind: anything else may hold what people wrote. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof StorageUnavailable || isConnectionLost(thrown) || isRetryable(thrown)) {
    const detail = 'It could not be stored or read now. Nothing was accepted; the same can be sent again.';
    return new Problem('unavailable', detail, { retryAfter: TRY_AGAIN_AFTER });
  }
  const status = statusOf(thrown);
  return (status === null ? null : ofStatus(status)) ?? fault();
}

/** Nest's and Fastify's own errors say their status; those of other makers are not trusted to. */
function statusOf(thrown: unknown): number | null {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { code, statusCode } = (thrown ?? {}) as { code?: unknown; statusCode?: unknown };
  return typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' ? statusCode : null;
}

function ofStatus(status: number): Problem | null {
  switch (status) {
    case 400:
      return new Problem('bad-query', 'The request cannot be read.');
    case 401:
      return new Problem('unauthenticated', 'A valid token is needed.', { challenge: 'Bearer realm="homeward"' });
    case 403:
      return new Problem('not-permitted', 'This is not permitted for you.');
    case 404:
    case 414:
      return new Problem('not-found', 'There is no such address.');
    case 405:
      return new Problem('wrong-method', 'This address does not take that method.');
    case 409:
      return new Problem('conflict', 'It is in conflict with what is there.');
    case 413:
      return new Problem('too-large', 'The body is too large.');
    case 415:
      return new Problem('unsupported-media-type', 'This type of content is not taken here.');
    case 422:
      return new Problem('invalid', 'Fields are wrong.');
    case 429:
      return new Problem('too-many-requests', 'Too many requests.', { retryAfter: 1 });
    case 503:
      return new Problem('unavailable', 'The hub is not available now.', { retryAfter: TRY_AGAIN_AFTER });
    default:
      return null;
  }
}

const fault = (): Problem =>
  new Problem('fault', 'Something went wrong in the hub. Its log knows more under the instance named here.', {
    instance: `urn:uuid:${randomUUID()}`,
  });
