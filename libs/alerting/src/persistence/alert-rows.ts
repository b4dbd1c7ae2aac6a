import type { AlertDelivery } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { DeliveryRecord } from '../alert-body.js';
import { NOT_TO_A_PERSON, type Acknowledged, type Alert } from '../alert.js';
import type { Queued } from '../begin-telling.js';

const COLUMNS = `a.id, a.place, a.organisation, a.role, a.capacity, a.person, a.kind, a.urgency, a.state, a.exercise,
  a.late, a.child, a.report, a.about, a.episode, a.task, a.reference, a.because, a.raised_at AS "raisedAt",
  a.acknowledge_by AS "acknowledgeBy", a.acknowledged, a.withdraws, a.escalation_step AS "escalationStep",
  a.escalate_at AS "escalateAt"`;

/** A condition on a delivery: it goes to a person, who may come to know of it. */
export const TO_A_PERSON = `channel NOT IN (${NOT_TO_A_PERSON.map((channel) => `'${channel}'`).join(', ')})`;

/** With the deliveries as they stood: the same request again gets the same answer. */
export interface KeptAcknowledgement {
  readonly by: string;
  readonly note: string | null;
  readonly at: string;
  readonly deliveries: readonly AlertDelivery[];
}

type AlertRow = Omit<Alert, 'acknowledged'> & { readonly acknowledged: KeptAcknowledgement | null };

/** Which of these alerts there are, whatever became of them. */
export async function existingAlerts(tx: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }[]>('SELECT id FROM alert WHERE id = ANY($1::uuid[])', [[...ids]]);
  return new Set(rows.map(({ id }) => id));
}

/** Alerts by a condition on the table `a`, as `WHERE …` and what follows it. */
export async function selectAlerts(tx: EntityManager, rest: string, parameters: readonly unknown[]): Promise<Alert[]> {
  const rows = await tx.query<AlertRow[]>(`SELECT ${COLUMNS} FROM alert a ${rest}`, [...parameters]);
  return rows.map((row) => ({ ...row, acknowledged: row.acknowledged && acknowledgedOf(row.acknowledged) }));
}

/** The deliveries of alerts in the order in which they are shown: step by step, the inbox first. */
export async function deliveriesOf(
  tx: EntityManager,
  alerts: readonly string[],
): Promise<ReadonlyMap<string, readonly DeliveryRecord[]>> {
  if (alerts.length === 0) return new Map();
  const rows = await tx.query<(DeliveryRecord & { alert: string })[]>(
    `SELECT alert, channel, role, state, attempts, at FROM alert_delivery
     WHERE alert = ANY($1::uuid[]) ORDER BY step, channel <> 'inbox', id`,
    [[...alerts]],
  );
  return Map.groupBy(rows, ({ alert }) => alert);
}

function acknowledgedOf({ by, note, at }: KeptAcknowledgement): Acknowledged {
  return { by, note, at: new Date(at) };
}

/** An alert to be written, with the deliveries that it begins with. */
export interface NewAlert extends Omit<Alert, 'place' | 'state' | 'acknowledged'> {
  readonly deliveries: readonly Queued[];
}

export interface DecidedAlert extends NewAlert {
  /** Which fields its recipient was shown in the inbox. */
  readonly shownMark: string;
}

/**
 * Writes alerts that are not there yet, with their deliveries, in one statement; answers the ids of those that were new.
 * No lock keeps the streams in order: one organisation's would hold up every case that it has to do with until the
 * commit of each. Who reads one as a stream must go by the transaction first, as readers of the outbox do.
 */
export async function insertAlerts(tx: EntityManager, alerts: readonly DecidedAlert[]): Promise<ReadonlySet<string>> {
  if (alerts.length === 0) return new Set();
  const rows = await tx.query<{ id: string }[]>(
    `WITH new AS (
       INSERT INTO alert (id, organisation, role, capacity, person, kind, urgency, state, exercise, late, child, report,
         about, episode, task, reference, because, raised_at, acknowledge_by, withdraws, escalation_step, escalate_at,
         shown_mark)
       SELECT id, organisation, role, capacity, person, kind, urgency, 'open', exercise, late, child, report, about,
         episode, task, reference, because, "raisedAt", "acknowledgeBy", withdraws, "escalationStep", "escalateAt",
         "shownMark"
       FROM jsonb_to_recordset($1::jsonb) AS one (id uuid, organisation text, role text, capacity text, person jsonb,
         kind text, urgency text, exercise boolean, late boolean, child uuid, report uuid, about uuid, episode uuid,
         task uuid, reference text, because jsonb, "raisedAt" timestamptz, "acknowledgeBy" timestamptz,
         withdraws uuid, "escalationStep" integer, "escalateAt" timestamptz, "shownMark" text)
       ON CONFLICT (id) DO NOTHING
       RETURNING id, place
     ), deliveries AS (
       INSERT INTO alert_delivery (id, alert, step, contact, role, channel, address, assured, lane, place, priority,
         state, attempts, unsure, next_attempt_at, fallback_at, fence, at, message_id)
       SELECT one.id, one.alert, step, contact, role, channel, address, assured, one.lane, new.place, priority,
         state, attempts, 0, "nextAttemptAt", ${FALLBACK_BEHIND_OTHERS}, 0, at, "messageId"
       FROM jsonb_to_recordset($2::jsonb) AS one (${DELIVERY_FIELDS}) JOIN new ON new.id = one.alert
     )
     SELECT id FROM new`,
    [
      JSON.stringify(alerts.map((alert) => ({ ...alert, person: alert.person ?? undefined, deliveries: undefined }))),
      JSON.stringify(alerts.flatMap(({ id, deliveries }) => deliveries.map((one) => ({ ...one, alert: id })))),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Adds deliveries to alerts that are there; those that are there already stay as they are. Answers the ids of the new ones. */
export async function insertDeliveries(
  tx: EntityManager,
  deliveries: readonly (Queued & { readonly alert: string; readonly place: string })[],
): Promise<ReadonlySet<string>> {
  if (deliveries.length === 0) return new Set();
  const rows = await tx.query<{ id: string }[]>(
    `INSERT INTO alert_delivery (id, alert, step, contact, role, channel, address, assured, lane, place, priority,
       state, attempts, unsure, next_attempt_at, fallback_at, fence, at, message_id)
     SELECT id, alert, step, contact, role, channel, address, assured, lane, place, priority,
       state, attempts, 0, "nextAttemptAt", ${FALLBACK_BEHIND_OTHERS}, 0, at, "messageId"
     FROM jsonb_to_recordset($1::jsonb) AS one (${DELIVERY_FIELDS}, place bigint)
     ON CONFLICT (id) DO NOTHING
     RETURNING id`,
    [JSON.stringify(deliveries)],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * What waits for an earlier message to the same address about the same child may wait long, if that one is refused for
 * now or answered slowly: its fallback counts from the start. For all others it counts from their first attempt.
 */
const FALLBACK_BEHIND_OTHERS = `CASE WHEN EXISTS (
    SELECT FROM alert_delivery earlier
    WHERE earlier.lane = one.lane AND earlier.state IN ('queued', 'sent') AND earlier.attempts > 0
  ) THEN "fallbackAt" END`;

const DELIVERY_FIELDS = `id uuid, alert uuid, step integer, contact text, role text, channel text, address text,
  assured boolean, lane text, priority smallint, state text, attempts integer, "nextAttemptAt" timestamptz,
  "fallbackAt" timestamptz, at timestamptz, "messageId" text`;
