import type { Alert } from './alert.js';
import { queue, type Queued } from './begin-telling.js';
import type { Rung } from './ladder.js';

/** A contact to whom a message of an alert of the going went. */
export interface RungThatHad extends Rung {
  readonly alert: string;
}

/** An alert of the return, with the deliveries that it began with. */
export interface BegunReturn {
  readonly deliveries: readonly Pick<Queued, 'channel' | 'address'>[];
}

/**
 * The messages of a return that go, besides its own first ones, to everybody in the same organisation who had one of the
 * going: by the alert to the same role, else by the organisation's first.
 */
export function furtherReturns(
  going: readonly Pick<Alert, 'id' | 'organisation' | 'role'>[],
  had: readonly RungThatHad[],
  begun: readonly BegunReturn[],
  returns: readonly Alert[],
  now: Date,
): (Queued & { readonly alert: string; readonly place: string })[] {
  const reached = new Set(begun.flatMap(({ deliveries }) => deliveries.map(reach)));
  return had.flatMap((rung) => {
    const before = going.find(({ id }) => id === rung.alert);
    const here = returns.filter(({ organisation }) => organisation === before?.organisation);
    const alert = here.find(({ role }) => role === before?.role) ?? here[0];
    if (!alert || reached.has(reach(rung))) return [];
    reached.add(reach(rung));
    return [{ ...queue(alert, rung, 0, now), alert: alert.id, place: alert.place }];
  });
}

const reach = ({ channel, address }: Pick<Rung, 'channel' | 'address'>): string => `${channel} ${address}`;
