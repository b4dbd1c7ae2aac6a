// How the hub's process is started, by whoever starts it.

import { join } from 'node:path';
import { root } from './ready.mjs';

/** Arguments for Node that keep it from saying what nobody can act on. */
export const quietly = [
  '--disable-warning=ExperimentalWarning',
  // the Kafka client sets timers for moments that have passed
  '--disable-warning=TimeoutNegativeWarning',
];

/**
 * Arguments for a gateway, a matcher or a notifier that is one of several: without them Node lets a heap of 60 MiB grow to
 * several hundred before it looks for what nobody needs.
 */
export const frugally = ['--max-old-space-size=320', '--max-semi-space-size=32'];

/** Arguments for Node: a heap that is collected before it grows past what a small machine has to spare, then the hub. */
export const hubArguments = [
  ...quietly,
  '--max-old-space-size=300',
  '--max-semi-space-size=8',
  join(root, 'dist/apps/standalone/src/main.js'),
];
