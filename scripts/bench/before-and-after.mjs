// What every measurement begins and ends with: children whom the hub knows, and a hub that has nothing left to do.

import { setTimeout as pause } from 'node:timers/promises';
import { placement, registration } from './children.mjs';

const AT_ONCE = 250;

/** Has a council register children and tell of their placements. */
export async function introduce(council, children) {
  for (let at = 0; at < children.length; at += AT_ONCE) {
    const some = children.slice(at, at + AT_ONCE);
    for (const make of [registration, placement]) {
      // Below the rate at which a publisher's registrations are put off.
      await pause(600);
      const events = some.map((child) => make(council.source, child));
      const answer = await council.post('council', events);
      if (answer.status !== 202) throw new Error(`refused with ${answer.status}`);
    }
  }
}

/** Until every accepted report has been followed and every message sent that can be. @param database a connected client */
export async function untilIdle(database) {
  for (;;) {
    const { rows } = await database.query(
      `SELECT (SELECT count(*) FROM intake_receipt WHERE status = 'accepted')
            + (SELECT count(*) FROM alert_delivery WHERE state IN ('queued', 'sent') AND channel = 'email')
            + (SELECT count(*) FROM outbox o WHERE topic = 'episodes'
                 AND NOT EXISTS (SELECT FROM inbox i WHERE i.message_id = o.id AND i.group_name = 'notifier')) AS waiting`,
    );
    if (Number(rows[0].waiting) === 0) return;
    // Not so often that the question is part of what is measured.
    await pause(500);
  }
}
