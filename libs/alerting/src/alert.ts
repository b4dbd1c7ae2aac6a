import type { AlertKind, AlertState, Capacity, Channel, Role, Urgency } from '#contracts';
import type { Because, NamedPerson } from '#protocols';

/** One recipient told one thing: what the hub keeps of it. What it discloses is decided anew whenever it is shown. */
export interface Alert {
  readonly id: string;
  /** Its place in the stream of its organisation, rising; a decimal number as text. */
  readonly place: string;
  readonly organisation: string;
  readonly role: Role;
  readonly capacity: Capacity;
  /** Told in person, by the child's record of professionals. */
  readonly person: NamedPerson | null;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly state: AlertState;
  /** A drill. */
  readonly exercise: boolean;
  /** The moment that brought it had passed when the hub first knew. */
  readonly late: boolean;
  readonly child: string | null;
  /** The report that it speaks of or that brought it about. */
  readonly report: string;
  /** The report whose facts it shows: for a stand-down the one that was taken back, else `report`. */
  readonly about: string;
  readonly episode: string | null;
  readonly task: string | null;
  readonly reference: string | null;
  readonly because: readonly Because[];
  readonly raisedAt: Date;
  readonly acknowledgeBy: Date | null;
  readonly acknowledged: Acknowledged | null;
  /** Of a stand-down: the earlier alert that it takes back. */
  readonly withdraws: string | null;
  /** Steps of the ladder taken so far; 0 is the first telling. */
  readonly escalationStep: number;
  /** When the next step is due unless somebody acknowledges; null when no more is to come. */
  readonly escalateAt: Date | null;
}

/** The same for all alerts of one recipient: to the same role, and in person to the same person. */
export const recipientOf = ({ organisation, role, person }: Pick<Alert, 'organisation' | 'role' | 'person'>): string =>
  JSON.stringify([organisation, role, person?.email ?? person?.name ?? '']);

export interface Acknowledged {
  readonly by: string;
  readonly note: string | null;
  readonly at: Date;
}

/** What the table holds of one delivery; the contract shows the first five. */
export type DeliveryRowState = 'queued' | 'sent' | 'delivered' | 'refused' | 'failed' | 'cancelled';

/** One alert on its way to one contact by one channel. */
export interface Delivery {
  readonly id: string;
  readonly alert: string;
  readonly step: number;
  /** The contact's id in the directory, or `person`. */
  readonly contact: string;
  readonly role: Role;
  readonly channel: Channel;
  readonly address: string;
  /** Personal data may go over it. */
  readonly assured: boolean;
  readonly state: DeliveryRowState;
  readonly attempts: number;
}

/** Channels that reach no person by themselves: what goes by them says nothing of whether anybody knows. */
export const NOT_TO_A_PERSON: readonly Channel[] = ['inbox', 'topic'];

/** Alerts that say that a child has gone: pointless, and harmful, once the child is back (I6). */
export const GOING_KINDS: readonly AlertKind[] = ['missing.reported', 'missing.updated'];

export function tellsOfGoing(kind: AlertKind): boolean {
  return GOING_KINDS.includes(kind);
}
