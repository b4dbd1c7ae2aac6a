import type { Alert } from '../alert.js';
import { alertBody, deliveriesShown, type AlertBodyWithRing, type DeliveryRecord } from '../alert-body.js';
import type { Shown } from '../disclosure.js';
import type { Naming } from './details.js';
import { messageView } from './message-view.js';
import type { Wording } from './wording.js';

export interface ReadingInput {
  readonly alert: Alert;
  readonly shown: Shown;
  readonly deliveries: readonly DeliveryRecord[];
  readonly naming: Naming;
  readonly now: Date;
}

/** An alert as its recipient reads it, by whatever way a program gets it: over HTTP or from the topic. */
export function readingOf(
  { alert, shown, deliveries, naming, now }: ReadingInput,
  wording: Wording,
): AlertBodyWithRing {
  const view = messageView({ alert, shown, role: alert.role, step: 0, naming, now }, wording.settings);
  const message = wording.render(shown.pointer ? 'pointer' : 'full', view);
  return alertBody(alert, shown, message, deliveriesShown(deliveries));
}
