import type { Channel } from '#contracts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const FIRST_WAIT = 30 * SECOND;
const LONGEST_WAIT = 60 * MINUTE;
const SHORTEST_WAIT = SECOND;

/** After so many attempts that were all refused for now (about half a day) the channel counts as failed. */
export const MOST_ATTEMPTS = 14;

/** However an attempt goes on, the next step of the ladder has begun by then (contract §3). */
export const FALLBACK_AFTER = 5 * MINUTE;

/** A second copy may go out where the answer to the first was lost; never a third (I4). */
const MOST_UNSURE = 2;

/** On a topic programs read, and every copy has the same id: there a third is better than none. */
export function hadItsCopies(channel: Channel, unsure: number): boolean {
  return channel !== 'topic' && unsure >= MOST_UNSURE;
}

/** So long at most nothing is tried while nothing goes at all: after that the backlog is gone as soon as anything can be. */
const LONGEST_REST = 30 * SECOND;

/** Milliseconds before the next attempt of a message that met a closed way; spread, so that others get their turn to try. */
export function waitWhileClosed(chance: number): number {
  return Math.max(SHORTEST_WAIT, Math.round(LONGEST_REST * chance));
}

/** Milliseconds of rest after the way was found closed so many times running: 1 s, 2, 4 … and at most 30. */
export function restAfter(times: number): number {
  return Math.min(LONGEST_REST, SECOND * 2 ** Math.max(0, times - 1));
}

/**
 * Milliseconds until the next attempt after so many refused for now: 30 s, 1, 2, 4 … minutes, at most an hour, drawn
 * evenly from nought to that ("full jitter"), so that a thousand mails that one outage held up do not come back together.
 * @param chance from 0 up to 1
 */
export function waitBeforeNextAttempt(attempts: number, chance: number): number {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, attempts - 1));
  return Math.max(SHORTEST_WAIT, Math.round(longest * chance));
}
