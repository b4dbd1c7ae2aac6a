import type { Outcome } from './delivery.js';

export interface SideBySide<M> {
  /** Most that are handled at once. */
  readonly most: number;
  readonly keyOf: (message: M) => string;
  readonly deliver: (message: M) => Promise<Outcome>;
  /** Asked before each step. */
  readonly mayGoOn: () => boolean;
  /** Everything up to and with this one is done with. */
  readonly reached: (message: M) => void;
}

/**
 * Handles a partition's messages some at a time, each of another key; the next ones when all of these are done with.
 * Within a key the order is kept, and a message that has to be tried again holds up the partition as it does alone.
 */
export async function handleSideBySide<M>(
  messages: readonly M[],
  { most, keyOf, deliver, mayGoOn, reached }: SideBySide<M>,
): Promise<void> {
  for (let next = 0; next < messages.length;) {
    if (!mayGoOn()) return;
    const some = ofDifferentKeys(messages.slice(next, next + most), keyOf);
    next += some.length;
    const outcomes = await Promise.all(some.map((message) => deliver(message)));
    for (const [i, message] of some.entries()) {
      if (outcomes[i] === 'abandoned') return;
      reached(message);
    }
  }
}

/** Those at the front, up to the first whose key another of them has. */
function ofDifferentKeys<M>(messages: readonly M[], keyOf: (message: M) => string): readonly M[] {
  const keys = new Set<string>();
  const end = messages.findIndex((message) => keys.size === keys.add(keyOf(message)).size);
  return end < 0 ? messages : messages.slice(0, end);
}
