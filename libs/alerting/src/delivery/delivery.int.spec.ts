import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '#testing';
import { caseOf, contactOf, found, missing, placed, registered, tellOf, updated } from '../../test/specimens.js';
import { TellingHub } from '../../test/telling-hub.js';
import { ChannelSender, type SendOutcome } from './channel-sender.js';
import { WorkerSettings } from './worker-settings.js';

const COORDINATOR = 'coordinator@wigan.example';
const DOOR = 'door@wigan.example';

let hub: TellingHub;
beforeAll(async () => {
  hub = await TellingHub.start(testDatabase);
});
afterAll(() => hub.stop());
beforeEach(() =>
  hub.reset([
    contactOf('missing-coordinator', [{ address: COORDINATOR }]),
    contactOf('front-door', [{ address: DOOR }]),
    contactOf('service-manager', [{ address: 'manager@wigan.example' }]),
  ]),
);

/** A child placed in Wigan goes missing, and the coordinator is told. */
async function going(): Promise<{
  file: ReturnType<typeof caseOf>;
  notice: ReturnType<typeof missing>;
  alert: string;
}> {
  const notice = missing();
  const file = caseOf(registered(), placed(), notice);
  const { raised } = await hub.raise(file, [tellOf(file, notice)]);
  return { file, notice, alert: raised[0] ?? '' };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('delivery of alerts', () => {
  it('I4 tells each contact once, however often the same is raised and looked for', async () => {
    const gone = missing();
    const file = caseOf(registered(), placed(), gone);
    const tells = [tellOf(file, gone), tellOf(file, gone, { rule: 'WIG-07' })];
    const { raised } = await hub.raise(file, tells);
    expect(raised).toHaveLength(1);
    await hub.settle();
    expect((await hub.raise(file, tells)).raised).toEqual([]);
    await hub.settle();
    expect(hub.mail.mails).toHaveLength(1);
    expect(hub.mail.mails[0]).toMatchObject({ address: COORDINATOR });
    expect(hub.mail.mails[0]?.text).toContain('Tom Example');
    expect(hub.mail.mails[0]?.headers.get('x-homeward-rules')).toBe('ENG-07, WIG-07');
    expect(await hub.deliveries(raised[0] ?? '')).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  it('a mailbox that refuses for now is tried again, and within five minutes the next contact is told', async () => {
    hub.mail.always(COORDINATOR, 451);
    const { alert } = await going();
    await hub.settle();
    expect(hub.mail.attempts).toEqual([COORDINATOR]);
    await hub.later(4);
    expect(hub.mail.to(DOOR)).toHaveLength(0);
    await hub.later(1);
    expect(hub.mail.to(DOOR)).toHaveLength(1);
    expect(hub.mail.attempts.filter((address) => address === COORDINATOR).length).toBeGreaterThanOrEqual(3);
    hub.mail.script(COORDINATOR);
    await hub.later(60);
    expect(hub.mail.to(COORDINATOR)).toHaveLength(1);
    expect(await hub.deliveries(alert)).toMatchObject([{ state: 'delivered' }, { state: 'delivered', step: 1 }, {}]);
  });

  it('a mailbox that refuses for good is not tried again, and the next contact is told at once', async () => {
    hub.mail.always(COORDINATOR, 550);
    const { alert } = await going();
    await hub.settle();
    expect(hub.mail.attempts).toEqual([COORDINATOR, DOOR]);
    expect(await hub.deliveries(alert)).toMatchObject([
      { state: 'refused', attempts: 1, last_error: '550' },
      { state: 'delivered', attempts: 1 },
    ]);
  });

  it('gives a mailbox up after half a day of refusals', async () => {
    hub.mail.always(COORDINATOR, 451);
    const { alert } = await going();
    await hub.later(13 * 60);
    expect((await hub.deliveries(alert))[0]).toMatchObject({ state: 'failed', attempts: 14 });
  });

  it('a slow recipient counts as quiet, holds up nobody else, and the next contact is told meanwhile', async () => {
    const slow = Array.from({ length: 10 }, (_, i) => `slow${i}@wigan.example`);
    for (const address of slow) hub.mail.always(address, 'hold');
    const notice = missing();
    const file = caseOf(registered(), placed(), notice);
    await hub.raise(file, [
      ...slow.map((email, i) => tellOf(file, notice, { person: { name: `Worker ${i}`, email, phone: null } })),
      tellOf(file, notice),
    ]);
    await hub.settle();
    expect(hub.mail.held()).toBe(10);
    expect(hub.mail.to(COORDINATOR)).toHaveLength(1);
    await hub.later(5);
    expect(hub.mail.to(COORDINATOR)).toHaveLength(11);
    hub.mail.release();
    await hub.settle();
    expect(hub.mail.to('slow0@wigan.example')).toHaveLength(1);
    await hub.later(60);
    expect(hub.mail.to('slow0@wigan.example')).toHaveLength(1);
  });

  it('I4 where the answer to a message was lost a second copy goes out, with the same Message-ID, and never a third', async () => {
    hub.mail.script(COORDINATOR, 'hang-up');
    const { alert } = await going();
    await hub.later(3);
    const copies = hub.mail.to(COORDINATOR);
    expect(copies).toHaveLength(2);
    expect(copies[0]?.messageId).toBe(copies[1]?.messageId);
    expect((await hub.deliveries(alert))[0]).toMatchObject({ state: 'delivered', attempts: 2 });

    hub.mail.reset();
    hub.mail.always(COORDINATOR, 'hang-up');
    const again = await going();
    await hub.later(60);
    expect(hub.mail.to(COORDINATOR)).toHaveLength(2);
    expect((await hub.deliveries(again.alert))[0]).toMatchObject({ state: 'failed' });
    expect(hub.mail.to(DOOR).length).toBeGreaterThan(0);
  });

  it('I6 a child who was found, or a report that was withdrawn, before the decision: nothing of the going is sent', async () => {
    const { file, notice, alert } = await going();
    hub.cases.files.set(file.child.id, caseOf(...file.notices, found()));
    await hub.settle();
    expect(hub.mail.mails).toEqual([]);
    expect(await hub.deliveries(alert)).toMatchObject([{ state: 'cancelled', attempts: 0, last_error: 'found' }]);

    const other = await going();
    const withdrawn = { ...other.notice, withdrawnBy: notice.report };
    hub.cases.files.set(file.child.id, caseOf(registered(), withdrawn));
    await hub.settle();
    expect(hub.mail.mails).toEqual([]);
  });

  it('I6 a find ends retries and escalation of the going', async () => {
    hub.mail.always(COORDINATOR, 451);
    const { file } = await going();
    await hub.settle();
    const after = caseOf(...file.notices, found());
    hub.cases.files.set(file.child.id, after);
    await hub.database.transaction((tx) => hub.alerts.endGoing(tx, after.history.episodes[0] ?? { notices: [] }));
    await hub.later(24 * 60);
    expect(hub.mail.attempts).toEqual([COORDINATOR]);
    expect(hub.desk.opened).toEqual([]);
  });

  it('I7 a recipient gets the versions of a case in order, the later ones waiting for the earlier', async () => {
    hub.mail.script(COORDINATOR, 451, 451);
    const { file, notice } = await going();
    await hub.settle();
    const news = updated();
    const more = caseOf(...file.notices, news);
    await hub.raise(more, [tellOf(more, news)]);
    await hub.settle();
    expect(hub.mail.to(COORDINATOR)).toEqual([]);
    await hub.later(4);
    expect(hub.mail.to(COORDINATOR).map(({ headers }) => headers.get('x-homeward-kind'))).toEqual([
      'missing.reported',
      'missing.updated',
    ]);
    expect(notice.report).not.toBe(news.report);
  });

  it('F-16 of two workers with the same delivery only the later may write: what the paused one brings is refused', async () => {
    hub.mail.script(COORDINATOR, 'hold');
    const { alert } = await going();
    await hub.settle();
    expect(hub.mail.held()).toBe(1);
    // the first worker's lease has run out, as after a minute's pause
    await hub.database.query(
      `UPDATE alert_delivery SET leased_until = clock_timestamp() - interval '1 second' WHERE channel = 'email'`,
    );
    const second = hub.newWorker([hub.sender()]);
    await second.runDue(hub.now);
    await until(async () => (await hub.deliveries(alert))[0]?.state === 'delivered');
    const delivered = await hub.deliveries(alert);
    expect(delivered).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    hub.mail.release();
    await hub.settle();
    expect(await hub.deliveries(alert)).toEqual(delivered);
    expect(new Set(hub.mail.to(COORDINATOR).map(({ messageId }) => messageId)).size).toBe(1);
    await second.stop();
  });

  it('F-16 a worker that was paused before the message left sends nothing once it goes on', async () => {
    const sender = hub.sender();
    const outcome = await sender.send(
      {
        id: 'x',
        messageId: '<x@homeward.invalid>',
        address: COORDINATOR,
        subject: 's',
        body: 'b',
        headers: {},
        at: hub.now,
      },
      () => false,
    );
    expect(outcome).toEqual({ kind: 'later', code: 'lease-lost', unsure: false });
    expect(hub.mail.mails).toEqual([]);
    await sender.close();
  });

  it('a worker says that it is behind while more is due than it has hands for, and no longer', async () => {
    const answers: (() => void)[] = [];
    class Waiting extends ChannelSender {
      readonly channel = 'email';
      send(): Promise<SendOutcome> {
        return new Promise((resolve) => answers.push(() => resolve({ kind: 'taken' })));
      }
      close(): Promise<void> {
        return Promise.resolve();
      }
    }
    const notice = missing();
    const people = Array.from({ length: 4 }, (_, i) => ({ name: `${i}`, email: `${i}@wigan.example`, phone: null }));
    await hub.raise(
      caseOf(notice),
      people.map((person) => tellOf(caseOf(notice), notice, { person })),
    );
    const worker = hub.newWorker([new Waiting()], new WorkerSettings({ parallel: 2, ahead: 0 }));
    expect(worker.isBehind).toBe(false);
    await worker.runDue(hub.now);
    expect([answers.length, worker.isBehind]).toEqual([2, true]);
    for (const answer of answers) answer();
    await until(() => Promise.resolve(answers.length === 4));
    expect(worker.isBehind).toBe(true);
    for (const answer of answers) answer();
    await until(() => worker.isQuiet());
    expect(worker.isBehind).toBe(false);
    await worker.stop();
  });

  it('a server that is away is tried again, and nothing is lost', async () => {
    const { alert } = await going();
    const away = hub.newWorker([hub.sender({ port: 1 })]);
    await away.runDue(hub.now);
    await until(() => away.isQuiet());
    expect(await hub.deliveries(alert)).toMatchObject([{ state: 'queued', attempts: 1, last_error: 'ESOCKET' }]);
    await away.stop();
    await hub.later(1);
    expect(hub.mail.to(COORDINATOR)).toHaveLength(1);
  });
});
