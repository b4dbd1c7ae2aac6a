import { alertsTopic, type Role, type Urgency } from '#contracts';
import { FALLBACK_AFTER } from './back-off.js';
import { deliveryIdOf, type Rung } from './ladder.js';
import { PRIORITY, TOPIC_PRIORITY } from './urgency.js';

/** A delivery about to be queued. */
export interface Queued {
  readonly id: string;
  readonly step: number;
  readonly contact: string;
  readonly role: Role;
  readonly channel: Rung['channel'];
  readonly address: string;
  readonly assured: boolean;
  /** Same address, same child. */
  readonly lane: string;
  readonly priority: number;
  readonly state: 'queued' | 'delivered';
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly fallbackAt: Date | null;
  readonly at: Date | null;
  readonly messageId: string;
}

/** The alert as far as its deliveries need it. */
export interface ToTell {
  readonly id: string;
  readonly urgency: Urgency;
  readonly organisation: string;
  readonly role: Role;
  readonly child: string | null;
  readonly report: string;
}

/** Domain of the Message-IDs: a name of ours, not an address that anybody could write to. */
const MESSAGE_ID_DOMAIN = 'homeward.invalid';

/** One step of the ladder, to be attempted at once. */
export function queue(alert: ToTell, rung: Rung, step: number, now: Date): Queued {
  const id = deliveryIdOf(alert.id, step, rung);
  const { contact, role, channel, address, assured } = rung;
  return {
    contact,
    role,
    channel,
    address,
    assured,
    id,
    step,
    lane: `${channel} ${address} ${alert.child ?? alert.report}`,
    priority: PRIORITY[alert.urgency],
    state: 'queued',
    attempts: 0,
    nextAttemptAt: now,
    fallbackAt: new Date(now.getTime() + FALLBACK_AFTER),
    at: null,
    // The same for every attempt: whoever gets a second copy, because the answer to the first was lost, can tell.
    messageId: `<${id}@${MESSAGE_ID_DOMAIN}>`,
  };
}

/** The organisation's inbox has it as soon as it is committed. */
export function inInbox(alert: ToTell, now: Date): Queued {
  const rung: Rung = {
    contact: 'inbox',
    role: alert.role,
    channel: 'inbox',
    address: alert.organisation,
    assured: true,
  };
  return {
    ...queue(alert, rung, 0, now),
    state: 'delivered',
    attempts: 1,
    nextAttemptAt: null,
    fallbackAt: null,
    at: now,
  };
}

/**
 * The copy for the programs of an organisation that reads its topic. It is no step of the ladder: nobody has been reached
 * by it, and no step waits for it or begins because it fails. Its lane keeps what is told of one child in order (I7).
 */
export function toTopic(alert: ToTell, now: Date): Queued {
  const rung: Rung = {
    contact: 'topic',
    role: alert.role,
    channel: 'topic',
    address: alertsTopic(alert.organisation),
    assured: true,
  };
  return { ...queue(alert, rung, 0, now), priority: TOPIC_PRIORITY[alert.urgency], fallbackAt: null };
}
