import type { Channel, Role, Urgency } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import { deriveId } from '#kernel';
import type { NamedPerson } from '#protocols';

/** One step of an alert's way round its organisation: a contact by one of its channels. */
export interface Rung {
  /** The contact's id, or `person` for the professional named in the child's record. */
  readonly contact: string;
  readonly role: Role;
  readonly channel: Channel;
  readonly address: string;
  readonly assured: boolean;
}

/** Whom an alert goes to. */
export interface Addressee {
  readonly organisation: string;
  readonly role: Role;
  readonly person: NamedPerson | null;
}

type Rungs = Pick<DirectorySnapshot, 'escalationLadder' | 'contacts'>;

/**
 * In which order the alert goes round, as the directory stands at that moment: the named person first, then the contacts
 * on duty for the role, their other channels, the front door, and up to the director (contract §3).
 */
export function ladderFor(directory: Rungs, to: Addressee, at: Date): readonly Rung[] {
  const rungs = directory.escalationLadder(to.organisation, to.role, at).map(({ contact, channel }) => ({
    contact: contact.id,
    role: contact.role,
    channel: channel.kind,
    address: channel.address,
    assured: channel.assured,
  }));
  const person = to.person?.email ? [inPerson(directory, to, to.person.email)] : [];
  return unique([...person, ...rungs]);
}

/** A person's own address is trusted with personal data only where the directory says so of it. */
function inPerson(directory: Rungs, to: Addressee, address: string): Rung {
  const known = directory.contacts(to.organisation).flatMap((contact) => contact.channels);
  const assured = known.some((channel) => channel.kind === 'email' && channel.address === address && channel.assured);
  return { contact: 'person', role: to.role, channel: 'email', address, assured };
}

/**
 * The first step that has not been taken. News that needs no acknowledgement does not climb to the senior managers
 * because an address was refused: it stays with the role and the front door.
 */
export function nextRung(
  ladder: readonly Rung[],
  taken: readonly Pick<Rung, 'channel' | 'address'>[],
  may: RungLimit,
): Rung | null {
  const done = new Set(taken.map(reached));
  return ladder.find((rung) => !done.has(reached(rung)) && may(rung)) ?? null;
}

export type RungLimit = (rung: Rung) => boolean;

const DOORS: readonly Role[] = ['front-door', 'out-of-hours', 'duty', 'missing-persons-unit'];

export function rungLimit(urgency: Urgency, role: Role, channels: readonly Channel[]): RungLimit {
  return (rung) =>
    channels.includes(rung.channel) && (urgency !== 'routine' || rung.role === role || DOORS.includes(rung.role));
}

/** The same for the same step: two workers that both take it write one row. */
export function deliveryIdOf(alert: string, step: number, rung: Pick<Rung, 'contact' | 'channel' | 'address'>): string {
  return deriveId('alert-delivery', alert, String(step), rung.contact, rung.channel, rung.address);
}

const reached = (rung: Pick<Rung, 'channel' | 'address'>): string => `${rung.channel} ${rung.address}`;

function unique(rungs: readonly Rung[]): readonly Rung[] {
  const seen = new Map<string, Rung>();
  for (const rung of rungs) if (!seen.has(reached(rung))) seen.set(reached(rung), rung);
  return [...seen.values()];
}
