import { named, rowsOf } from './rows.mjs';

/**
 * Reckoned from the reports alone, and naively: whoever a placement names as host or responsible authority of a child has
 * a message about the child's episode in its mail, of the going or of the return, or an open task about it. Children are
 * known by name and birthday. Apart from the engine on purpose.
 */
export async function hostAndResponsibleKnow({ database, published, mail }) {
  const events =
    published?.map(({ event }) => event) ??
    (await rowsOf(database, 'SELECT raw FROM intake_report')).map(({ raw }) => raw);
  const childOf = ({ data: { child } }) =>
    child?.name && `${child.name.given} ${child.name.family} ${child.dateOfBirth}`;
  const placed = new Map();
  for (const event of events) {
    const { type, data } = event;
    if (type === 'homeward.placement.notified.v1' && data.change === 'started' && childOf(event)) {
      placed.set(childOf(event), [data.placement.authority, data.responsibleAuthority]);
    }
  }
  const taken = new Set(
    events
      .filter(({ type }) => type === 'homeward.report.withdrawn.v1')
      .map(({ source, data }) => `${source} ${data.eventId}`),
  );
  const missing = events.filter(
    (event) =>
      event.type === 'homeward.missing.reported.v1' &&
      event.data.category === 'missing' &&
      placed.has(childOf(event)) &&
      !taken.has(`${event.source} ${event.id}`),
  );
  const wanted = missing.flatMap((event) =>
    placed.get(childOf(event)).map((organisation) => ({ source: event.source, id: event.id, organisation })),
  );
  const untold = await rowsOf(
    database,
    `SELECT w.id, w.organisation, receipt.reference, told.alerts, task.n > 0 AS has_task
       FROM jsonb_to_recordset($1::jsonb) AS w (source text, id text, organisation text)
       LEFT JOIN intake_report r ON r.source = w.source AND r.event_id = w.id
       LEFT JOIN intake_receipt receipt ON receipt.report = r.id
       LEFT JOIN LATERAL (
         SELECT array_agg(a.id::text) AS alerts FROM alert a JOIN alert_delivery d ON d.alert = a.id
           JOIN intake_receipt other ON other.report = a.report
          WHERE a.organisation = w.organisation AND d.state = 'delivered' AND a.kind LIKE 'missing.%'
            AND a.state <> 'withdrawn'
            AND (a.report = r.id OR a.episode = receipt.episode OR other.episode = receipt.episode)) AS told ON true
       LEFT JOIN LATERAL (
         SELECT count(*) AS n FROM protocols_task t
          WHERE t.owner = w.organisation AND t.state IN ('open', 'overdue') AND t.episode = receipt.episode) AS task ON true`,
    [JSON.stringify(wanted)],
  );
  const sunk = mail && new Set(mail.map(({ headers }) => headers['x-homeward-alert']));
  const reached = ({ alerts, has_task: hasTask }) =>
    hasTask || (alerts ?? []).some((alert) => sunk === null || sunk.has(alert));
  const breaches = named(
    untold.filter((row) => !reached(row)),
    ({ id, organisation, reference }) => `nobody at ${organisation} was told of ${id} (${reference ?? 'no reference'})`,
  );
  return { looked: wanted.length, breaches };
}
