/** A media type in lower case, and its charset; null where the header is none. */
export interface MediaType {
  readonly essence: string;
  readonly charset: string | null;
}

const ESSENCE = /^\s*([!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+)\s*(;|$)/;
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)"?/i;

export function mediaType(header: string): MediaType | null {
  const essence = ESSENCE.exec(header)?.[1];
  if (essence === undefined) return null;
  return { essence: essence.toLowerCase(), charset: CHARSET.exec(header)?.[1]?.toLowerCase() ?? null };
}

/** JSON is UTF-8 (RFC 8259); what says that it is something else is taken at its word, and not taken. */
export const isJson = ({ essence, charset }: MediaType): boolean =>
  /^application\/(.+\+)?json$/.test(essence) && (charset === null || charset === 'utf-8' || charset === 'us-ascii');

/**
 * Which of several types of content an `Accept` header would rather have (RFC 9110, 12.5.1); the first of them where it
 * says nothing of any.
 */
export function prefers(accept: string, offered: readonly string[]): string | undefined {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.map((parameter) => /^q=([\d.]+)$/.exec(parameter)?.[1]).find((q) => q !== undefined);
    return { type, weight: weight === undefined ? 1 : Number(weight) };
  });
  const weightOf = (type: string): number => {
    const patterns = [type, `${type.split('/')[0] ?? ''}/*`, '*/*'];
    const [best] = patterns.flatMap((pattern) => ranges.find((range) => range.type === pattern) ?? []);
    return best?.weight ?? 0;
  };
  return [...offered].sort((one, other) => weightOf(other) - weightOf(one))[0];
}
