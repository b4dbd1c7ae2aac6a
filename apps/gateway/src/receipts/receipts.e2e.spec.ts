import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlertCounts } from '#intake';
import { testDatabase, type TestDatabase } from '#testing';
import { ENTITIES, GatewayUnderTest, MIGRATIONS, missing, seededClients } from '../../test/gateway-under-test.js';

const POLICE = 'greater-manchester';
const WIGAN = 'E08000010';

class TwoRaised extends AlertCounts {
  override of() {
    return Promise.resolve({ raised: 2, delivered: 1, acknowledged: 0 });
  }
}

let test: TestDatabase;
let hub: GatewayUnderTest;
beforeAll(async () => {
  test = await testDatabase({ entities: ENTITIES, migrations: MIGRATIONS });
  hub = await GatewayUnderTest.start(test.database, await seededClients(test.database), {
    intake: { providers: [{ provide: AlertCounts, useClass: TwoRaised }] },
  });
});
afterAll(async () => {
  await hub.close();
  await test.close();
});

describe('a receipt', () => {
  it('tells its publisher what became of a notice, with notes, by its id or by what the publisher calls it', async () => {
    const child = { identifiers: [{ system: 'nhs-number', value: '9990000011' }] };
    const event = hub.event(POLICE, 'missing.reported', missing({ child }));
    const { body } = await hub.post(POLICE, event);
    const { receiptId } = (body as { receipts: [{ receiptId: string }] }).receipts[0];
    const receipt = await hub.call(POLICE, 'GET', `/v1/receipts/${receiptId}`);
    expect(receipt.status).toBe(200);
    expect(receipt.body).toEqual({
      id: receiptId,
      eventId: event.id,
      type: 'missing.reported',
      status: 'accepted',
      episode: null,
      reference: null,
      alerts: { raised: 2, delivered: 1, acknowledged: 0 },
      notes: [{ code: 'check-digit', pointer: '/data/child/identifiers/0', detail: expect.any(String) }],
    });
    const query = new URLSearchParams({ source: event.source, eventId: event.id }).toString();
    expect((await hub.call(POLICE, 'GET', `/v1/receipts?${query}`)).body).toEqual(receipt.body);
    for (const path of [`/v1/receipts/${receiptId}`, `/v1/receipts?${query}`]) {
      expect((await hub.call(WIGAN, 'GET', path)).status).toBe(404);
    }
  });

  it('is not found under ids that are none, whatever they hold', async () => {
    for (const id of [
      'x',
      '1',
      '..%2F..',
      "'%20OR%201=1",
      '%00',
      '00000000-0000-8000-8000-000000000000',
      'a'.repeat(2_000),
    ]) {
      const answer = await hub.call(POLICE, 'GET', `/v1/receipts/${id}`);
      expect([id.slice(0, 40), answer.status]).toEqual([id.slice(0, 40), 404]);
      expect(answer.headers.get('content-type')).toMatch(/problem\+json/);
    }
  });

  it('is not looked for with half a question, or one that asks for something else', async () => {
    for (const query of [
      '',
      '?source=/a',
      '?eventId=1',
      '?source=/a&eventId=',
      '?source=/a&eventId=1&all=true',
      '?source=/a&source=/b&eventId=1',
    ]) {
      const answer = await hub.call(POLICE, 'GET', `/v1/receipts${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
      expect(answer.body).toMatchObject({
        type: 'urn:homeward:problem:bad-query',
        errors: [{ code: expect.any(String) }],
      });
    }
  });
});
