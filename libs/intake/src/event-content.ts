import { contentHash, deriveId } from '#kernel';

/** The id of a report and of its receipt: what the publisher calls it, and nothing else (contract §1). */
export const reportId = (source: string, eventId: string): string => deriveId('report', source, eventId);

/**
 * Tells whether two CloudEvents with one source and id say the same: SHA-256 over attributes and data, whatever the order
 * of keys. The mode in which they travelled makes no difference: a header carries every attribute as text, `null` is an
 * attribute that is not set (CloudEvents JSON format, 2.2), and that the data are JSON is said in one mode and understood
 * in another. An attribute that is there says something else than one that is not, `time` too.
 */
export function eventContentHash(raw: object): string {
  const attributes: Record<string, string> = {};
  let data: unknown;
  for (const [name, value] of Object.entries(raw) as [string, unknown][]) {
    if (name === 'data') data = value;
    else if (name !== 'datacontenttype' && value !== null && value !== undefined) attributes[name] = asText(value);
  }
  return contentHash({ attributes, data });
}

/** An attribute's text, as a `ce-` header would carry it. Anything but a plain value is no attribute: kept apart by its JSON. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? `json:${contentHash(value)}` : JSON.stringify(value);
}
