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
