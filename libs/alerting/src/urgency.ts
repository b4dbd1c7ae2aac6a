import type { Urgency } from '#contracts';

const MINUTE = 60_000;

/** How long an alert may stay unacknowledged, and how long each step of its escalation then has (contract §3). */
const TO_ACKNOWLEDGE: Readonly<Record<Urgency, number | null>> = {
  immediate: 15 * MINUTE,
  today: 4 * 60 * MINUTE,
  routine: null,
};

/** Milliseconds from one step to the next; null where nobody has to acknowledge. */
export function escalationInterval(urgency: Urgency): number | null {
  return TO_ACKNOWLEDGE[urgency];
}

export function acknowledgeBy(urgency: Urgency, raisedAt: Date): Date | null {
  const interval = escalationInterval(urgency);
  return interval === null ? null : new Date(raisedAt.getTime() + interval);
}

/** Which deliveries go first: the lower number. */
export const PRIORITY: Readonly<Record<Urgency, number>> = { immediate: 0, today: 1, routine: 2 };

/** The same for what goes to topics: numbers of their own, so that neither kind has to be read past to find the other. */
export const TOPIC_PRIORITY: Readonly<Record<Urgency, number>> = { immediate: 3, today: 4, routine: 5 };

/** Deliveries that have workers of their own: whatever becomes of a broker, nobody waits longer for a mail. */
export type Line = 'people' | 'topics';

/** The first and the last priority of each. */
export const LINES: Readonly<Record<Line, readonly [number, number]>> = { people: [0, 2], topics: [3, 5] };
