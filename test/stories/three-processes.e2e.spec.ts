import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AlertBody, EventType, ReceiptBody } from '#contracts';
import { describeWithKafka, HubClient } from '#testing';
import { startFleet, type Fleet, type SunkMessage } from '../../scripts/fleet/fleet.mjs';
import {
  alertsAbout,
  asPoliceKnow,
  GREATER_MANCHESTER,
  houseIn,
  inventedChild,
  LIVERPOOL,
  lookedAfter,
  MERSEYSIDE,
  only,
  placedIn,
  recipients,
  tasksAbout,
  WIGAN,
} from './cast.js';
import { LightLoad } from './light-load.js';

const CASE = 'MP/26/0731';
const IRO = { role: 'iro', name: 'Ira Invented', email: 'ira.invented@liverpool.example', organisation: LIVERPOOL };
const PATIENCE_MS = 30_000;
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** Of many hundreds of invented children two may be so alike that a person is asked too: that holds nobody's alert back. */
const isConcluded = (receipt: ReceiptBody | null): receipt is ReceiptBody =>
  receipt?.status === 'linked' || receipt?.status === 'needs-review';

/** Looks until what it finds is as wanted; the last look is what the test then fails on. */
async function eventually<T>(look: () => Promise<T>, isWanted: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (isWanted(found) || Date.now() > deadline) return found;
    await pause(50);
  }
}

describeWithKafka('two gateways, two matchers and two notifiers', (kafka) => {
  let fleet: Fleet;
  let first: HubClient;
  let second: HubClient;
  let report: ReceiptBody;
  const tom = inventedChild(LIVERPOOL, 'Tom', 'Example');

  /** Told to one gateway, asked of the other, until so many have been told. */
  const tell = async (
    organisation: string,
    type: EventType,
    data: object,
    { subject, telling }: { subject: string; telling: number },
  ): Promise<ReceiptBody> => {
    const sender = first.agency(organisation);
    const event = sender.event(type, data, { subject, time: new Date() });
    const { status, body } = await sender.post(event);
    expect(status).toBe(202);
    const id = body.receipts[0]?.status === 'accepted' ? body.receipts[0].receiptId : '';
    return eventually(
      () => second.agency(organisation).receipt(id),
      ({ status: is, alerts }) => is === 'linked' && alerts.delivered === alerts.raised && alerts.raised >= telling,
    );
  };
  /** Once as many as wanted are there. */
  const alertsOf = (kind: string, atLeast: number): Promise<AlertBody[]> =>
    eventually(
      async () => (await alertsAbout(second, report.reference)).filter((alert) => alert.kind === kind),
      (alerts) => alerts.length >= atLeast,
    );
  const mailOf = (alerts: readonly AlertBody[]): SunkMessage[] => {
    const ids = new Set(alerts.map(({ id }) => id));
    return fleet.sink.messages().filter(({ headers }) => ids.has(headers['x-homeward-alert'] ?? ''));
  };

  beforeAll(async () => {
    const { brokers, prefix } = kafka.settings();
    fleet = await startFleet({ kafka: brokers.join(','), prefix });
    first = new HubClient(fleet.gateways[0]?.url ?? '', fleet.folder);
    second = new HubClient(fleet.gateways[1]?.url ?? '', fleet.folder);
  }, 400_000);
  afterAll(() => fleet.stop(), 60_000);

  it('Liverpool registers a child and places him in Wigan: the front door and the coordinator there are told', async () => {
    const flags = ['mental-health', 'offending'];
    await tell(LIVERPOOL, 'child.registered', lookedAfter(tom, { flags, professionals: [IRO] }), {
      subject: tom.local,
      telling: 0,
    });
    const home = { provider: { name: 'Example House', urn: 'SC900301' }, address: houseIn(WIGAN, '3 Sample Road') };
    const placed = await tell(LIVERPOOL, 'placement.notified', placedIn(tom, WIGAN, { placement: home }), {
      subject: tom.local,
      telling: 2,
    });
    expect(placed).toMatchObject({ status: 'linked', alerts: { raised: 2, delivered: 2 } });
  }, 60_000);

  it('Greater Manchester Police report him missing at one gateway: four organisations hold an alert at the other', async () => {
    report = await tell(
      GREATER_MANCHESTER,
      'missing.reported',
      {
        child: asPoliceKnow(tom, GREATER_MANCHESTER, CASE),
        category: 'missing',
        since: ago(40),
        missingFrom: { kind: 'placement', authority: WIGAN, address: houseIn(WIGAN, '3 Sample Road') },
        risk: { level: 'medium', factors: ['county-lines'] },
      },
      { subject: CASE, telling: 5 },
    );
    const told = await alertsOf('missing.reported', 5);
    expect(recipients(told)).toEqual([
      `${WIGAN}/front-door/host`,
      `${LIVERPOOL}/front-door/responsible`,
      `${LIVERPOOL}/iro/named-professional`,
      `${GREATER_MANCHESTER}/missing-persons-unit/police-host-area`,
      `${MERSEYSIDE}/missing-persons-unit/police-responsible-area`,
    ]);
    expect(told.find(({ to }) => to.organisation === WIGAN)?.facts).toMatchObject({
      child: { name: { given: 'Tom', family: 'Example' } },
      episode: { responsible: LIVERPOOL, host: WIGAN },
    });
  });

  it('each of them has one message by e-mail, with a link to where agencies find the hub', async () => {
    const told = await alertsOf('missing.reported', 5);
    const mail = await eventually(
      async () => mailOf(told),
      (messages) => messages.length >= told.length,
    );
    expect(mail).toHaveLength(told.length);
    expect(new Set(mail.map(({ headers }) => headers['x-homeward-alert']))).toEqual(new Set(told.map(({ id }) => id)));
    for (const { body } of mail) expect(body).toContain(`${fleet.gateways[0]?.url ?? ''}/alerts/`);
  });

  it('Wigan acknowledges at one gateway, and the other knows it', async () => {
    const alert = only((await alertsOf('missing.reported', 5)).filter(({ to }) => to.organisation === WIGAN));
    const answer = await first.agency(WIGAN).acknowledge(alert.id, 'Wanda Sample, duty manager');
    expect(answer.status).toBe(200);
    expect(await second.agency(WIGAN).alert(alert.id)).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: 'Wanda Sample, duty manager' },
    });
  });

  it('ENG-09 he is found: whoever heard of the going hears of the return, his social worker too, and Liverpool owes an interview', async () => {
    const found = { at: ago(5), how: 'found-by-police', place: { postcode: 'L1 1AA', authority: LIVERPOOL } };
    await tell(
      GREATER_MANCHESTER,
      'missing.found',
      { ...found, returnedTo: 'placement' },
      {
        subject: CASE,
        telling: 5,
      },
    );
    const going = await alertsOf('missing.reported', 5);
    const back = await alertsOf('missing.found', 6);
    const worker = `${LIVERPOOL}/social-worker/responsible`;
    expect(new Set(recipients(back))).toEqual(new Set([...recipients(going), worker]));
    const tasks = await tasksAbout(second, report.reference);
    expect(only(tasks.filter(({ kind }) => kind === 'return-interview'))).toMatchObject({
      rule: 'ENG-09',
      owner: { organisation: LIVERPOOL },
      state: 'open',
    });
  });

  it('F-05 every process is ended in order and started again under load: no report is lost, and nobody is told twice', async () => {
    const load = new LightLoad([first, second]);
    const codes: (number | null)[] = [];
    for (const app of fleet.apps) {
      codes.push(await app.stop());
      await app.start();
    }
    const accepted = await load.end();
    expect(codes).toEqual(fleet.apps.map(() => 0));
    expect(accepted.length).toBeGreaterThan(20);

    const police = second.agency(GREATER_MANCHESTER);
    const receipts: ReceiptBody[] = [];
    for (const event of accepted) {
      const receipt = await eventually(
        () => police.receiptOf(event),
        (one) => isConcluded(one) && one.alerts.raised > 0 && one.alerts.delivered === one.alerts.raised,
      );
      if (receipt) receipts.push(receipt);
    }
    expect(receipts).toHaveLength(accepted.length);
    expect(receipts.filter((receipt) => !isConcluded(receipt))).toEqual([]);
    expect(new Set(receipts.map(({ reference }) => reference)).size).toBe(accepted.length);

    const references = new Set(receipts.map(({ reference }) => reference));
    const ofLoad = (): SunkMessage[] =>
      fleet.sink.messages().filter(({ headers }) => references.has(headers['x-homeward-reference'] ?? ''));
    const alerts = await second.agency(WIGAN).alerts({ kind: 'missing.reported' });
    const theirs = alerts.filter(({ reference }) => references.has(reference ?? ''));
    // each of the roles there that Wigan's protocol names, about each report once
    for (const ofRole of Map.groupBy(theirs, ({ to }) => to.role).values()) {
      expect(new Set(ofRole.map(({ reference }) => reference)).size).toBe(accepted.length);
      expect(ofRole).toHaveLength(accepted.length);
    }
    const mail = await eventually(
      async () => ofLoad(),
      (messages) => theirs.every(({ id }) => messages.some(({ headers }) => headers['x-homeward-alert'] === id)),
    );
    const copies = [...Map.groupBy(mail, ({ messageId, to }) => `${String(messageId)} ${to}`).values()];
    expect(copies.filter((same) => same.length > 1)).toEqual([]);
    const reached = new Set(mail.map(({ headers }) => headers['x-homeward-alert']));
    expect(theirs.filter(({ id }) => !reached.has(id))).toEqual([]);
  }, 240_000);
});
