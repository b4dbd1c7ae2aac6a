import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HUB } from '#directory';
import { referenceOf } from '#kernel';
import type { KafkaRecord, NewRecord } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import { exportJWK, generateKeyPair } from 'jose';
import { randomBytes } from 'node:crypto';
import {
  demonstrationClients,
  FEED_ENTITIES,
  FEED_MIGRATIONS,
  FeedsUnderTest,
  WriterOfSpec,
} from '../../../test/feeds-under-test.js';
import { missing } from '../../../test/gateway-under-test.js';
import { binary, recordOf, signed, structured } from '../../../test/signed-record.js';
import type { CallerInfo } from '../../access/caller.js';

const POLICE = 'greater-manchester';
const WIGAN = 'E08000010';
const ADMINISTRATOR = { kind: 'hub', scopes: ['admin'] } as unknown as CallerInfo;

let test: TestDatabase;
let feeds: FeedsUnderTest;
const writer = new WriterOfSpec();
beforeAll(async () => {
  test = await testDatabase({ entities: FEED_ENTITIES, migrations: FEED_MIGRATIONS });
  feeds = new FeedsUnderTest(test.database, await demonstrationClients(test.database), writer);
});
afterAll(() => test.close());
beforeEach(() => {
  writer.written.length = 0;
  writer.faults.length = 0;
});

const police = () => feeds.client(POLICE);
const query = (sql: string, ...values: unknown[]) => test.database.query(sql, values);
const headerOf = (record: NewRecord | undefined, name: string): string => String(record?.headers?.[name] ?? '');
const parked = async (record: NewRecord | undefined) => {
  const { items } = await feeds.desk.list(ADMINISTRATOR);
  const at = headerOf(record, 'homeward-original').split('/');
  const rows = await query(
    'SELECT id FROM intake_dead_letter WHERE topic = $1 AND partition = $2 AND record_offset = $3',
    ...at,
  );
  return items.find(({ id }) => id === rows[0]?.['id']);
};

/** Hands one record over; the copy that its dead-letter topic got, and the reason with the codes. */
async function refused(record: KafkaRecord): Promise<{ copy: NewRecord | undefined; why: string[] }> {
  expect(await feeds.handle([record])).toEqual([record.offset]);
  const [written, ...others] = writer.written.splice(0);
  expect(others).toEqual([]);
  if (!written) return { copy: undefined, why: [] };
  expect(written.topic).toBe(`${record.topic}.dead-letter`);
  const errors = JSON.parse(headerOf(written.record, 'homeward-errors')) as { pointer: string; code: string }[];
  const why = [headerOf(written.record, 'homeward-reason'), ...errors.map(({ pointer, code }) => `${pointer} ${code}`)];
  return { copy: written.record, why };
}
/** An id that is no longer than ids may be, and longer than an index takes. */
const manyLetters = (): string =>
  String.fromCharCode(...Array.from(randomBytes(1_024), (byte, i) => 0x4e00 + ((byte * 73 + i * 19) % 20_000)));
const why = async (record: KafkaRecord) => (await refused(record)).why;

describe('who wrote a record', () => {
  it('must be told by a signature: an unsigned one, one signed by another and one by nobody known are refused', async () => {
    const event = feeds.event(POLICE);
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const strangersKey = await exportJWK(privateKey);
    const { clientId } = police();
    expect(await why(structured(event))).toEqual(['unauthenticated', ' unsigned']);
    expect(await why(await signed(structured(event), { clientId, signingKey: strangersKey }))).toEqual([
      'unauthenticated',
      ' bad-signature',
    ]);
    expect(await why(await signed(binary(event), { clientId, signingKey: feeds.client(WIGAN).signingKey }))).toEqual([
      'unauthenticated',
      ' bad-signature',
    ]);
    expect(await why(await signed(structured(event), { clientId: 'nobody', signingKey: strangersKey }))).toEqual([
      'unauthenticated',
      ' unknown-client',
    ]);
    const good = await signed(structured(event), police());
    const other = Buffer.from(JSON.stringify({ ...event, data: missing({ category: 'absent' }) }));
    expect(await why({ ...good, value: other })).toEqual(['unauthenticated', ' bad-signature']);
    expect(await feeds.receipts.byEvent(POLICE, event.source, event.id)).toBeNull();
  });

  it('must be the one whose source it names, on a feed and with a type of its own', async () => {
    const sign = (event: Parameters<typeof structured>[0], by = POLICE, topic = 'feed.police') =>
      signed(structured(event, { topic }), feeds.client(by));
    expect(await why(await sign(feeds.event(POLICE, { source: feeds.client(WIGAN).source })))).toEqual([
      'wrong-source',
      '/source wrong-source',
    ]);
    const copied = feeds.event(POLICE);
    await feeds.handle([await sign(copied)]);
    expect(await why(await sign(copied, WIGAN, 'feed.council'))).toEqual(['wrong-source', '/source wrong-source']);
    expect(await why(await sign(feeds.event(POLICE), POLICE, 'feed.council'))).toEqual(['wrong-feed', ' wrong-feed']);
    const registered = { child: { name: { family: 'Example' } }, responsibleAuthority: WIGAN };
    expect(await why(await sign(feeds.event(POLICE, { type: 'child.registered', data: registered })))).toEqual([
      'wrong-type',
      '/type wrong-type',
    ]);
  });

  it('MED-03 may not name a category that its force does not use: to the dead letter with the rule, as by HTTP', async () => {
    const absent = (by: string, subject: string) => feeds.event(by, { subject, data: missing({ category: 'absent' }) });
    const event = absent('kent', 'MP/26/3');
    expect(await why(await signed(structured(event), feeds.client('kent')))).toEqual([
      'invalid',
      '/data/category MED-03',
    ]);
    expect(await feeds.receipts.byEvent('kent', event.source, event.id)).toMatchObject({
      status: 'rejected',
      notes: [{ code: 'MED-03', pointer: '/data/category' }],
    });
    expect(await why(await signed(structured(absent(POLICE, 'MP/26/4')), police()))).toEqual([]);
  });

  it('may not say something else under an id that it has used', async () => {
    const event = feeds.event(POLICE);
    const other = { ...event, data: missing({ category: 'absent' }) };
    await feeds.handle([await signed(structured(event), police())]);
    expect(await why(await signed(structured(other), police()))).toEqual(['conflict', '/id conflict']);
    expect(await feeds.receipts.byEvent(POLICE, event.source, event.id)).toMatchObject({ status: 'accepted' });
  });
});

describe('a record that is refused', () => {
  it('goes to the dead-letter topic as it was, with the reason, and is kept whole', async () => {
    const record = recordOf({
      partition: 3,
      key: Buffer.from([0, 255]),
      value: Buffer.from([0xff, 0x00]),
      headers: [
        ['x', '1'],
        ['x', Buffer.from([0, 0xff])],
        ['homeward-reason', 'none'],
        ['\0', 'y'],
      ],
    });
    const { copy } = await refused(record);
    expect(copy).toMatchObject({ key: record.key, value: record.value });
    expect(copy?.headers).toEqual({
      x: [Buffer.from('1'), Buffer.from([0, 0xff])],
      '\0': Buffer.from('y'),
      'homeward-reason': 'unauthenticated',
      'homeward-errors': '[{"pointer":"","code":"unsigned"}]',
      'homeward-at': '2026-03-02T09:00:00.000Z',
      'homeward-original': `feed.police/3/${record.offset}`,
    });
    expect(await query('SELECT key, value FROM intake_dead_letter WHERE record_offset = $1', record.offset)).toEqual([
      { key: record.key, value: record.value },
    ]);
    expect(await parked(copy)).toMatchObject({ topic: 'feed.police', group: null, state: 'parked', attempts: 1 });
  });

  it('has a receipt with its errors, a task of the hub’s duty, and an alert to its publisher without a value in it', async () => {
    const event = feeds.event(POLICE, { data: missing({ category: 'Tom Example', since: 'yesterday' }) });
    const { copy, why: reasons } = await refused(await signed(structured(event), police()));
    expect(reasons).toEqual(['invalid', '/data/category not-allowed', '/data/since not-a-time']);
    const receipt = await feeds.receipts.byEvent(POLICE, event.source, event.id);
    expect(receipt).toMatchObject({ status: 'rejected', type: 'missing.reported' });
    expect(receipt?.notes.map(({ pointer }) => pointer)).toEqual(['/data/category', '/data/since']);
    const letter = await parked(copy);
    expect(letter).toMatchObject({
      reason: 'invalid',
      errors: [{ pointer: '/data/category', code: 'not-allowed' }, {}],
    });
    expect(
      await query(
        `SELECT kind, owner, owner_role, state, reference FROM protocols_task WHERE report = $1`,
        receipt?.id,
      ),
    ).toEqual([
      {
        kind: 'parked-notice',
        owner: HUB,
        owner_role: 'duty',
        state: 'open',
        reference: referenceOf(receipt?.id ?? ''),
      },
    ]);
    const alerts = await query('SELECT * FROM alert WHERE report = $1', receipt?.id);
    expect(alerts).toMatchObject([
      {
        kind: 'notice.rejected',
        organisation: POLICE,
        capacity: 'reporter',
        urgency: 'routine',
        child: null,
        reference: receipt?.reference,
      },
    ]);
    expect(JSON.stringify(alerts)).toContain('not-allowed at /data/category');
    expect(JSON.stringify([alerts, copy?.headers])).not.toContain('Tom Example');
  });

  it('whose publisher is known and whose event is not has an alert all the same, and no receipt', async () => {
    const { copy } = await refused(await signed(recordOf({ value: '{"id":' }), police()));
    const letter = await parked(copy);
    expect(await query('SELECT organisation, kind FROM alert WHERE report = $1', letter?.id)).toEqual([
      { organisation: POLICE, kind: 'notice.rejected' },
    ]);
  });

  it('is one dead letter, one task and one alert, however often the same bytes come; each copy is on the topic once', async () => {
    const record = await signed(structured(feeds.event(POLICE, { data: {} })), police());
    await refused(record);
    const counts = () =>
      query(`SELECT (SELECT count(*) FROM intake_dead_letter) + (SELECT count(*) FROM protocols_task)
                  + (SELECT count(*) FROM alert) + (SELECT count(*) FROM intake_rejection) AS n`);
    const before = await counts();
    expect(await why(record)).toEqual([]); // redelivered: its copy is there
    expect((await why({ ...record, offset: '900000' }))[0]).toBe('invalid'); // written again
    expect(await counts()).toEqual(before);
  });

  it('does not hold up those behind it, and a source or id that nobody could look up has no receipt', async () => {
    const odd = [
      feeds.event(POLICE, { id: 'a\u0000b' }),
      feeds.event(POLICE, { id: '\ud800' }),
      feeds.event(POLICE, { id: manyLetters() }),
      feeds.event(POLICE, { source: `${police().source}/${'x'.repeat(70_000)}` }),
    ];
    const good = feeds.event(POLICE);
    const records = await Promise.all([...odd, good].map((event) => signed(structured(event), police())));
    expect(await feeds.handle(records)).toEqual([records.at(-1)?.offset]);
    const reasons = writer.written.map(({ record }) => headerOf(record, 'homeward-reason'));
    expect(reasons.sort()).toEqual(['fault', 'invalid', 'invalid', 'invalid']);
    expect(await feeds.receipts.byEvent(POLICE, good.source, good.id)).toMatchObject({ status: 'accepted' });
  });

  it('is put aside with a task even where its publisher cannot be told, because something is wrong there', async () => {
    const school = feeds.client('school');
    await query('DELETE FROM directory_contact WHERE organisation = $1', school.organisation);
    await query('UPDATE directory_version SET version = version + 1');
    await feeds.refreshDirectory();
    const event = feeds.event('school', { data: {} });
    const { copy } = await refused(await signed(structured(event, { topic: 'feed.education' }), school));
    const letter = await parked(copy);
    expect(letter).toMatchObject({ reason: 'invalid', state: 'parked' });
    expect(await query('SELECT owner FROM protocols_task WHERE reference = $1', referenceOf(letter?.id ?? ''))).toEqual(
      [{ owner: HUB }],
    );
    expect(await feeds.receipts.byEvent(school.organisation, event.source, event.id)).toBeNull();
  });

  it('waits for brokers that are away, and goes without its value where they will never take it', async () => {
    const record = recordOf({ key: 'k', value: 'x'.repeat(5 * 1024 * 1024) });
    writer.faults.push('away', 'for-good');
    const { copy } = await refused(record);
    expect(copy).toMatchObject({ key: record.key, value: null, headers: { 'homeward-truncated': 'true' } });
    expect(
      await query('SELECT length(value) AS n FROM intake_dead_letter WHERE record_offset = $1', record.offset),
    ).toEqual([{ n: 5 * 1024 * 1024 }]);
    writer.faults.push('for-good', 'for-good', 'for-good');
    expect(await why(recordOf({ value: 'another' }))).toEqual([]);
  });
});

describe('handing in again', () => {
  it('takes what is in order now, and its publisher has the receipt; it cannot be handed in twice', async () => {
    const event = feeds.event(POLICE);
    const { clientId } = police();
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    const record = await signed(binary(event), { clientId, signingKey: await exportJWK(pair.privateKey) });
    const { copy } = await refused(record);
    const id = (await parked(copy))?.id ?? '';

    expect(await feeds.desk.retry(ADMINISTRATOR, id)).toMatchObject({ state: 'parked', attempts: 2 });
    await query(
      `UPDATE directory_client SET keys = keys || $2::jsonb WHERE client_id = $1`,
      clientId,
      JSON.stringify([await exportJWK(pair.publicKey)]),
    );
    await query('UPDATE directory_version SET version = version + 1');
    const deadline = Date.now() + 5_000;
    let letter = await feeds.desk.retry(ADMINISTRATOR, id);
    while (letter?.state === 'parked' && Date.now() < deadline) letter = await feeds.desk.retry(ADMINISTRATOR, id);
    expect(letter).toMatchObject({ id, state: 'retried', group: null, retriedAt: expect.any(String) });
    expect(await feeds.receipts.byEvent(POLICE, event.source, event.id)).toMatchObject({ status: 'accepted' });
    expect(await feeds.desk.retry(ADMINISTRATOR, id)).toBeNull();
  });
});
