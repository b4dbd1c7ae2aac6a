import { PARTITIONS } from '#contracts';

export { PARTITIONS };

/** One message as a handler gets it. `P` is what its topic carries: ids and codes, no personal data. */
export interface Message<P = unknown> {
  /** Given by whoever published it; what the inbox tells duplicates by. */
  readonly id: string;
  readonly topic: string;
  /** Messages of one key are handled in the order in which they were published. */
  readonly key: string;
  readonly payload: P;
  readonly headers: Readonly<Record<string, string>>;
  /** 1 for the first try by this process; more while the surroundings are at fault. */
  readonly attempt: number;
}

/** A message to be published. */
export interface NewMessage {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly payload: object;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A message as an adapter read it, before anyone has looked at what it says. */
export interface ReceivedMessage {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly payload: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The one group that this copy of a message is for: what was parked by one group is handed in again for it alone. */
export const ONLY_FOR_GROUP = 'homeward-only-for-group';

/** On what is published while a message that came late is handled: it is no more urgent than that. */
export const BACKLOG = 'homeward-backlog';

/** The partition of a key: FNV-1a over UTF-8, mixed so that its low bits depend on every byte. */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % PARTITIONS;
}
