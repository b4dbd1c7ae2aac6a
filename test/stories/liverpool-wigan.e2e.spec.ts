import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AlertBody } from '#contracts';
import {
  describeOnBothTransports,
  startHubProcess,
  type HubClient,
  type HubProcess,
  type SinkMessage,
  type Told,
} from '#testing';
import {
  alertsAbout,
  asPoliceKnow,
  GREATER_MANCHESTER,
  HOME,
  houseIn,
  inventedChild,
  LEEDS,
  LIVERPOOL,
  lookedAfter,
  MERSEYSIDE,
  only,
  placedIn,
  recipients,
  rulesOf,
  SCHOOL,
  tasksAbout,
  WIGAN,
} from './cast.js';

const CASE = 'MP/26/0731';
const GONE = '2026-03-02T21:30:00Z';
const BACK = '2026-03-03T15:40:00Z';
const IRO = { role: 'iro', name: 'Ira Invented', email: 'ira.invented@liverpool.example', organisation: LIVERPOOL };

describeOnBothTransports('a child whom Liverpool placed in Wigan goes missing', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let placement: Told;
  let report: Told;
  let find: Told;
  const tom = inventedChild(LIVERPOOL, 'Tom', 'Example');

  const alertsOf = async (organisation: string, kind: string): Promise<AlertBody[]> =>
    (await hub.agency(organisation).alerts({ kind })).filter(({ reference }) => reference === report.receipt.reference);
  const alertOf = async (organisation: string, kind: string, role?: string): Promise<AlertBody> => {
    return only((await alertsOf(organisation, kind)).filter(({ to }) => role === undefined || to.role === role));
  };
  const mailOf = async (alert: AlertBody): Promise<SinkMessage[]> =>
    (await hub.messages()).filter((message) => message.alert === alert.id);

  beforeAll(async () => {
    process = await startHubProcess({ env, now: '2026-03-02T09:00:00Z' });
    hub = process.client;
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  it('Liverpool registers him, and nobody is told, since nothing has happened', async () => {
    const { receipt } = await hub.agency(LIVERPOOL).tell(
      'child.registered',
      lookedAfter(tom, {
        flags: ['mental-health', 'offending', 'unaccompanied-asylum-seeking'],
        professionals: [IRO],
        parentsMayBeTold: true,
      }),
      { subject: tom.local },
    );
    expect(receipt).toMatchObject({ status: 'linked', episode: null, alerts: { raised: 0 } });
  });

  it('ENG-06 Liverpool places him in Wigan: the front door there and the school that it names are told', async () => {
    const home = { provider: { name: 'Example House', urn: 'SC900301' }, address: houseIn(WIGAN, '3 Sample Road') };
    placement = await hub
      .agency(LIVERPOOL)
      .tell('placement.notified', placedIn(tom, WIGAN, { placement: home, services: [SCHOOL] }), {
        subject: tom.local,
      });
    expect(placement.receipt).toMatchObject({ status: 'linked', episode: null, alerts: { raised: 3, delivered: 3 } });

    const told = await alertsAbout(hub, placement.receipt.reference);
    const hears = told.map((alert) => [alert.kind, alert.urgency, alert.to.role, rulesOf(alert)]);
    expect(recipients(told)).toEqual([
      `${WIGAN}/front-door/host`,
      `${WIGAN}/missing-coordinator/host`,
      `${SCHOOL}/duty/education`,
    ]);
    expect(hears.sort()).toEqual([
      ['placement.started', 'routine', 'duty', ['ENG-06']],
      ['placement.started', 'routine', 'front-door', ['ENG-06']],
      ['placement.started', 'routine', 'missing-coordinator', ['WIG-07']],
    ]);
  });

  it('the school learns with whom he lives, and not where, nor why he is in care', async () => {
    const [alert] = await hub.agency(SCHOOL).alerts();
    expect(alert?.facts).toMatchObject({
      child: { name: { given: 'Tom', family: 'Example' } },
      placement: { kind: 'childrens-home', from: '2026-01-05', provider: { name: 'Example House' } },
    });
    expect(JSON.stringify(alert)).not.toMatch(/Sample Road|WN1 1AA|looked-after|mental-health|asylum/);
    const withheld = alert?.withheld.map(({ category }) => category);
    expect(withheld).toEqual(expect.arrayContaining(['placement-address', 'care-status', 'health', 'immigration']));
  });

  it('Greater Manchester Police report him missing, and within the same moment four organisations hold an alert', async () => {
    await hub.moveTo('2026-03-02T22:05:00Z');
    report = await hub.agency(GREATER_MANCHESTER).tell(
      'missing.reported',
      {
        child: asPoliceKnow(tom, GREATER_MANCHESTER, CASE),
        category: 'missing',
        since: GONE,
        reportedAt: '2026-03-02T21:55:00Z',
        missingFrom: { kind: 'placement', authority: WIGAN, address: houseIn(WIGAN, '3 Sample Road') },
        lastSeen: { at: '2026-03-02T20:45:00Z', place: 'the bus station', postcode: 'WN1 1XX' },
        risk: { level: 'medium', factors: ['county-lines', 'self-harm'] },
        circumstances: 'Did not come back from football.',
        description: { clothing: 'grey coat, red trainers' },
        officer: { name: 'PC Paula Placeholder', phone: '0161 496 0101' },
      },
      { subject: CASE },
    );
    expect(report.receipt).toMatchObject({ status: 'linked', alerts: { acknowledged: 0 } });

    const told = (await alertsAbout(hub, report.receipt.reference)).filter(({ kind }) => kind === 'missing.reported');
    expect(recipients(told)).toEqual([
      `${WIGAN}/front-door/host`,
      `${LIVERPOOL}/front-door/responsible`,
      `${LIVERPOOL}/iro/named-professional`,
      `${GREATER_MANCHESTER}/missing-persons-unit/police-host-area`,
      `${MERSEYSIDE}/missing-persons-unit/police-responsible-area`,
    ]);
    for (const alert of told) {
      expect(alert).toMatchObject({
        urgency: 'immediate',
        state: 'open',
        late: false,
        raisedAt: '2026-03-02T22:05:00.000Z',
        acknowledgeBy: '2026-03-02T22:20:00.000Z',
        episode: report.receipt.episode,
      });
    }
  });

  it('ENG-07 Wigan learns, as host, what it takes to search; his offending and immigration are not its business', async () => {
    const alert = await alertOf(WIGAN, 'missing.reported');
    expect(rulesOf(alert)).toEqual(expect.arrayContaining(['ENG-07', 'ENG-21']));
    expect(alert.facts).toMatchObject({
      child: { name: { given: 'Tom', family: 'Example' }, dateOfBirth: tom.record.dateOfBirth },
      episode: { category: 'missing', responsible: LIVERPOOL, host: WIGAN },
      risk: { level: 'medium', factors: ['county-lines', 'self-harm'] },
      placement: { provider: { name: 'Example House' }, address: { lines: ['3 Sample Road'] } },
      notice: { lastSeen: { place: 'the bus station' }, description: { clothing: 'grey coat, red trainers' } },
    });
    expect(alert.agreements).toHaveLength(1);
    expect(alert.agreements[0]).toMatchObject({ id: 'england-statutory', version: 1 });
    expect(alert.agreements[0]?.categories).toEqual(
      expect.arrayContaining(['identity', 'risk', 'whereabouts', 'health']),
    );
    expect(alert.withheld).toEqual([
      { category: 'immigration', reason: 'not-in-agreement' },
      { category: 'offending', reason: 'not-in-agreement' },
    ]);
    expect(JSON.stringify(alert)).not.toMatch(/asylum|"offending"\]/);
  });

  it('ENG-04 Liverpool learns everything, as the authority that looks after him, and is to tell his parents', async () => {
    const alert = await alertOf(LIVERPOOL, 'missing.reported', 'front-door');
    expect(rulesOf(alert)).toEqual(expect.arrayContaining(['ENG-04', 'ENG-07']));
    expect(alert.facts).toMatchObject({
      care: { flags: ['mental-health', 'offending', 'unaccompanied-asylum-seeking'] },
      notice: { circumstances: 'Did not come back from football.', officer: { phone: '0161 496 0101' } },
    });
    expect(alert.withheld).toEqual([]);
    const tasks = await tasksAbout(hub, report.receipt.reference);
    expect(tasks.filter(({ kind }) => kind === 'parents-told')).toMatchObject([
      { rule: 'ENG-04', owner: { organisation: LIVERPOOL }, dueAt: null, state: 'open' },
    ]);
  });

  it('both forces learn where he lives, who is his worker and how he may be hurt, and not that he sought asylum', async () => {
    for (const force of [GREATER_MANCHESTER, MERSEYSIDE]) {
      const alert = await alertOf(force, 'missing.reported');
      expect(rulesOf(alert)).toContain('ENG-07');
      expect(alert.facts).toMatchObject({
        placement: { address: { postcode: 'WN1 1AA' } },
        professionals: [{ name: 'Ira Invented' }],
        care: { flags: ['mental-health', 'offending'] },
      });
      expect(alert.withheld).toEqual([{ category: 'immigration', reason: 'not-in-agreement' }]);
    }
  });

  it('the front doors have it by e-mail at once, with his name and the reference', async () => {
    for (const organisation of [WIGAN, LIVERPOOL]) {
      const [mail, ...more] = await mailOf(await alertOf(organisation, 'missing.reported', 'front-door'));
      expect(more).toEqual([]);
      expect(mail).toMatchObject({
        channel: 'email',
        at: '2026-03-02T22:05:00.000Z',
        to: { organisation, role: 'front-door' },
        reference: report.receipt.reference,
      });
      expect(mail?.subject).toContain(report.receipt.reference);
      expect(mail?.subject).not.toContain('Example');
      expect(mail?.body).toContain('Tom Example');
      expect(mail?.body).toContain('“grey coat, red trainers”');
    }
  });

  it('ENG-04 his reviewing officer is told in person, and at an address nobody vouches for with the reference alone', async () => {
    const [mail] = await mailOf(await alertOf(LIVERPOOL, 'missing.reported', 'iro'));
    expect(mail).toMatchObject({ to: { address: IRO.email, role: 'iro' }, reference: report.receipt.reference });
    expect(mail?.body).toContain('/alerts/');
    expect(mail?.body).not.toMatch(/Tom|Example|Sample Road/);
  });

  it('Wigan acknowledges; saying so again is answered with the same, and nobody else can', async () => {
    await hub.moveTo('2026-03-02T22:10:00Z');
    const alert = await alertOf(WIGAN, 'missing.reported');
    const first = await hub.agency(WIGAN).acknowledge(alert.id, 'Wanda Sample, duty manager', 'searching the estate');
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: 'Wanda Sample, duty manager', note: 'searching the estate', at: '2026-03-02T22:10:00.000Z' },
    });
    await hub.moveTo('2026-03-02T22:12:00Z');
    expect(await hub.agency(WIGAN).acknowledge(alert.id, 'Somebody Else')).toEqual(first);
    expect((await hub.agency(MERSEYSIDE).acknowledge(alert.id, 'Somebody Else')).status).toBe(404);
  });

  it('what nobody has acknowledged within 15 minutes goes on to the next contact, and what somebody has does not', async () => {
    await hub.moveTo('2026-03-02T22:19:59Z');
    const before = await alertOf(MERSEYSIDE, 'missing.reported');
    expect(await mailOf(before)).toHaveLength(1);
    await hub.moveTo('2026-03-02T22:20:00Z');
    const [next, first] = await mailOf(before);
    expect(first?.to.role).toBe('missing-persons-unit');
    expect(next?.to.address).not.toBe(first?.to.address);
    expect(next?.at).toBe('2026-03-02T22:20:00.000Z');
    expect((await alertOf(MERSEYSIDE, 'missing.reported')).deliveries.map(({ channel }) => channel)).toEqual(
      expect.arrayContaining(['inbox', 'email', next?.channel]),
    );
    expect(await mailOf(await alertOf(WIGAN, 'missing.reported'))).toHaveLength(1);
  });

  it('an acknowledgement stops the escalation, step by step until then', async () => {
    await hub
      .agency(LIVERPOOL)
      .acknowledge((await alertOf(LIVERPOOL, 'missing.reported', 'front-door')).id, 'Lee Invented');
    await hub.moveTo('2026-03-02T22:35:00Z');
    expect(await mailOf(await alertOf(LIVERPOOL, 'missing.reported', 'front-door'))).toHaveLength(2);
    expect(await mailOf(await alertOf(MERSEYSIDE, 'missing.reported'))).toHaveLength(3);
    for (const agency of [MERSEYSIDE, GREATER_MANCHESTER, LIVERPOOL].map((id) => hub.agency(id))) {
      for (const { id } of await agency.alerts({ state: 'open', kind: 'missing.reported' })) {
        await agency.acknowledge(id, 'Duty sergeant');
      }
    }
    const ofGoing = async (): Promise<SinkMessage[]> =>
      (await hub.messages()).filter(({ kind }) => kind === 'missing.reported');
    const sent = (await ofGoing()).length;
    await hub.moveTo('2026-03-03T09:00:00Z');
    expect(await ofGoing()).toHaveLength(sent);
  });

  it('he is found in Liverpool: everyone who heard of the going hears of the return, and ENG-13 his social worker', async () => {
    await hub.moveTo('2026-03-03T16:00:00Z');
    find = await hub.agency(GREATER_MANCHESTER).tell(
      'missing.found',
      {
        at: BACK,
        how: 'found-by-police',
        place: { postcode: 'L1 1AA', authority: LIVERPOOL },
        returnedTo: 'placement',
        concerns: ['county-lines'],
        harmed: false,
      },
      { subject: CASE },
    );
    expect(find.receipt).toMatchObject({ status: 'linked', episode: report.receipt.episode });
    const told = (await alertsAbout(hub, find.receipt.reference)).filter(({ kind }) => kind === 'missing.found');
    expect(new Set(recipients(told))).toEqual(
      new Set([
        `${LIVERPOOL}/front-door/responsible`,
        `${WIGAN}/front-door/host`,
        `${GREATER_MANCHESTER}/missing-persons-unit/police-host-area`,
        `${MERSEYSIDE}/missing-persons-unit/police-responsible-area`,
        `${LIVERPOOL}/iro/named-professional`,
        `${LIVERPOOL}/social-worker/responsible`,
      ]),
    );
    for (const alert of told) {
      expect(alert).toMatchObject({ urgency: 'today', acknowledgeBy: '2026-03-03T20:00:00.000Z' });
      expect(alert.facts).toMatchObject({ episode: { state: 'closed', endedAt: '2026-03-03T15:40:00.000Z' } });
    }
    const reached = (messages: readonly SinkMessage[]): Set<string> => new Set(messages.map(({ to }) => to.address));
    const all = (await hub.messages()).filter(({ reference }) => reference === find.receipt.reference);
    const going = reached(all.filter(({ kind }) => kind === 'missing.reported'));
    const worker = reached(all.filter(({ to }) => to.role === 'social-worker'));
    expect(reached(all.filter(({ kind }) => kind === 'missing.found'))).toEqual(new Set([...going, ...worker]));
  });

  it('nobody is told of the return under one rule twice', async () => {
    for (const alert of await alertsAbout(hub, find.receipt.reference)) {
      expect(rulesOf(alert)).toEqual([...new Set(rulesOf(alert))]);
    }
  });

  it('the parents need not be told any more that he is missing', async () => {
    const [task] = (await tasksAbout(hub, find.receipt.reference)).filter(({ kind }) => kind === 'parents-told');
    expect(task).toMatchObject({ state: 'cancelled', closedBy: { event: null } });
    expect(task?.closedBy?.reason).toMatch(/back/);
  });

  it('ENG-09 his return interview falls to Liverpool within 72 hours of the return, and is overdue after that', async () => {
    const interview = async () => (await hub.agency(LIVERPOOL).tasks({ kind: 'return-interview' }))[0];
    expect(await interview()).toMatchObject({
      rule: 'ENG-09',
      protocol: expect.stringMatching(/^england@\d+$/),
      owner: { organisation: LIVERPOOL, role: 'missing-coordinator' },
      startedAt: '2026-03-03T15:40:00.000Z',
      dueAt: '2026-03-06T15:40:00.000Z',
      state: 'open',
      late: false,
    });
    expect((await alertsOf(LIVERPOOL, 'task.due')).flatMap(rulesOf).sort()).toEqual([
      'ENG-04',
      'ENG-09',
      'ENG-13',
      'ENG-19',
    ]);
    for (const agency of hub.subscribers) {
      for (const { id } of await agency.alerts({ state: 'open' })) await agency.acknowledge(id, 'Duty desk');
    }
    await hub.moveTo('2026-03-06T15:40:00Z');
    expect((await interview())?.state).toBe('open');
    expect(await alertsOf(LIVERPOOL, 'task.overdue')).toEqual([]);
    await hub.moveTo('2026-03-06T15:41:00Z');
    expect((await interview())?.state).toBe('overdue');
    expect(await alertsOf(LIVERPOOL, 'task.overdue')).toMatchObject([
      { urgency: 'today', to: { role: 'missing-coordinator', capacity: 'responsible' }, because: [{ rule: 'ENG-09' }] },
    ]);
  });

  it('ENG-09 an interview by his own carers does not count; the independent one is what closes the task', async () => {
    const liverpool = hub.agency(LIVERPOOL);
    const interview = async (independent: boolean): Promise<Told> =>
      liverpool.tell(
        'return-interview.recorded',
        { child: tom.record, status: 'completed', at: await hub.now(), independent, themes: ['peers'] },
        { subject: tom.local },
      );
    await interview(false);
    expect(await liverpool.tasks({ kind: 'return-interview' })).toMatchObject([{ state: 'overdue' }]);
    const { event } = await interview(true);
    expect(await liverpool.tasks({ kind: 'return-interview' })).toMatchObject([
      { state: 'done', closedBy: { event: event.id }, outcome: 'completed', closedAt: '2026-03-06T15:41:00.000Z' },
    ]);
  });

  it('the receipts of the police count the alerts of their notices', async () => {
    const police = hub.agency(GREATER_MANCHESTER);
    const { alerts } = await police.receipt(report.receipt.id);
    expect(alerts.delivered).toBe(alerts.raised);
    const about = await alertsAbout(hub, report.receipt.reference);
    expect(about.filter(({ kind, state }) => kind === 'missing.reported' && state !== 'acknowledged')).toEqual([]);
    expect(alerts.acknowledged).toBe(alerts.raised);
    expect(alerts.raised).toBe(
      about.filter(
        ({ kind, because }) => kind === 'missing.reported' || (kind === 'task.due' && because[0]?.rule === 'ENG-04'),
      ).length,
    );
    expect((await police.receipt(find.receipt.id)).alerts.raised).toBeGreaterThanOrEqual(5);
  });

  it('the episode tells the story in order to those who are party to it', async () => {
    const episode = await hub.agency(WIGAN).episode(String(report.receipt.episode));
    expect(episode).toMatchObject({
      reference: report.receipt.reference,
      state: 'closed',
      since: '2026-03-02T21:30:00.000Z',
      endedAt: '2026-03-03T15:40:00.000Z',
      responsible: LIVERPOOL,
      host: WIGAN,
      clocks: expect.arrayContaining([
        expect.objectContaining({ rule: 'ENG-09', task: 'return-interview', state: 'done' }),
      ]),
    });
    expect(episode.timeline?.map(({ kind, by }) => [kind, by])).toEqual([
      ['missing.reported', GREATER_MANCHESTER],
      ['missing.found', GREATER_MANCHESTER],
      ['return-interview.recorded', LIVERPOOL],
      ['return-interview.recorded', LIVERPOOL],
    ]);
    expect((await hub.agency(HOME).call('GET', `/v1/episodes/${episode.id}`)).status).toBe(200);
    expect((await hub.agency(LEEDS).call('GET', `/v1/episodes/${episode.id}`)).status).toBe(404);
  });

  it('a school that has nothing to do with it cannot read the episode, even if it knows its id', async () => {
    const path = `/v1/episodes/${String(report.receipt.episode)}`;
    expect((await hub.agency('example-academy-medway').call('GET', path)).status).toBe(404);
  });

  it('Liverpool can read who was told which fields of him, by which channel, under which agreement and rule', async () => {
    const { childId } = await hub.agency(LIVERPOOL).episode(String(report.receipt.episode));
    const ledger = await hub.agency(LIVERPOOL).disclosures(String(childId));
    const wigans = await alertOf(WIGAN, 'missing.reported');
    const ofAlert = ledger.filter(({ alert }) => alert === wigans.id);
    // reading it again after the return showed more, and stands in the ledger as well
    const entries = ofAlert.filter(({ channel }) => channel !== 'api');
    const onTopic = env['KAFKA_BROKERS'] ? ['topic'] : [];
    expect(entries.map(({ channel }) => channel).sort()).toEqual(['email', 'inbox', ...onTopic]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        to: { organisation: WIGAN, role: 'front-door' },
        at: '2026-03-02T22:05:00.000Z',
        agreements: [{ id: 'england-statutory', version: 1 }],
        withheld: wigans.withheld,
      });
      expect(entry.rules).toEqual(rulesOf(wigans));
      expect(entry.fields).toEqual(
        expect.arrayContaining(['child.name.family', 'notice.lastSeen.place', 'risk.level']),
      );
      expect(entry.categories).not.toContain('immigration');
    }
    expect(entries.find(({ channel }) => channel === 'inbox')?.viewed).toBe('2026-03-02T22:05:00.000Z');
    const mailed = (await hub.messages()).filter(({ reference }) => reference === report.receipt.reference);
    const mailedEntries = ledger.filter(({ channel }) => channel === 'email' || channel === 'sms');
    expect(mailedEntries.length).toBeGreaterThanOrEqual(mailed.length);
    expect((await hub.agency(WIGAN).call('GET', `/v1/children/${String(childId)}/disclosures`)).status).toBe(404);
  });
});
