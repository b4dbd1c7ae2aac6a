// A simulated year of one authority: its children go and come back, everybody is told, and whoever is told acknowledges.

import pg from 'pg';
import { childAt, LIVERPOOL, missing, placement, POLICE, registration } from './children.mjs';
import { clientOf, startHub } from './hub.mjs';

const EPISODES = Number(process.env.BENCH_EPISODES ?? 3_000);
const DAYS = Number(process.env.BENCH_DAYS ?? 365);
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long a child is away, by turns. */
const HOURS_AWAY = [1, 3, 5, 9, 14, 20, 26, 60];
const AT_ONCE = 100;

export async function year() {
  const hub = await startHub({ HOMEWARD_CLOCK: 'simulated', HOMEWARD_NOW: new Date(BEGIN).toISOString() });
  try {
    const [council, police] = await Promise.all([LIVERPOOL, POLICE].map((who) => clientOf(hub, who)));
    const database = new pg.Client({ connectionString: hub.database.applicationUrl });
    await database.connect();
    const readers = new Map();
    const begun = performance.now();
    // Half as many children as episodes: each goes twice.
    const children = Array.from({ length: Math.ceil(EPISODES / 2) }, (_, n) => childAt(n));
    await say(
      council,
      'council',
      children.flatMap((child) => [registration, placement].map((of) => of(council.source, child, new Date(BEGIN)))),
    );
    await moveTo(council, BEGIN);
    console.log(`a year: ${children.length} children introduced in ${seconds(begun)} s`);
    let acknowledged = 0;
    let clock = BEGIN;
    /** What is raised on the way is acknowledged within ten minutes, by whoever has to. */
    const goOnTo = async (goal) => {
      while (clock < goal) {
        const next = Math.max(clock, (await nextMoment(database)) ?? goal);
        clock = Math.min(goal, next + 8 * MINUTE);
        await moveTo(council, clock);
        for (const { organisation, since } of (await database.query(WAITED_FOR)).rows) {
          if (!readers.has(organisation)) readers.set(organisation, await clientOf(hub, organisation));
          acknowledged += await acknowledgeAll(readers.get(organisation), since.toISOString());
        }
      }
    };
    for (const { at, event } of happenings(police.source, children)) {
      await goOnTo(at);
      await say(police, 'police', [event]);
      // until the hub is at rest again
      await moveTo(council, clock);
    }
    await goOnTo(BEGIN + DAYS * DAY);
    await database.end();
    console.log(
      `a simulated year (${DAYS} days) with ${EPISODES} episodes: ${seconds(begun)} s, ${acknowledged} alerts acknowledged (reach < 300 s)`,
    );
  } finally {
    await hub.stop();
  }
}

const seconds = (begun) => ((performance.now() - begun) / 1_000).toFixed(1);

/** Each going and each return, in their order. */
function happenings(source, children) {
  const all = Array.from({ length: EPISODES }, (_, n) => {
    const child = children[n % children.length];
    const since = BEGIN + DAY + Math.floor((n * (DAYS - 10) * DAY) / EPISODES);
    const back = since + HOURS_AWAY[n % HOURS_AWAY.length] * HOUR;
    const subject = `MP/${child.n}/${n}`;
    const report = { ...missing(source, child, new Date(since)), subject, time: iso(since) };
    const found = { at: iso(back), how: 'returned', returnedTo: 'placement' };
    const type = 'homeward.missing.found.v1';
    const { data } = report;
    return [
      { at: since, event: report },
      {
        at: back,
        event: { ...report, id: `${report.id}-back`, type, time: iso(back), data: { child: data.child, ...found } },
      },
    ];
  });
  return all.flat().sort((a, b) => a.at - b.at);
}

const iso = (at) => new Date(at).toISOString();

async function say(client, feed, events) {
  for (let at = 0; at < events.length; at += AT_ONCE) {
    const { status, body } = await client.post(feed, events.slice(at, at + AT_ONCE));
    if (status !== 202) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
  }
}

async function moveTo(client, at) {
  const { status, body } = await client.send('PUT', '/v1/clock', { now: iso(at) });
  if (status !== 200) throw new Error(`the clock does not go to ${iso(at)}: ${status} ${JSON.stringify(body)}`);
}

/** Who has alerts to acknowledge, and since when. */
const WAITED_FOR = `SELECT organisation, min(raised_at) AS since FROM alert
                     WHERE escalate_at IS NOT NULL AND acknowledged IS NULL AND state = 'open' GROUP BY organisation`;

/** When something falls due next, or a minute after something was told that has to be acknowledged; null for never. */
async function nextMoment(database) {
  const { rows } = await database.query(
    `SELECT least((SELECT min(at) FROM protocols_moment), (SELECT min(next_at) FROM reporting_list_clock),
                  (SELECT min(raised_at) FROM alert
                    WHERE escalate_at IS NOT NULL AND acknowledged IS NULL AND state = 'open') + interval '1 minute') AS at`,
  );
  return rows[0].at?.getTime() ?? null;
}

/** Everything that waits for this reader since then is acknowledged; how much that was. */
async function acknowledgeAll(client, since) {
  let acknowledged = 0;
  for (let next = ''; next !== null;) {
    const { body } = await client.get(
      `/v1/alerts?state=open&since=${since}${next && `&cursor=${encodeURIComponent(next)}`}`,
    );
    for (const { id } of body.items.filter(({ acknowledgeBy, acknowledged }) => acknowledgeBy && !acknowledged)) {
      const { status } = await client.send('POST', `/v1/alerts/${id}/acknowledgement`, { by: 'bench' });
      if (status !== 200) throw new Error(`an alert cannot be acknowledged: ${status}`);
      acknowledged++;
    }
    next = body.next;
  }
  return acknowledged;
}
