import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertBody } from '#contracts';
import { describeOnBothTransports, startHubProcess, type HubClient, type HubProcess, type Told } from '#testing';
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
  placedIn,
  recipients,
  rulesOf,
  tasksAbout,
  WIGAN,
  type Child,
} from './cast.js';

const HOUR = 3_600_000;
const WEST_YORKSHIRE = 'west-yorkshire';

describeOnBothTransports('notices in any order, from anybody', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  /** The hub's time when the test began; hours are counted from it. */
  let start: Date;
  let cases = 0;

  const hours = (n: number): string => new Date(start.getTime() + n * HOUR).toISOString();
  const newCase = (): string => `MP/26/${String(++cases).padStart(4, '0')}`;

  beforeAll(async () => {
    process = await startHubProcess({ env, now: '2026-03-02T09:00:00Z' });
    hub = process.client;
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  /** A child whom Liverpool looks after and has placed, in Wigan unless told where. */
  const placedChild = async (given: string, authority = WIGAN): Promise<Child> => {
    start = await hub.now();
    const child = inventedChild(LIVERPOOL, given);
    const liverpool = hub.agency(LIVERPOOL);
    await liverpool.tell('child.registered', lookedAfter(child), { subject: child.local });
    await liverpool.tell('placement.notified', placedIn(child, authority), { subject: child.local });
    return child;
  };
  const missing = (child: Child, subject: string, since: string, by = GREATER_MANCHESTER): Promise<Told> =>
    hub.agency(by).tell(
      'missing.reported',
      {
        child: asPoliceKnow(child, by, subject),
        category: 'missing',
        since,
        missingFrom: { kind: 'placement', authority: WIGAN, address: houseIn(WIGAN) },
        risk: { level: 'medium', factors: [] },
      },
      { subject },
    );
  const found = (subject: string, at: string, by = GREATER_MANCHESTER, more: object = {}): Promise<Told> =>
    hub.agency(by).tell('missing.found', { at, how: 'returned', returnedTo: 'placement', ...more }, { subject });
  const childIdOf = async (told: Told): Promise<string> =>
    String((await hub.agency(LIVERPOOL).episode(String(told.receipt.episode))).childId);

  describe('a find that comes before its report', () => {
    it('waits as unlinked, tells nobody, and is tied when the report comes; then only the find is told, with both times', async () => {
      const child = await placedChild('Early');
      const subject = newCase();
      const find = await found(subject, hours(-1));
      expect(find.receipt).toMatchObject({ status: 'unlinked', episode: null, alerts: { raised: 0 } });

      const report = await missing(child, subject, hours(-5));
      const tied = await hub.agency(GREATER_MANCHESTER).receipt(find.receipt.id);
      expect(tied).toMatchObject({
        status: 'linked',
        episode: report.receipt.episode,
        reference: report.receipt.reference,
      });
      const alerts = await alertsAbout(hub, report.receipt.reference);
      expect(alerts.map(({ kind }) => kind)).not.toContain('missing.reported');
      const returns = alerts.filter(({ kind }) => kind === 'missing.found');
      expect(new Set(returns.map(({ to }) => to.organisation))).toEqual(
        new Set([WIGAN, LIVERPOOL, GREATER_MANCHESTER, MERSEYSIDE]),
      );
      for (const { facts } of returns) {
        expect(facts).toMatchObject({ episode: { since: hours(-5), endedAt: hours(-1), state: 'closed' } });
      }
    });

    it('ENG-09 starts the clock of the interview at the return, not at the hearing of it', async () => {
      const child = await placedChild('Clockwork');
      const subject = newCase();
      await found(subject, hours(-80));
      const { receipt } = await missing(child, subject, hours(-90));
      const tasks = (await tasksAbout(hub, receipt.reference)).filter(({ kind }) => kind === 'return-interview');
      expect(tasks).toMatchObject([{ startedAt: hours(-80), dueAt: hours(-8), state: 'overdue', late: true }]);
      const told = (await alertsAbout(hub, receipt.reference)).filter((alert) => rulesOf(alert).includes('ENG-09'));
      expect(told.map(({ kind, late }) => [kind, late])).toEqual([['task.overdue', true]]);
    });
  });

  describe('reports about a child who is already missing', () => {
    it('a late one with an earlier time moves the beginning back', async () => {
      const child = await placedChild('Later');
      const [subject, first] = [newCase(), hours(-1)];
      const report = await missing(child, subject, first);
      const earlier = await missing(child, subject, hours(-3));
      expect(earlier.receipt.episode).toBe(report.receipt.episode);
      const episode = await hub.agency(WIGAN).episode(String(report.receipt.episode));
      expect(episode).toMatchObject({ state: 'open', since: hours(-3) });
    });

    it('another agency’s joins the same episode, and that agency is party to it from then on', async () => {
      const child = await placedChild('Joined');
      const first = await hub.agency(HOME).tell(
        'missing.reported',
        {
          child: child.record,
          category: 'missing',
          since: hours(-2),
          missingFrom: { kind: 'placement', authority: WIGAN },
        },
        { subject: `HOME-${child.local}` },
      );
      expect(
        (await hub.agency(WEST_YORKSHIRE).call('GET', `/v1/episodes/${String(first.receipt.episode)}`)).status,
      ).toBe(404);
      const second = await missing(child, newCase(), hours(-1), WEST_YORKSHIRE);
      expect(second.receipt).toMatchObject({ status: 'linked', episode: first.receipt.episode });
      expect(await hub.agency(WEST_YORKSHIRE).episode(String(first.receipt.episode))).toMatchObject({
        since: hours(-2),
      });
    });

    it('either agency may say that the child is found: each under its own reference for the case', async () => {
      const child = await placedChild('Twofold');
      const subject = newCase();
      const report = await missing(child, subject, hours(-2));
      const find = await hub
        .agency(HOME)
        .tell('missing.found', { child: child.record, at: hours(-1), how: 'returned', returnedTo: 'placement' });
      expect(find.receipt.episode).toBe(report.receipt.episode);
      expect(await hub.agency(GREATER_MANCHESTER).episode(String(report.receipt.episode))).toMatchObject({
        state: 'closed',
        endedAt: hours(-1),
      });
    });

    it('one about a time after the return opens a new episode', async () => {
      const child = await placedChild('Again');
      const first = await missing(child, newCase(), hours(-20));
      await found(first.event.subject, hours(-18));
      const second = await missing(child, newCase(), hours(-2));
      expect(second.receipt.episode).not.toBe(first.receipt.episode);
      expect(second.receipt.reference).not.toBe(first.receipt.reference);
      const both = await hub.agency(LIVERPOOL).episodes({ child: await childIdOf(first) });
      expect(both.map(({ state, since }) => [state, since])).toEqual([
        ['open', hours(-2)],
        ['closed', hours(-20)],
      ]);
    });

    it('a late one from before the last return belongs to the earlier episode, and does not reach across the return', async () => {
      const child = await placedChild('Between');
      const first = await missing(child, newCase(), hours(-20));
      await found(first.event.subject, hours(-18));
      const second = await missing(child, newCase(), hours(-2));
      const late = await missing(child, newCase(), hours(-21), WEST_YORKSHIRE);
      expect(late.receipt.episode).toBe(first.receipt.episode);
      expect(await hub.agency(WIGAN).episode(String(second.receipt.episode))).toMatchObject({ since: hours(-2) });
      expect(await hub.agency(WIGAN).episode(String(first.receipt.episode))).toMatchObject({ since: hours(-21) });
    });
  });

  describe('what was wrong and is withdrawn', () => {
    it('a find: the episode is open again, what the return started is cancelled, and whoever was told of it is told that', async () => {
      const child = await placedChild('Reopened');
      const report = await missing(child, newCase(), hours(-2));
      const find = await found(report.event.subject, hours(-1));
      const returns = (await alertsAbout(hub, find.receipt.reference)).filter(({ kind }) => kind === 'missing.found');
      expect(returns.length).toBeGreaterThanOrEqual(4);

      const police = hub.agency(GREATER_MANCHESTER);
      await police.tell(
        'report.withdrawn',
        { eventId: find.event.id, reason: 'another boy' },
        { subject: find.event.subject },
      );

      expect(await police.receipt(find.receipt.id)).toMatchObject({ status: 'withdrawn' });
      expect(await police.episode(String(report.receipt.episode))).toMatchObject({ state: 'open', endedAt: null });
      const tasks = await tasksAbout(hub, find.receipt.reference);
      expect(tasks.filter(({ kind }) => kind === 'return-interview')).toMatchObject([{ state: 'cancelled' }]);
      const after = await alertsAbout(hub, find.receipt.reference);
      expect(after.filter(({ kind }) => kind === 'missing.found').map(({ state }) => state)).toEqual(
        returns.map(() => 'withdrawn'),
      );
      const standDowns = after.filter(({ kind }) => kind === 'stand-down');
      expect(recipients(standDowns)).toEqual(recipients(returns));
      expect(new Set(standDowns.map(({ withdraws }) => withdraws))).toEqual(new Set(returns.map(({ id }) => id)));
      expect(after.filter(({ kind }) => kind === 'missing.reported').map(({ state }) => state)).not.toContain(
        'withdrawn',
      );
    });

    it('a report: its episode is withdrawn, and whoever was told, and nobody else, is told so', async () => {
      const child = await placedChild('Mistaken');
      const report = await missing(child, newCase(), hours(-2));
      const going = (await alertsAbout(hub, report.receipt.reference)).filter(
        ({ kind }) => kind === 'missing.reported',
      );
      const police = hub.agency(GREATER_MANCHESTER);
      await police.tell(
        'report.withdrawn',
        { eventId: report.event.id, reason: 'at school' },
        { subject: report.event.subject },
      );
      const standDowns = (await alertsAbout(hub, report.receipt.reference)).filter(({ kind }) => kind === 'stand-down');
      expect(recipients(standDowns)).toEqual(recipients(going));
      expect(await police.episode(String(report.receipt.episode))).toMatchObject({ state: 'withdrawn' });
    });

    it('only by whoever sent it: another agency’s withdrawal is refused, and nothing changes', async () => {
      const child = await placedChild('Kept');
      const report = await missing(child, newCase(), hours(-2));
      const wigan = hub.agency(WIGAN);
      const answer = await wigan.post(
        wigan.event('report.withdrawn', { eventId: report.event.id, reason: 'not ours' }),
      );
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toMatchObject([{ pointer: '/data/eventId' }]);
      expect((await hub.agency(GREATER_MANCHESTER).receipt(report.receipt.id)).status).toBe('linked');
    });
  });

  it('the same notice twice, in one batch and later again, is one report and one alert each', async () => {
    const child = await placedChild('Double');
    const police = hub.agency(GREATER_MANCHESTER);
    const report = await missing(child, newCase(), hours(-1));
    const told = await alertsAbout(hub, report.receipt.reference);
    const update = police.event(
      'missing.updated',
      { information: 'seen near the canal' },
      { subject: report.event.subject },
    );
    const { status, body } = await police.post([update, update, report.event]);
    expect(status).toBe(202);
    const statuses = body.receipts.map((receipt) => receipt.status);
    expect(statuses).toEqual(['accepted', 'duplicate', 'duplicate']);
    await hub.settle();
    const after = await alertsAbout(hub, report.receipt.reference);
    const ofUpdate = after.filter(({ kind }) => kind === 'missing.updated');
    expect(ofUpdate.map(({ to }) => to.organisation)).toEqual([LIVERPOOL]);
    expect(after.filter((alert) => !ofUpdate.includes(alert))).toEqual(told);
  });

  it('host is the authority of the day on which it happened, whatever has become of the placement since', async () => {
    start = await hub.now();
    const child = inventedChild(LIVERPOOL, 'Moved');
    const liverpool = hub.agency(LIVERPOOL);
    const options = { subject: child.local };
    const wigans = { reference: `PL-W-${child.local}`, from: '2026-01-05' };
    const leedss = { reference: `PL-L-${child.local}`, from: '2026-02-10' };
    await liverpool.tell('child.registered', lookedAfter(child), options);
    await liverpool.tell('placement.notified', placedIn(child, WIGAN, { placement: wigans }), options);
    const ended = { ...placedIn(child, WIGAN, { placement: { ...wigans, to: '2026-02-10' } }), change: 'ended' };
    await liverpool.tell('placement.notified', ended, options);
    await liverpool.tell('placement.notified', placedIn(child, LEEDS, { placement: leedss }), options);

    const late = await missing(child, newCase(), '2026-02-05T20:00:00Z');
    await found(late.event.subject, '2026-02-06T07:00:00Z');
    const present = await missing(child, newCase(), hours(-1), WEST_YORKSHIRE);

    const hosts = async (told: Told): Promise<string[]> =>
      (await alertsAbout(hub, told.receipt.reference))
        .filter(({ kind, to }) => kind.startsWith('missing.') && to.capacity.includes('host'))
        .map(({ to }) => to.organisation);
    expect(new Set(await hosts(late))).toEqual(new Set([WIGAN, GREATER_MANCHESTER]));
    expect(new Set(await hosts(present))).toEqual(new Set([LEEDS, WEST_YORKSHIRE]));
    expect(await liverpool.episode(String(late.receipt.episode))).toMatchObject({
      responsible: LIVERPOOL,
      host: WIGAN,
    });
    expect(await liverpool.episode(String(present.receipt.episode))).toMatchObject({
      responsible: LIVERPOOL,
      host: LEEDS,
    });
  });

  it('ENG-21 a child whom nobody knows has a record of their own, and the authority where they live is told', async () => {
    start = await hub.now();
    const child = inventedChild(WIGAN, 'Unheard');
    const subject = newCase();
    const police = hub.agency(GREATER_MANCHESTER);
    const home = { kind: 'home', authority: WIGAN, address: houseIn(WIGAN, '8 Placeholder Close') };
    const { receipt } = await police.tell(
      'missing.reported',
      {
        child: asPoliceKnow(child, GREATER_MANCHESTER, subject),
        category: 'missing',
        since: hours(-1),
        missingFrom: home,
      },
      { subject },
    );
    expect(receipt.status).toBe('linked');
    const told = (await alertsAbout(hub, receipt.reference)).filter(({ kind }) => kind === 'missing.reported');
    const [wigans] = told.filter(({ to }) => to.organisation === WIGAN && to.role === 'front-door');
    expect(wigans).toMatchObject({ to: { role: 'front-door', capacity: 'responsible' } });
    expect(wigans && rulesOf(wigans)).toContain('ENG-21');
    expect(wigans?.facts).toMatchObject({ notice: { missingFrom: { address: { lines: ['8 Placeholder Close'] } } } });
    expect(await hub.agency(WIGAN).episode(String(receipt.episode))).toMatchObject({ responsible: WIGAN, host: null });
  });

  it('a report that says too little to know a child by has its reference at once, and the authority of the place is told', async () => {
    start = await hub.now();
    const { receipt } = await hub.agency(GREATER_MANCHESTER).tell('missing.reported', {
      child: { name: { given: 'Sam' } },
      category: 'missing',
      since: hours(-1),
      missingFrom: { kind: 'other', authority: WIGAN },
    });
    expect(receipt.reference).toMatch(/^HW-/);
    expect(receipt.episode).not.toBeNull();
    const told = (await alertsAbout(hub, receipt.reference)).filter(({ kind }) => kind === 'missing.reported');
    expect(told.map(({ to }) => to.organisation)).toContain(WIGAN);
  });

  describe('an absence that becomes missing', () => {
    const becomeMissing = async (): Promise<{ receipt: Told['receipt']; alerts: AlertBody[] }> => {
      const child = await placedChild('Risen');
      const subject = newCase();
      const police = hub.agency(GREATER_MANCHESTER);
      const { receipt } = await police.tell(
        'missing.reported',
        {
          child: asPoliceKnow(child, GREATER_MANCHESTER, subject),
          category: 'absent',
          since: hours(-2),
          missingFrom: { kind: 'placement', authority: WIGAN, address: houseIn(WIGAN) },
          risk: { level: 'none', factors: [] },
        },
        { subject },
      );
      await police.tell('missing.updated', { category: 'missing' }, { subject });
      return { receipt, alerts: await alertsAbout(hub, receipt.reference) };
    };

    it('ENG-01 keeps both categories, and the risk of none is treated as medium', async () => {
      const { receipt } = await becomeMissing();
      const episode = await hub.agency(WIGAN).episode(String(receipt.episode));
      expect(episode.categories?.map(({ category }) => category)).toEqual(['absent', 'missing']);
      expect(episode).toMatchObject({ category: 'missing', risk: { level: 'medium', reported: 'none' } });
    });

    it('ENG-07 is told to host, responsible and both forces, as a going is', async () => {
      const { alerts } = await becomeMissing();
      const told = alerts.filter((alert) => rulesOf(alert).includes('ENG-07'));
      expect(new Set(told.map(({ to }) => to.organisation))).toEqual(
        new Set([WIGAN, LIVERPOOL, GREATER_MANCHESTER, MERSEYSIDE]),
      );
      expect(new Set(told.map(({ urgency }) => urgency))).toEqual(new Set(['immediate']));
    });

    it('ENG-02 the force is told that its risk of none is treated as medium', async () => {
      const { alerts } = await becomeMissing();
      const told = alerts.filter((alert) => rulesOf(alert).includes('ENG-02'));
      expect(told.map(({ to }) => to.organisation)).toEqual([GREATER_MANCHESTER]);
    });
  });

  it('an update that comes before its report waits with it, and counts when it is tied', async () => {
    const child = await placedChild('Rising');
    const subject = newCase();
    const police = hub.agency(GREATER_MANCHESTER);
    const update = await police.tell('missing.updated', { risk: { level: 'high', factors: ['gangs'] } }, { subject });
    expect(update.receipt).toMatchObject({ status: 'unlinked', alerts: { raised: 0 } });
    const report = await missing(child, subject, hours(-1));
    expect(await police.receipt(update.receipt.id)).toMatchObject({
      status: 'linked',
      episode: report.receipt.episode,
    });
    expect(await police.episode(String(report.receipt.episode))).toMatchObject({ risk: { level: 'high' } });
    const rules = (await alertsAbout(hub, report.receipt.reference)).flatMap(rulesOf);
    expect(rules).toContain('ENG-03');
  });

  it('a report that may be of either of two brothers waits for a person; both authorities hear of it without their records', async () => {
    start = await hub.now();
    const [adam, aden] = [inventedChild(LIVERPOOL, 'Adam', 'Twinsample'), inventedChild(LEEDS, 'Aden', 'Twinsample')];
    for (const { responsible, local, record } of [adam, aden]) {
      const brother = { ...record, dateOfBirth: '2011-07-07' };
      await hub
        .agency(responsible)
        .tell(
          'child.registered',
          { child: brother, responsibleAuthority: responsible, statuses: [] },
          { subject: local },
        );
    }
    const { receipt } = await hub.agency(GREATER_MANCHESTER).tell('missing.reported', {
      child: { name: { family: 'Twinsample' }, dateOfBirth: '2011-07-07' },
      category: 'missing',
      since: hours(-1),
      missingFrom: { kind: 'other', authority: WIGAN },
    });
    expect(receipt.status).toBe('needs-review');
    expect(receipt.episode).not.toBeNull();
    const told = await alertsAbout(hub, receipt.reference);
    expect(told.filter(({ kind }) => kind === 'missing.reported').map(({ to }) => to.organisation)).toContain(WIGAN);
    const possible = told.filter(({ kind }) => kind === 'possible-match');
    expect(new Set(possible.map(({ to }) => to.organisation))).toEqual(new Set([LIVERPOOL, LEEDS]));
    expect(JSON.stringify(told)).not.toMatch(/Adam|Aden/);
  });
});
