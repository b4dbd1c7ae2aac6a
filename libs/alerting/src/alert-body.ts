import type { AlertBody, AlertDelivery, Channel, Role } from '#contracts';
import type { Alert, DeliveryRowState } from './alert.js';
import type { Ring, Shown } from './disclosure.js';

/** A delivery as the table has it. */
export interface DeliveryRecord {
  readonly channel: Channel;
  readonly role: Role;
  readonly state: DeliveryRowState;
  readonly attempts: number;
  readonly at: Date | null;
}

/** The contract's alert; a pointer says besides whom to ring. */
export type AlertBodyWithRing = AlertBody & { readonly ring?: Ring };

/** One alert as its recipient reads it (contract §3). */
export function alertBody(
  alert: Alert,
  shown: Shown,
  message: { readonly subject: string; readonly body: string },
  deliveries: readonly AlertDelivery[],
): AlertBodyWithRing {
  const { acknowledged, acknowledgeBy, withdraws } = alert;
  return {
    id: alert.id,
    raisedAt: alert.raisedAt.toISOString(),
    kind: alert.kind,
    urgency: alert.urgency,
    state: alert.state,
    exercise: alert.exercise,
    late: alert.late,
    episode: alert.episode,
    reference: alert.reference,
    to: { organisation: alert.organisation, role: alert.role, capacity: alert.capacity },
    because: alert.because.map(({ rule, protocol, text }) => ({ rule, protocol, text })),
    agreements: shown.agreements,
    facts: { ...shown.facts },
    withheld: shown.withheld,
    ...message,
    ...(acknowledgeBy === null ? {} : { acknowledgeBy: acknowledgeBy.toISOString() }),
    acknowledged: acknowledged && { ...acknowledged, at: acknowledged.at.toISOString() },
    deliveries: [...deliveries],
    ...(withdraws === null ? {} : { withdraws }),
    ...(shown.ring === null ? {} : { ring: shown.ring }),
  };
}

/** As the contract names their states; what was never attempted and never will be is not among them. */
export function deliveriesShown(records: readonly DeliveryRecord[]): AlertDelivery[] {
  return records.flatMap(({ channel, role, state, attempts, at }) => {
    if (state === 'cancelled' && attempts === 0) return [];
    const shown = state === 'cancelled' ? 'failed' : state;
    return [{ channel, role, state: shown, attempts, at: at?.toISOString() ?? null }];
  });
}
