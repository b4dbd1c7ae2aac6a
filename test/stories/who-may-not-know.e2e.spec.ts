import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeOnBothTransports, startHubProcess, type HubClient, type HubProcess } from '#testing';
import {
  alertsAbout,
  BUREAU,
  CEOP,
  GREATER_MANCHESTER,
  HOME,
  HOSPITAL,
  houseIn,
  inventedChild,
  LIVERPOOL,
  lookedAfter,
  MERSEYSIDE,
  MISSING_PEOPLE,
  placedIn,
  recipients,
  rulesOf,
  SCHOOL,
  tasksAbout,
  WIGAN,
} from './cast.js';

const HOUR = 3_600_000;

describeOnBothTransports('who may not know', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let start: Date;
  const hours = (n: number): string => new Date(start.getTime() + n * HOUR).toISOString();

  beforeAll(async () => {
    process = await startHubProcess({ env, now: '2026-03-02T09:00:00Z' });
    hub = process.client;
  }, 120_000);
  afterAll(() => process.discard(), 30_000);
  beforeEach(async () => {
    start = await hub.now();
  });

  it('ENG-15 where a trafficked child is stands in the alerts of police and the two front doors, and in nobody else’s', async () => {
    const child = inventedChild(LIVERPOOL, 'Guarded');
    const options = { subject: child.local };
    const liverpool = hub.agency(LIVERPOOL);
    const iro = { role: 'iro', name: 'Ira Invented', email: 'iro@e08000012.sink.invalid', organisation: LIVERPOOL };
    await liverpool.tell(
      'child.registered',
      lookedAfter(child, { flags: ['trafficking'], professionals: [iro] }),
      options,
    );
    const address = houseIn(WIGAN, '44 Canary Wharfside');
    const home = { provider: { name: 'Example House', urn: 'SC900301' }, address };
    await liverpool.tell(
      'placement.notified',
      placedIn(child, WIGAN, { placement: home, services: [SCHOOL, HOSPITAL] }),
      options,
    );
    const { receipt } = await hub.agency(GREATER_MANCHESTER).tell('missing.reported', {
      child: child.record,
      category: 'missing',
      since: hours(-1),
      missingFrom: { kind: 'placement', authority: WIGAN, address },
      lastSeen: { at: hours(-2), place: 'Canary coach station' },
      circumstances: 'Took a taxi from the Canary coach station.',
      risk: { level: 'high', factors: ['trafficking'] },
    });
    const everything = (await Promise.all(hub.subscribers.map((agency) => agency.alerts()))).flat();
    const about = everything.filter(({ facts }) => JSON.stringify(facts).includes(child.record.name.family));
    const places = (text: unknown): boolean => /canary|WN1 1AA/i.test(JSON.stringify(text));
    const knowing = about.filter(places).map(({ to }) => `${to.organisation}/${to.role}`);
    expect(new Set(knowing)).toEqual(
      new Set([
        `${WIGAN}/front-door`,
        `${LIVERPOOL}/front-door`,
        `${GREATER_MANCHESTER}/missing-persons-unit`,
        `${MERSEYSIDE}/missing-persons-unit`,
      ]),
    );
    const others = about.filter((alert) => !places(alert)).map(({ to }) => to.organisation);
    expect(others).toEqual(expect.arrayContaining([LIVERPOOL, BUREAU, CEOP, SCHOOL, HOSPITAL]));
    const [bureaus] = about.filter(({ to }) => to.organisation === BUREAU);
    expect(bureaus && rulesOf(bureaus)).toContain('ENG-03');
    expect(bureaus?.withheld).toContainEqual({ category: 'whereabouts', reason: 'not-in-agreement' });
    const iros = about.find(({ to }) => to.role === 'iro');
    expect(iros?.withheld).toContainEqual({ category: 'whereabouts', reason: 'trafficking' });
    const mail = (await hub.messages()).filter(({ reference }) => reference === receipt.reference);
    expect(new Set(mail.filter(places).map(({ to }) => `${to.organisation}/${to.role}`))).toEqual(new Set(knowing));
    expect(places(await hub.agency(WIGAN).episode(String(receipt.episode)))).toBe(false);
    expect(places(await hub.agency(HOME).episode(String(receipt.episode)))).toBe(false);
  });

  it('a restricted record is shown to the named roles; his own reviewing officer is told to ring, and lists leave him unnamed', async () => {
    const child = inventedChild(LIVERPOOL, 'Hidden');
    const options = { subject: child.local };
    const liverpool = hub.agency(LIVERPOOL);
    await liverpool.tell('child.registered', lookedAfter(child), options);
    await liverpool.tell('placement.notified', placedIn(child, WIGAN), options);
    const { receipt } = await hub.agency(GREATER_MANCHESTER).tell('missing.reported', {
      child: child.record,
      category: 'missing',
      since: hours(-1),
      restricted: 'refuge',
    });
    const told = (await alertsAbout(hub, receipt.reference)).filter(({ kind }) => kind === 'missing.reported');
    const named = told.filter(({ facts }) => JSON.stringify(facts).includes(child.record.name.family));
    expect(recipients(named)).toEqual([
      `${WIGAN}/front-door/host`,
      `${LIVERPOOL}/front-door/responsible`,
      `${GREATER_MANCHESTER}/missing-persons-unit/police-host-area`,
      `${MERSEYSIDE}/missing-persons-unit/police-responsible-area`,
    ]);
    const pointed = told.filter((alert) => !named.includes(alert));
    expect(pointed).toMatchObject([{ to: { organisation: LIVERPOOL, role: 'iro' }, facts: {}, agreements: [] }]);
    expect(JSON.stringify(pointed)).not.toContain(child.record.name.family);
    expect(JSON.stringify(await liverpool.episodes())).not.toContain(child.record.name.family);
    const referrals = (await tasksAbout(hub, receipt.reference)).filter(({ kind }) => kind === 'referral');
    expect(referrals).toMatchObject([{ owner: { organisation: GREATER_MANCHESTER }, dueAt: hours(1) }]);
  });

  it('a charity that is named as a service but party to no agreement is told that there is a notice, and whom to ring', async () => {
    const child = inventedChild(LIVERPOOL, 'Pointed');
    const options = { subject: child.local };
    const liverpool = hub.agency(LIVERPOOL);
    await liverpool.tell('child.registered', lookedAfter(child), options);
    const { receipt } = await liverpool.tell(
      'placement.notified',
      placedIn(child, WIGAN, { services: [MISSING_PEOPLE] }),
      options,
    );
    const [pointer, ...more] = (await hub.agency(MISSING_PEOPLE).alerts()).filter(
      ({ reference }) => reference === receipt.reference,
    );
    expect(more).toEqual([]);
    expect(pointer).toMatchObject({
      kind: 'placement.started',
      facts: {},
      agreements: [],
      to: { capacity: 'charity' },
    });
    expect(pointer && rulesOf(pointer)).toEqual(['ENG-06']);
    expect(pointer?.body).toMatch(/ring Liverpool City Council/i);
    const [mail] = (await hub.messages()).filter(({ alert }) => alert === pointer?.id);
    expect(mail?.reference).toBe(receipt.reference);
    for (const text of [JSON.stringify(pointer), JSON.stringify(mail)]) {
      expect(text).not.toMatch(new RegExp(`Pointed|${child.record.name.family}|${child.local}|Sample Road|WN1`));
    }
  });

  it('who supplied it is asked to ring the charity themselves, once, within the hour', async () => {
    const child = inventedChild(LIVERPOOL, 'Referred');
    const options = { subject: child.local };
    const liverpool = hub.agency(LIVERPOOL);
    await liverpool.tell('child.registered', lookedAfter(child), options);
    const { receipt } = await liverpool.tell(
      'placement.notified',
      placedIn(child, WIGAN, { services: [MISSING_PEOPLE] }),
      options,
    );
    const referrals = async () =>
      (await liverpool.tasks({ kind: 'referral' })).filter(({ reference }) => reference === receipt.reference);
    expect(await referrals()).toMatchObject([
      { rule: 'sharing', owner: { organisation: LIVERPOOL }, dueAt: hours(1), state: 'open', episode: null },
    ]);
    const [task] = await referrals();
    expect((await hub.agency(WIGAN).complete(String(task?.id), { outcome: 'rang them' })).status).toBe(404);
    await hub.moveTo(hours(1.1));
    expect(await referrals()).toMatchObject([{ state: 'overdue' }]);
    expect((await liverpool.complete(String(task?.id), { outcome: 'rang them' })).status).toBe(200);
    expect(await referrals()).toMatchObject([{ state: 'done', outcome: 'rang them', closedAt: hours(1.1) }]);
  });
});
