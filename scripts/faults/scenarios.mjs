import { ofBrokers } from './scenarios-of-brokers.mjs';
import { ofPoison } from './scenarios-of-poison.mjs';
import { ofProcesses } from './scenarios-of-processes.mjs';

/**
 * @typedef {object} Scenario
 * @property {string} id as in the table of faults
 * @property {string} says what happens in it
 * @property {boolean} [isLong] waits for leases to run out
 * @property {(world: import('./world.mjs').World, how: { chance: () => number, isShort: boolean, run: string }) => Promise<void>} play
 *   breaks something while the load goes on, and mends it
 */

/** @type {Scenario[]} */
export const SCENARIOS = [...ofProcesses, ...ofBrokers, ...ofPoison].sort((one, other) => (one.id < other.id ? -1 : 1));

/** Played before every merge: what begins at a worst moment, what a broker does, what an agency sends. */
export const SHORT = ['F-02', 'F-03b', 'F-06', 'F-07b', 'F-14'];
