import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const require = createRequire(import.meta.url);
let isCalm = false;

/**
 * The client library asks each of its connections every millisecond whether something waits to be sent, for as long as
 * the connection lives: a twentieth of a processor for a process that has nothing to do. From here on it asks only while
 * something does wait, which is when the answer can be yes (kafkajs issue 1751, version 2.2.4).
 */
export function calmClient(): void {
  if (isCalm) return;
  isCalm = true;
  const queue = require('kafkajs/src/network/requestQueue/index.js') as { readonly prototype: RequestQueue };
  const scheduled = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function schedule(): void {
    if (this.pending.length > 0) scheduled.call(this);
  };
}
