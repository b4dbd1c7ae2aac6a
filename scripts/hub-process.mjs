// How the hub's process is started, by whoever starts it.

import { join } from 'node:path';
import { root } from './ready.mjs';

/** Arguments for Node: a heap that is collected before it grows past what a small machine has to spare, then the hub. */
export const hubArguments = [
  '--disable-warning=ExperimentalWarning',
  // the Kafka client sets timers for moments that have passed
  '--disable-warning=TimeoutNegativeWarning',
  '--max-old-space-size=300',
  '--max-semi-space-size=8',
  join(root, 'dist/apps/standalone/src/main.js'),
];
