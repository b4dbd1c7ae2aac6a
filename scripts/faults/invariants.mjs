// What must hold after a night, good or bad: each invariant with the sentences that say where it was broken.

import { decidedAnew } from './decided-anew.mjs';
import { hostAndResponsibleKnow } from './naive-reckoning.mjs';
import { named, rowsOf } from './rows.mjs';

/**
 * @typedef {object} Evidence
 * @property {import('pg').Client} database as its owner, or as the application's role
 * @property {{ via: string, event: any }[] | null} published what publishers were told is accepted; null where nobody kept
 *   that: then what is stored is taken for it
 * @property {{ to: string, messageId: string | null, headers: Record<string, string> }[] | null} mail in the order in
 *   which it was taken; null where there is no log of it
 * @property {import('./topics.mjs').Topics | null} topics
 * @property {Date} [topicsSince] when the brokers last lost everything: alerts that they had before are nowhere else written again
 *
 * @typedef {{ id: string, says: string, breaches: string[], looked: number }} Finding
 */

/** @returns {Promise<Finding[]>} */
export async function findings(evidence) {
  const found = [];
  for (const [id, says, check] of CHECKS) {
    const { looked, breaches } = await check(evidence);
    found.push({ id, says, looked, breaches });
  }
  return found;
}

const CHECKS = [
  ['I1', 'every acknowledged report is stored exactly once', storedOnce],
  ['I2', 'every report has one audit row of its acceptance, and one of what was concluded', auditedOnce],
  [
    'I3',
    'host and responsible authority of every placed child that was reported missing know of it',
    hostAndResponsibleKnow,
  ],
  ['I4', 'each message went out once, or twice where the first answer was lost', toldOnce],
  ['I6', 'no message of a going was decided on after its find or its withdrawal', decidedAnew],
  ['I7', 'within a case each recipient sees versions in order', inOrder],
  ['I9', 'nothing waits', nothingWaits],
];

async function storedOnce({ database, published }) {
  const sent = JSON.stringify(
    (published ?? []).map(({ via, event }) => ({ via, source: event.source, id: event.id, data: event.data })),
  );
  const wrong = await rowsOf(
    database,
    `WITH sent AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS s (via text, source text, id text, data jsonb))
     SELECT s.via, s.source, s.id, count(r.id)::int AS stored,
            bool_and(r.raw -> 'data' = s.data) AS same,
            (SELECT count(*)::int FROM intake_rejection j WHERE j.source = s.source AND j.event_id = s.id) AS rejected
       FROM sent s LEFT JOIN intake_report r ON r.source = s.source AND r.event_id = s.id
      GROUP BY s.via, s.source, s.id HAVING count(r.id) <> 1 OR NOT bool_and(r.raw -> 'data' = s.data)`,
    [sent],
  );
  const messages = await rowsOf(
    database,
    `SELECT r.id, r.event_id, count(o.id)::int AS messages
       FROM intake_report r LEFT JOIN outbox o ON o.id = r.id::text AND o.topic = 'reports.accepted'
                            AND NOT o.headers ? 'homeward-only-for-group'
      -- of older ones the outbox may have been pruned
      WHERE r.received_at > clock_timestamp() - interval '13 days'
      GROUP BY r.id HAVING count(o.id) <> 1`,
  );
  const breaches = [
    ...named(wrong, ({ via, source, id, stored, rejected }) =>
      stored === 1
        ? `${id} of ${source} is stored with other content than was acknowledged by ${via}`
        : `${id} of ${source} was acknowledged by ${via} and is stored ${stored} times${rejected ? ' (it was rejected)' : ''}`,
    ),
    ...named(messages, ({ event_id: id, messages: n }) => `of ${id} the matcher was told in ${n} messages`),
  ];
  return { looked: published?.length ?? 0, breaches };
}

async function auditedOnce({ database }) {
  const accepted = await rowsOf(
    database,
    `SELECT r.event_id, count(a.id)::int AS n FROM intake_report r
       LEFT JOIN audit_entry a ON a.subject = r.id::text AND a.action = 'report.accepted'
      GROUP BY r.id HAVING count(a.id) <> 1`,
  );
  // A report is worked once, whatever it is handed over: a second row is a second working.
  const concluded = await rowsOf(
    database,
    `SELECT r.event_id, count(a.id)::int AS n FROM audit_entry a JOIN intake_report r ON r.id::text = a.subject
      WHERE a.actor = 'hub:matcher' GROUP BY r.id, a.action = 'report.withdrawn', a.detail ->> 'by' HAVING count(*) > 1`,
  );
  const [{ n: looked }] = await rowsOf(database, 'SELECT count(*)::int AS n FROM intake_report');
  return {
    looked,
    breaches: [
      ...named(accepted, ({ event_id: id, n }) => `${id} has ${n} audit rows of its acceptance`),
      ...named(concluded, ({ event_id: id, n }) => `${id} was worked ${n} times`),
    ],
  };
}

async function toldOnce({ database, mail, topics, topicsSince = new Date(0) }) {
  const doubled = await rowsOf(
    database,
    `SELECT alert, contact, channel, step, count(*)::int AS n FROM alert_delivery
      GROUP BY alert, contact, channel, step HAVING count(*) > 1`,
  );
  const alike = await rowsOf(
    database,
    `SELECT kind, organisation, role, report, count(*)::int AS n FROM alert
      GROUP BY kind, organisation, role, person, report, episode, task, withdraws HAVING count(*) > 1`,
  );
  const breaches = [
    ...named(
      doubled,
      ({ alert, contact, channel, step, n }) => `${n} messages of ${alert} to ${contact} by ${channel}, step ${step}`,
    ),
    ...named(
      alike,
      ({ kind, organisation, role, report, n }) => `${n} alerts ${kind} of ${report} to ${organisation}/${role}`,
    ),
  ];
  const deliveries = await rowsOf(
    database,
    `SELECT id, alert, channel, address, message_id, state, unsure, attempts, at FROM alert_delivery WHERE channel IN ('email', 'topic')`,
  );
  if (mail)
    breaches.push(
      ...mailBreaches(
        deliveries.filter(({ channel }) => channel === 'email'),
        mail,
      ),
    );
  if (topics) {
    // What was on the topics when the brokers lost everything is not written there again: whoever had not read it has it
    // in the inbox, and by mail. So only what was written since must be there.
    const written = deliveries.filter(({ channel, at }) => channel === 'topic' && at > topicsSince);
    breaches.push(...topicBreaches(written, await topics.alerts()));
  }
  return { looked: deliveries.length, breaches };
}

function mailBreaches(deliveries, mail) {
  const copies = Map.groupBy(mail, ({ messageId }) => messageId);
  const known = new Map(deliveries.map((delivery) => [delivery.message_id, delivery]));
  const tooMany = [...copies].filter(([id, list]) => list.length > 1 + Math.min(1, known.get(id)?.unsure ?? 0));
  const strangers = [...copies.keys()].filter((id) => !known.has(id));
  // The sink answers when a message is on its disk: what counts as delivered must be there.
  const unsent = deliveries.filter(({ state, message_id: id }) => state === 'delivered' && !copies.has(id));
  const elsewhere = mail.filter(({ messageId, to }) => known.has(messageId) && known.get(messageId).address !== to);
  return [
    ...named(
      tooMany,
      ([id, list]) => `${list.length} copies of ${id} to ${list[0].to}, and ${known.get(id)?.unsure ?? 0} lost answers`,
    ),
    ...named(strangers, (id) => `the hub knows nothing of the message ${id}`),
    ...named(unsent, ({ message_id: id, address }) => `${id} counts as delivered to ${address}, where it never came`),
    ...named(elsewhere, ({ messageId, to }) => `${messageId} came to ${to}, for whom it is not`),
  ];
}

function topicBreaches(deliveries, records) {
  const copies = Map.groupBy(records, ({ topic, id }) => `${topic} ${id}`);
  const known = new Map(deliveries.map((delivery) => [`${delivery.address} ${delivery.alert}`, delivery]));
  // To write again what may have been written is the topic's way: programs tell copies by their id.
  const tooMany = [...copies].filter(([key, list]) => list.length > (known.get(key)?.attempts ?? 0));
  const unsent = deliveries.filter(
    ({ state, address, alert }) => state === 'delivered' && !copies.has(`${address} ${alert}`),
  );
  return [
    ...named(tooMany, ([key, list]) => `${list.length} records of ${key} in ${known.get(key)?.attempts ?? 0} attempts`),
    ...named(unsent, ({ address, alert }) => `${alert} counts as written to ${address}, where it is not`),
  ];
}

/**
 * The lane of a delivery is the case and the address that it goes to; its place is that of its alert in the stream, and
 * steps after the first are reminders of what was sent before. In order means: among the first copies of the first steps
 * of a lane, as the mail server took them one after the other, no place comes after a greater one.
 */
async function inOrder({ database, mail }) {
  if (!mail) return { looked: 0, breaches: [] };
  const rows = await rowsOf(
    database,
    `SELECT message_id, lane, place::float8 AS place, step FROM alert_delivery WHERE channel = 'email' AND step = 0`,
  );
  const known = new Map(rows.map((row) => [row.message_id, row]));
  const seen = new Set();
  const last = new Map();
  const wrong = [];
  for (const { messageId, to } of mail) {
    const delivery = known.get(messageId);
    if (!delivery || seen.has(messageId)) continue;
    seen.add(messageId);
    const before = last.get(delivery.lane);
    if (before && before.place > delivery.place) wrong.push({ to, messageId, before });
    else last.set(delivery.lane, { ...delivery, messageId });
  }
  return {
    looked: seen.size,
    breaches: named(wrong, ({ to, messageId, before }) => `${to} had ${messageId} after the newer ${before.messageId}`),
  };
}

async function nothingWaits({ database, topics }) {
  const left = await backlog(database);
  const lag = topics ? await topics.lag() : [];
  return {
    looked: left.length + lag.length,
    breaches: [
      ...left.filter(({ n }) => n > 0).map(({ what, n }) => `${n} ${what}`),
      ...lag
        .filter(({ behind }) => behind > 0)
        .map(({ group, topic, behind }) => `${group} is ${behind} behind on ${topic}`),
    ],
  };
}

/** What is still to be done, by kind; cheap enough to be asked again and again. */
export async function backlog(database) {
  const unread = (topic, group) => `
    SELECT count(*) FROM outbox o
     WHERE o.topic = '${topic}' AND coalesce(o.headers ->> 'homeward-only-for-group', '${group}') = '${group}'
       AND NOT EXISTS (SELECT FROM inbox i WHERE i.group_name = '${group}' AND i.message_id = o.id)
       AND NOT EXISTS (SELECT FROM parked_message p WHERE p.group_name = '${group}' AND p.message_id = o.id)`;
  const counts = {
    'messages not relayed': `
      SELECT count(*) FROM outbox o LEFT JOIN consumer_offset c
        ON c.group_name = 'kafka-relay' AND c.topic = o.topic AND c.partition = o.partition
       WHERE (o.txid, o.position) > (coalesce(c.txid, 0), coalesce(c.position, 0))`,
    'accepted reports that the matcher has not worked': unread('reports.accepted', 'matcher'),
    'changes of episodes that the notifier has not looked at': unread('episodes', 'notifier'),
    'reports without a conclusion': `
      SELECT count(*) FROM intake_receipt r
       WHERE r.status = 'accepted' AND r.concluded_at IS NULL
         AND NOT EXISTS (SELECT FROM parked_message p WHERE p.message_id = r.report::text)`,
    'deliveries that are leased and not marked': `SELECT count(*) FROM alert_delivery WHERE state = 'sent'`,
    'deliveries that are due': `
      SELECT count(*) FROM alert_delivery WHERE state = 'queued' AND next_attempt_at <= clock_timestamp()`,
    'cases whose moment has passed': `SELECT count(*) FROM protocols_moment WHERE at < clock_timestamp() - interval '10 s'`,
    'dead letters that are not on their topic': `SELECT count(*) FROM intake_dead_letter WHERE forwarded IS NULL`,
  };
  const sums = Object.values(counts).map((sql, i) => `(${sql})::int AS n${i}`);
  const [row] = await rowsOf(database, `SELECT ${sums.join(', ')}`);
  return Object.keys(counts).map((what, i) => ({ what, n: row[`n${i}`] }));
}
