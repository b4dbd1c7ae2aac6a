import { ALERT_RAISED, ALERT_WITHDRAWN } from '#contracts';
import type { AlertBodyWithRing } from '../alert-body.js';
import type { Leased } from '../persistence/delivery-queue.js';
import type { OutgoingMessage } from './channel-sender.js';

/** `source` of what the hub itself says. With the alert's id as `id` it is what tells a second copy from another event. */
const HUB_SOURCE = '/homeward';

/**
 * An alert as a CloudEvent 1.0 in structured mode (contract §3), for the topic of its organisation. Its subject is the
 * reference that all alerts of one matter carry; for what has none, it is a matter of its own.
 */
export function composeEvent(
  { id, messageId, address }: Pick<Leased, 'id' | 'messageId' | 'address'>,
  alert: AlertBodyWithRing,
  now: Date,
): OutgoingMessage {
  const subject = alert.reference ?? alert.id;
  const event = {
    specversion: '1.0',
    id: alert.id,
    source: HUB_SOURCE,
    type: alert.withdraws === undefined ? ALERT_RAISED : ALERT_WITHDRAWN,
    subject,
    time: alert.raisedAt,
    datacontenttype: 'application/json',
    data: alert,
  };
  return {
    id,
    messageId,
    address,
    subject,
    body: JSON.stringify(event),
    headers: { 'content-type': 'application/cloudevents+json', 'homeward-alert': alert.id },
    at: now,
  };
}
