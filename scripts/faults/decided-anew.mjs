import { named, rowsOf } from './rows.mjs';

/**
 * Every message is decided on when it is about to go out, and what was decided stands in the disclosure ledger. By the
 * database's own times of commit, which it keeps where `track_commit_timestamp` is on: what the matcher had committed of
 * a find or a withdrawal before that moment must have kept the message of the going back. An episode in which something
 * was taken back is left out of the first, since reports change places in it.
 */
export async function decidedAnew({ database }) {
  const [{ isKept }] = await rowsOf(database, `SELECT current_setting('track_commit_timestamp') = 'on' AS "isKept"`);
  if (!isKept) return { looked: 0, breaches: [] };
  const decisions = `
    SELECT a.id, a.organisation, a.kind, a.report, d.at FROM alert a JOIN sharing_disclosure d ON d.alert = a.id
     WHERE a.kind IN ('missing.reported', 'missing.updated') AND d.channel = 'email'`;
  const [{ n: looked }] = await rowsOf(database, `SELECT count(*)::int AS n FROM (${decisions}) AS decision`);
  const wrong = await rowsOf(
    database,
    `WITH decision AS (${decisions}), worked AS MATERIALIZED (
       SELECT message_id, pg_xact_commit_timestamp(xmin) AS at FROM inbox WHERE group_name = 'matcher')
     SELECT e.id, e.organisation, e.kind, 'withdrawal' AS after
       FROM decision e JOIN episodes_notice w ON w.withdraws = e.report
       JOIN worked ON worked.message_id = w.report::text
      WHERE worked.at < e.at
     UNION
     SELECT e.id, e.organisation, e.kind, 'find'
       FROM decision e JOIN episodes_notice going ON going.report = e.report
       JOIN episodes_notice f ON f.episode = going.episode AND f.report <> going.report
       JOIN intake_report r ON r.id = f.report AND r.type = 'missing.found'
       JOIN worked ON worked.message_id = f.report::text
      WHERE worked.at < e.at
        AND NOT EXISTS (SELECT FROM episodes_notice n JOIN episodes_notice w ON w.withdraws = n.report
                         WHERE n.episode = going.episode)`,
  );
  return {
    looked,
    breaches: named(
      wrong,
      ({ id, organisation, kind, after }) => `${kind} ${id} went to ${organisation} after the ${after}`,
    ),
  };
}
