import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  databaseServerOf,
  HubDidNotStart,
  describeOnBothTransports,
  startHubProcess,
  type HubProcess,
  type SentEvent,
} from '#testing';
import { asPoliceKnow, houseIn, inventedChild, LIVERPOOL, MERSEYSIDE } from './cast.js';

const REPORTS = 200;
const START = '2026-03-02T09:00:00Z';

/** As many reports of the police, each about a child of its own. */
function manyReports(hub: HubProcess): SentEvent[] {
  return Array.from({ length: REPORTS }, (_, nth) => {
    const subject = `MP/26/${nth}`;
    const child = asPoliceKnow(inventedChild(LIVERPOOL), MERSEYSIDE, subject);
    const missingFrom = { kind: 'home', authority: LIVERPOOL, address: houseIn(LIVERPOOL, `${nth} Example Street`) };
    const data = { child, category: 'missing', since: '2026-03-02T08:00:00Z', missingFrom };
    return hub.client.agency(MERSEYSIDE).event('missing.reported', data, { subject });
  });
}

describeOnBothTransports('the embedded hub on bad days', (env) => {
  let hub: HubProcess;
  let reports: SentEvent[] = [];

  beforeAll(async () => {
    hub = await startHubProcess({ env, now: START });
  }, 120_000);
  afterAll(() => hub.discard(), 30_000);

  const startAgain = async (now = START): Promise<HubProcess> =>
    (hub = await startHubProcess({ env, data: hub.folder, now }));
  /** Resolves when at least so many messages have left the hub. */
  const sent = async (number: number): Promise<void> => {
    while ((await hub.client.messages()).length < number);
  };

  describe(`is killed when it has just accepted ${REPORTS} reports`, () => {
    it('has them all on disk, since it said so', async () => {
      reports = manyReports(hub);
      const { status, body } = await hub.client.agency(MERSEYSIDE).post(reports);
      await hub.kill();
      expect(status).toBe(202);
      expect(body.receipts.map((receipt) => receipt.status)).toEqual(reports.map(() => 'accepted'));
      expect(databaseServerOf(hub.folder)).not.toBeNull();
    }, 60_000);

    it('finds its database server still running, begins to send, and is killed in the midst of it', async () => {
      const left = databaseServerOf(hub.folder);
      await startAgain();
      expect(databaseServerOf(hub.folder)).not.toBe(left);
      await sent(REPORTS / 4);
      await hub.kill();
    }, 60_000);

    it('has each report once after the next start, linked to a child and an episode of its own', async () => {
      await startAgain();
      await hub.client.settle();
      const police = hub.client.agency(MERSEYSIDE);
      const receipts = await Promise.all(reports.map((event) => police.receiptOf(event)));
      expect(new Set(receipts.map((receipt) => receipt?.status))).toEqual(new Set(['linked']));
      expect(new Set(receipts.map((receipt) => receipt?.id)).size).toBe(REPORTS);
      expect(new Set(receipts.map((receipt) => receipt?.episode)).size).toBe(REPORTS);
    }, 60_000);

    it('knows a report that the police send again, because they saw no answer, for the one it has', async () => {
      const { status, body } = await hub.client.agency(MERSEYSIDE).post(reports);
      expect(status).toBe(202);
      expect(new Set(body.receipts.map((receipt) => receipt.status))).toEqual(new Set(['duplicate']));
    }, 60_000);

    it('has told the front door of each, once', async () => {
      const alerts = await hub.client.agency(LIVERPOOL).alerts({ kind: 'missing.reported' });
      expect(alerts).toHaveLength(REPORTS);
      expect(new Set(alerts.map(({ reference }) => reference)).size).toBe(REPORTS);
      expect(alerts.filter(({ deliveries }) => deliveries.some(({ state }) => state !== 'delivered'))).toEqual([]);
    }, 60_000);

    it('I4 has sent every e-mail, and a second copy only of one whose answer was lost, under the same Message-ID', async () => {
      const alerts = await hub.client.agency(LIVERPOOL).alerts({ kind: 'missing.reported' });
      const mails = await hub.client.messages();
      const copies = Map.groupBy(mails, ({ alert, to }) => `${String(alert)} ${to.address}`);
      expect(new Set(mails.map(({ alert }) => alert))).toEqual(new Set(alerts.map(({ id }) => id)));
      expect([...copies.values()].filter(({ length }) => length > 2)).toEqual([]);
      for (const messages of copies.values()) expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(1);
    }, 60_000);
  });

  it('ends within ten seconds of SIGTERM, and no database server runs on', async () => {
    const began = performance.now();
    expect(await hub.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(databaseServerOf(hub.folder)).toBeNull();
  }, 30_000);

  it('is ready again in no time, with everything it had', async () => {
    const began = performance.now();
    await startAgain();
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(await hub.client.agency(LIVERPOOL).alerts({ kind: 'missing.reported' })).toHaveLength(REPORTS);
  }, 60_000);

  it('goes on from where its simulated clock stood, and not from where it once began', async () => {
    await hub.client.moveTo('2026-03-02T09:10:00Z');
    await hub.stop();
    await startAgain(START);
    expect(await hub.client.now()).toEqual(new Date('2026-03-02T09:10:00Z'));
  }, 60_000);

  it('when started at a later time, does first what fell due while it was down', async () => {
    const before = await hub.client.messages();
    await hub.stop();
    await startAgain('2026-03-02T09:20:00Z');
    expect(await hub.client.now()).toEqual(new Date('2026-03-02T09:20:00Z'));
    await hub.client.settle();
    const next = (await hub.client.messages()).slice(0, -before.length);
    expect(next.length).toBeGreaterThanOrEqual(REPORTS);
    expect(new Set(next.map(({ alert }) => alert)).size).toBe(REPORTS);
  }, 60_000);

  it('refuses to share its folder with a second hub, which says so and ends; the first does not notice', async () => {
    const refusal = await startHubProcess({ env, data: hub.folder }).then(
      (second) => second.stop(),
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(HubDidNotStart);
    expect(refusal).toMatchObject({
      code: 1,
      said: expect.stringMatching(/could not start: the folder of HOMEWARD_DATA is in use by another hub/),
    });
    expect((await hub.client.call('GET', '/readyz')).status).toBe(200);
  }, 60_000);

  it('starts afresh when its folder has been deleted: other secrets, no messages, the time it is given', async () => {
    const secrets = hub.client.agency(MERSEYSIDE);
    await hub.stop();
    await rm(hub.folder, { recursive: true });
    await startAgain('2026-01-05T09:00:00Z');
    expect(await hub.client.messages()).toEqual([]);
    expect(await hub.client.now()).toEqual(new Date('2026-01-05T09:00:00Z'));
    expect(hub.client.agency(MERSEYSIDE)).not.toEqual(secrets);
  }, 60_000);
});

describeOnBothTransports('the embedded hub, told to end while work waits', (env) => {
  let hub: HubProcess;
  beforeAll(async () => {
    hub = await startHubProcess({ env, now: START });
  }, 120_000);
  afterAll(() => hub.discard(), 30_000);

  it('does all that was left over when it starts again, and leaves nothing to a person', async () => {
    const reports = manyReports(hub);
    expect((await hub.client.agency(MERSEYSIDE).post(reports)).status).toBe(202);
    expect(await hub.stop()).toBe(0);
    hub = await startHubProcess({ env, data: hub.folder, now: START });
    await hub.client.settle();
    const police = hub.client.agency(MERSEYSIDE);
    const receipts = await Promise.all(reports.map((event) => police.receiptOf(event)));
    expect(receipts.filter((receipt) => receipt?.status !== 'linked')).toEqual([]);
    expect(receipts.filter((receipt) => receipt?.alerts.delivered === 0)).toEqual([]);
    expect(await hub.client.agency('homeward').get('/v1/admin/parked')).toMatchObject({ items: [] });
  }, 60_000);
});
