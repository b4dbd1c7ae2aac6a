import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { caseKey, type AlertBody, type ReceiptBody, type TaskBody } from '#contracts';
import { KafkaConnection, RecordWriter, type KafkaSettings, type NewRecord } from '#platform';
import { describeWithKafka, startHubProcess, type HubClient, type HubProcess, type SentEvent } from '#testing';
import { CompactSign, importJWK, type JWK } from 'jose';
import { asPoliceKnow, GREATER_MANCHESTER, houseIn, inventedChild, WIGAN } from './cast.js';

const HUB = 'homeward';

describeWithKafka('a force that writes to the feed topic', (testKafka) => {
  let process: HubProcess;
  let hub: HubClient;
  let connection: KafkaConnection;
  let writer: RecordWriter;

  beforeAll(async () => {
    const settings: KafkaSettings = testKafka.settings();
    const env = { KAFKA_BROKERS: settings.brokers.join(','), KAFKA_PREFIX: settings.prefix };
    process = await startHubProcess({ env, now: '2026-03-02T09:00:00Z' });
    hub = process.client;
    connection = new KafkaConnection(settings, { clientId: 'a-force' });
    writer = new RecordWriter(connection);
  }, 120_000);
  afterAll(async () => {
    await writer.close();
    await connection.close();
    await process.discard();
  }, 30_000);

  const police = () => hub.agency(GREATER_MANCHESTER);
  const get = async <T>(organisation: string, path: string): Promise<T> =>
    (await hub.agency(organisation).call<T>('GET', path)).body;
  const receiptOf = ({ source, id }: SentEvent): Promise<ReceiptBody> =>
    get(GREATER_MANCHESTER, `/v1/receipts?${new URLSearchParams({ source, eventId: id }).toString()}`);

  function report(subject: string, over: object = {}): SentEvent {
    const child = asPoliceKnow(inventedChild(WIGAN), GREATER_MANCHESTER, subject);
    const missingFrom = { kind: 'home', authority: WIGAN, address: houseIn(WIGAN, '1 Example Street') };
    const data = { child, category: 'missing', since: '2026-03-02T08:00:00Z', missingFrom, ...over };
    return police().event('missing.reported', data, { subject });
  }

  it('has its report linked and its authority told, as over HTTP', async () => {
    const event = report('MP/26/0001');
    await writer.write('feed.police', [await signed(event, process.folder)]);
    await hub.settle();
    const receipt = await receiptOf(event);
    expect(receipt).toMatchObject({ status: 'linked', type: 'missing.reported', notes: [] });
    expect(receipt.alerts.raised).toBeGreaterThan(0);
    const alerts = await get<{ items: AlertBody[] }>(WIGAN, '/v1/alerts?kind=missing.reported');
    expect(alerts.items.map(({ reference }) => reference)).toContain(receipt.reference);
  }, 60_000);

  it('hears of a notice that was refused, and a person at the hub has a task; handed in again it is refused again', async () => {
    const wrong = report('MP/26/0002', { category: 'lost' });
    const unsigned: NewRecord = { ...(await signed(report('MP/26/0003'), process.folder)), headers: {} };
    await writer.write('feed.police', [await signed(wrong, process.folder), unsigned]);
    await hub.settle();
    const receipt = await receiptOf(wrong);
    expect(receipt).toMatchObject({
      status: 'rejected',
      notes: [{ pointer: '/data/category' }],
      alerts: { raised: 1 },
    });
    const { items } = await get<{ items: AlertBody[] }>(GREATER_MANCHESTER, '/v1/alerts?kind=notice.rejected');
    expect(items).toMatchObject([
      { reference: receipt.reference, urgency: 'routine', to: { capacity: 'reporter' }, facts: {} },
    ]);
    expect(items[0]?.body).toContain('/data/category');

    const parked = await get<{ items: { id: string; reason: string; group: null }[] }>(HUB, '/v1/admin/parked');
    expect(parked.items.map(({ reason, group }) => [reason, group]).sort()).toEqual([
      ['invalid', null],
      ['unauthenticated', null],
    ]);
    const tasks = await get<{ items: TaskBody[] }>(HUB, '/v1/tasks?kind=parked-notice');
    expect(tasks.items.map(({ state }) => state)).toEqual(['open', 'open']);
    const again = await hub.agency(HUB).call('POST', `/v1/admin/parked/${String(parked.items[0]?.id)}/retry`);
    expect(again).toMatchObject({ status: 200, body: { state: 'parked', attempts: 2 } });
  }, 60_000);
});

/** In structured mode, as `docs/for-agencies.md` tells a force to do it. */
async function signed(event: SentEvent, hubFolder: string): Promise<NewRecord> {
  const file = JSON.parse(readFileSync(join(hubFolder, 'credentials.json'), 'utf8')) as {
    clients: { clientId: string; organisation: string; signingKey: JWK }[];
  };
  const client = file.clients.find(({ organisation }) => organisation === GREATER_MANCHESTER);
  if (!client) throw new Error('the demonstration has no such client');
  const value = JSON.stringify(event);
  const jws = await new CompactSign(Buffer.from(value))
    .setProtectedHeader({ alg: 'ES256', kid: client.clientId })
    .sign(await importJWK(client.signingKey, 'ES256'));
  return {
    key: caseKey(event.source, event.subject),
    value,
    headers: {
      'content-type': 'application/cloudevents+json',
      'homeward-signature': jws.replace(/\..*\./, '..'),
    },
  };
}
