import type { FieldError, ProblemDetails, ReviewDecisionBody } from '#contracts';

/** Every refusal that the gateway itself decides on. The code is the last part of the problem's `type`. */
export type ProblemCode =
  | 'not-json'
  | 'not-a-cloudevent'
  | 'incomplete-body'
  | 'bad-query'
  | 'unauthenticated'
  | 'wrong-scope'
  | 'wrong-feed'
  | 'wrong-source'
  | 'wrong-type'
  | 'not-permitted'
  | 'not-found'
  | 'wrong-method'
  | 'conflict'
  | 'already-decided'
  | 'needed'
  | 'not-a-draft'
  | 'too-large'
  | 'unsupported-media-type'
  | 'invalid'
  | 'too-many-requests'
  | 'fault'
  | 'unavailable';

/** The HTTP status of a refusal and its title: the one place where they are chosen. */
function statusOf(code: ProblemCode): readonly [status: number, title: string] {
  switch (code) {
    case 'not-json':
      return [400, 'The body is not JSON'];
    case 'not-a-cloudevent':
      return [400, 'The body is not a CloudEvent'];
    case 'incomplete-body':
      return [400, 'The body did not arrive whole'];
    case 'bad-query':
      return [400, 'The query is wrong'];
    case 'unauthenticated':
      return [401, 'Who is asking?'];
    case 'wrong-scope':
    case 'wrong-feed':
    case 'wrong-source':
    case 'wrong-type':
    case 'not-permitted':
      return [403, 'Not permitted for this client'];
    case 'not-found':
      return [404, 'Not found'];
    case 'wrong-method':
      return [405, 'Not this method'];
    case 'conflict':
      return [409, 'Another notice has this id'];
    case 'already-decided':
      return [409, 'Somebody else has decided'];
    case 'not-a-draft':
      return [409, 'It is no draft'];
    case 'needed':
      return [409, 'It has to stay'];
    case 'too-large':
      return [413, 'Too large'];
    case 'unsupported-media-type':
      return [415, 'Not this type of content'];
    case 'invalid':
      return [422, 'Fields are wrong'];
    case 'too-many-requests':
      return [429, 'Too many requests'];
    case 'fault':
      return [500, 'A fault of the hub'];
    case 'unavailable':
      return [503, 'Not available now'];
  }
}

export interface ProblemOptions {
  /** What is wrong field by field; left out, the problem itself is the one error. */
  readonly errors?: readonly FieldError[];
  /** Where the one error is. */
  readonly pointer?: string;
  /** Seconds after which to try again. */
  readonly retryAfter?: number;
  /** Challenge of `WWW-Authenticate`. */
  readonly challenge?: string;
  readonly instance?: string;
  /** What somebody else has decided meanwhile. */
  readonly decision?: ReviewDecisionBody;
}

/** A refusal on its way to the answer. `detail` is for people and never repeats what was sent. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(code);
  }

  get status(): number {
    return statusOf(this.code)[0];
  }

  /** RFC 9457. */
  get body(): ProblemDetails {
    const [status, title] = statusOf(this.code);
    const { errors, pointer = '', instance, decision } = this.options;
    return {
      type: `urn:homeward:problem:${this.code}`,
      title,
      status,
      detail: this.detail,
      ...(instance === undefined ? {} : { instance }),
      errors: [...(errors ?? [{ pointer, code: this.code, detail: this.detail }])],
      ...(decision === undefined ? {} : { decision }),
    };
  }

  get headers(): Record<string, string> {
    const { retryAfter, challenge } = this.options;
    return {
      ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) }),
      ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
    };
  }
}

/** What is not there, and what is another's: the two look the same from outside. */
export const notFound = (): Problem => new Problem('not-found', 'There is nothing here that you may see.');

/** What was asked for, or a refusal where there is none. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw notFound();
  return value;
}
