import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseKey } from '#contracts';
import { Database } from '#platform';
import { SeverableLine, testDatabase, type TestDatabase } from '#testing';
import {
  demonstrationClients,
  FEED_ENTITIES,
  FEED_MIGRATIONS,
  FeedsUnderTest,
} from '../../../test/feeds-under-test.js';
import { missing } from '../../../test/gateway-under-test.js';
import { binary, recordOf, signed, structured } from '../../../test/signed-record.js';

const POLICE = 'greater-manchester';
const WIGAN = 'E08000010';

let test: TestDatabase;
let feeds: FeedsUnderTest;
beforeAll(async () => {
  test = await testDatabase({ entities: FEED_ENTITIES, migrations: FEED_MIGRATIONS });
  feeds = new FeedsUnderTest(test.database, await demonstrationClients(test.database));
});
afterAll(() => test.close());

const count = async (table: string): Promise<number> =>
  (await test.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? 0;
const receiptOf = ({ source, id }: { source: string; id: string }, by = POLICE) =>
  feeds.receipts.byEvent(by, source, id);
const police = () => feeds.client(POLICE);

describe('what comes in by a feed topic', () => {
  it('is stored as over HTTP, in both modes, and then done with', async () => {
    const [one, other] = [feeds.event(POLICE, { time: '2026-03-02T08:00:00Z' }), feeds.event(POLICE)];
    const records = [await signed(structured(one), police()), await signed(binary(other), police())];
    expect(await feeds.handle(records)).toEqual([records[1]?.offset]);
    for (const event of [one, other]) {
      expect(await receiptOf(event)).toMatchObject({ status: 'accepted', type: 'missing.reported', notes: [] });
    }
    expect(
      await test.database.query(
        `SELECT r.organisation, r.feed, r.via, r.raw, a.actor FROM intake_report r
           JOIN audit_entry a ON a.subject = r.id::text WHERE r.event_id = $1`,
        [one.id],
      ),
    ).toEqual([{ organisation: POLICE, feed: 'police', via: 'kafka', raw: one, actor: police().clientId }]);
    expect(feeds.written).toEqual([]);
  });

  it('keeps the order of each case, however many come at once', async () => {
    const events = Array.from({ length: 600 }, (_, i) =>
      feeds.event(POLICE, { id: `order-${i}`, subject: `MP/order/${i % 7}` }),
    );
    const records = await Promise.all(events.map(async (event) => signed(structured(event), police())));
    const reached = await feeds.handle(records);
    expect(reached.at(-1)).toBe(records.at(-1)?.offset);
    const rows = await test.database.query<{ event_id: string }>(
      `SELECT event_id FROM intake_report WHERE subject = 'MP/order/3' ORDER BY position`,
    );
    const order = rows.map((row) => Number(row.event_id.slice(6)));
    expect(order).toHaveLength(86);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('lets a notice take back one that came just before it, in the same breath', async () => {
    const report = feeds.event(POLICE);
    const withdrawal = feeds.event(POLICE, {
      type: 'report.withdrawn',
      data: { eventId: report.id, reason: 'wrong child' },
    });
    await feeds.handle([await signed(structured(report), police()), await signed(binary(withdrawal), police())]);
    expect(await receiptOf(withdrawal)).toMatchObject({ status: 'accepted' });
  });

  it('changes nothing when it comes again: the same offset, written again, or copied to another topic by somebody else', async () => {
    const event = feeds.event(POLICE);
    const record = await signed(structured(event), police());
    await feeds.handle([record]);
    const [reports, letters] = [await count('intake_report'), await count('intake_dead_letter')];
    const copies = [
      record,
      { ...record, offset: '900001' },
      { ...record, topic: 'feed.council', offset: '900002' },
      await signed(binary(event), police()),
    ];
    expect(await feeds.handle(copies)).toEqual([copies.at(-1)?.offset]);
    expect([await count('intake_report'), await count('intake_dead_letter')]).toEqual([reports, letters]);
    expect(feeds.written).toEqual([]);
  });

  it('notes on the receipt a key that is not the case’s, and a clock that is years off', async () => {
    const keyed = feeds.event(POLICE);
    const dated = feeds.event(POLICE, {
      time: '2031-01-01T00:00:00Z',
      data: missing({ since: '1970-01-01T00:00:00Z' }),
    });
    await feeds.handle([
      await signed(structured(keyed, { key: 'another' }), police()),
      await signed(structured(dated, { key: null }), police()),
      await signed(structured(feeds.event(POLICE), { key: caseKey(keyed.source, keyed.subject) }), police()),
    ]);
    const notes = async (event: typeof keyed) =>
      (await receiptOf(event))?.notes.map(({ code, pointer }) => [code, pointer]);
    expect(await notes(keyed)).toEqual([['key-not-the-case', '']]);
    expect(await notes(dated)).toEqual([
      ['clock-ahead', '/time'],
      ['clock-behind', '/data/since'],
      ['key-not-the-case', ''],
    ]);
  });

  it('of a client that has several feeds is taken on each of them', async () => {
    const absence = feeds.event(WIGAN, {
      type: 'education.absence-reported',
      data: { child: { name: { family: 'Example' } }, kind: 'unexplained-absence', since: '2026-03-02' },
    });
    await feeds.handle([await signed(structured(absence, { topic: 'feed.education' }), feeds.client(WIGAN))]);
    expect(await receiptOf(absence, WIGAN)).toMatchObject({ status: 'accepted' });
  });
});

describe('while the database is away', () => {
  it('nothing is done with; it goes on when the database is back, without one lost or twice', async () => {
    const line = await SeverableLine.to(test.addresses.applicationUrl);
    const far = await Database.connect(line.url, FEED_ENTITIES);
    const farFeeds = new FeedsUnderTest(far, feeds.clients);
    const good = feeds.event(POLICE);
    await farFeeds.handle([await signed(structured(feeds.event(POLICE)), police())]);
    const before = await count('intake_report');
    await line.cut();

    const leave = new AbortController();
    const events = [await signed(structured(good), police()), recordOf({ value: 'poison while away' })];
    const given = farFeeds.handle(events, leave.signal);
    leave.abort();
    expect(await given).toEqual([]);
    expect(farFeeds.written).toEqual([]);

    const waiting = farFeeds.handle(events);
    await line.mend();
    expect(await waiting).toEqual([events[1]?.offset]);
    expect(await count('intake_report')).toBe(before + 1);
    expect(farFeeds.written).toMatchObject([{ topic: 'feed.police.dead-letter' }]);
    await far.close();
    await line.cut();
  });
});
