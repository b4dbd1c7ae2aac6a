import type { AlertKind, AlertState, Channel, DeliveryState, Urgency } from '../terms/alerts.js';
import type { Capacity, Role } from '../terms/organisations.js';
import type { Category } from '../terms/sharing.js';
import type { BecauseOf, WithheldCategory } from './lists.js';

/** An agreement that let something be disclosed, and what. */
export interface AgreementBasis {
  id: string;
  version: number;
  lawfulBasis: string;
  categories: Category[];
}

export interface AlertDelivery {
  channel: Channel;
  role: Role;
  state: DeliveryState;
  attempts: number;
  at: string | null;
}

export interface Acknowledgement {
  by: string;
  note: string | null;
  at: string;
}

/** What one recipient is told (contract §3). Also the `data` of the CloudEvent that carries it. */
export interface AlertBody {
  id: string;
  raisedAt: string;
  kind: AlertKind;
  urgency: Urgency;
  state: AlertState;
  /** A drill. */
  exercise: boolean;
  late: boolean;
  episode: string | null;
  reference: string | null;
  to: { organisation: string; role: Role; capacity: Capacity };
  because: BecauseOf[];
  agreements: AgreementBasis[];
  /** What the decision lets this recipient see, nested as in the notice and the episode. `{}` in a pointer. */
  facts: Record<string, unknown>;
  withheld: WithheldCategory[];
  subject: string;
  body: string;
  acknowledgeBy?: string | undefined;
  acknowledged: Acknowledgement | null;
  deliveries: AlertDelivery[];
  /** Of a `stand-down`: the earlier alert that it takes back. */
  withdraws?: string | undefined;
}

/** `POST /v1/alerts/{id}/acknowledgement`. */
export interface AcknowledgementRequest {
  by: string;
  note?: string | undefined;
}

/** `PUT /v1/subscriptions/{id}`. */
export interface SubscriptionRequest {
  url: string;
  kinds?: AlertKind[] | undefined;
  rotateSecret?: boolean | undefined;
  test?: boolean | undefined;
}

/** `secret` is shown once, when it is made. */
export interface SubscriptionBody {
  id: string;
  url: string;
  kinds: AlertKind[];
  state: 'active' | 'disabled';
  secret?: string | undefined;
}
