import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReceiptBody, ReviewBody } from '#contracts';
import { describeOnBothTransports, startHubProcess, type HubClient, type HubProcess, type Told } from '#testing';
import {
  alertsAbout,
  asPoliceKnow,
  GREATER_MANCHESTER,
  houseIn,
  inventedChild,
  LEEDS,
  LIVERPOOL,
  lookedAfter,
  only,
  placedIn,
  tasksAbout,
  WIGAN,
  type Child,
} from './cast.js';

const HOUR = 3_600_000;
const HUB = 'homeward';

describeOnBothTransports('what is known of a child comes bit by bit', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let start: Date;
  let cases = 0;
  const hours = (n: number): string => new Date(start.getTime() + n * HOUR).toISOString();
  const newCase = (): string => `MP/26/${String(++cases).padStart(4, '0')}`;

  beforeAll(async () => {
    process = await startHubProcess({ env, now: '2026-03-02T09:00:00Z' });
    hub = process.client;
    start = await hub.now();
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  const missing = (child: object, subject: string, more: object = {}): Promise<Told> =>
    hub.agency(GREATER_MANCHESTER).tell(
      'missing.reported',
      {
        child,
        category: 'missing',
        since: hours(-2),
        missingFrom: { kind: 'home', authority: WIGAN, address: houseIn(WIGAN) },
        risk: { level: 'medium', factors: [] },
        ...more,
      },
      { subject },
    );
  const receiptOf = ({ receipt }: Told): Promise<ReceiptBody> => hub.agency(GREATER_MANCHESTER).receipt(receipt.id);
  const register = async (child: Child): Promise<Told> => {
    const agency = hub.agency(child.responsible);
    const told = await agency.tell('child.registered', lookedAfter(child), { subject: child.local });
    await agency.tell('placement.notified', placedIn(child, WIGAN), { subject: child.local });
    return told;
  };
  const reviewOf = async ({ receipt }: Told, by = HUB): Promise<ReviewBody> =>
    only((await hub.agency(by).reviews()).filter((review) => review.receipt === receipt.id));
  const toldOf = async (reference: string | null, kind: string): Promise<Set<string>> => {
    const alerts = await alertsAbout(hub, reference);
    return new Set(
      alerts.filter((one) => one.kind === kind && one.state !== 'withdrawn').map(({ to }) => to.organisation),
    );
  };

  describe('a registration of a child whom a report had made known', () => {
    const child = inventedChild(LIVERPOOL, 'Firstly');
    let report: Told;
    let registration: Told;
    let review: ReviewBody;

    it('makes a record of its own, and the two are proposed for merging to the authorities of both', async () => {
      report = await missing(asPoliceKnow(child, GREATER_MANCHESTER, 'MP/26/A'), 'MP/26/A');
      expect(report.receipt.status).toBe('linked');
      expect(await toldOf(report.receipt.reference, 'missing.reported')).toEqual(new Set([WIGAN]));
      registration = await register(child);
      expect(registration.receipt.status).toBe('linked');
      review = await reviewOf(registration, LIVERPOOL);
      expect(review).toMatchObject({ kind: 'merge', state: 'open', report: { child: { name: child.record.name } } });
      // the older record is Wigan’s so far: Liverpool may see no more of it than that it is there
      expect(review.candidates).toMatchObject([{ child: {}, evidence: [] }]);
      expect(await reviewOf(registration, WIGAN)).toMatchObject({
        candidates: [{ child: { name: child.record.name } }],
      });
      expect(await hub.agency(HUB).reviews({ kind: 'merge', state: 'open' })).toHaveLength(1);
      const asked = await Promise.all([LIVERPOOL, WIGAN].map((id) => hub.agency(id).alerts({ kind: 'review.needed' })));
      expect(asked).toMatchObject([[{ facts: {} }], [{ facts: {} }]]);
      expect(await hub.agency(HUB).reviews({ kind: 'link' })).toEqual([]);
    });

    it('takes everything of the older one when they are the same: the episode, its alerts and its tasks', async () => {
      const answer = await hub.agency(LIVERPOOL).decide(review.id, { decision: 'same', reason: 'our boy' });
      expect(answer).toMatchObject({ status: 200, body: { state: 'decided', linked: review.linked } });
      expect(await receiptOf(report)).toMatchObject({
        status: 'linked',
        episode: report.receipt.episode,
        reference: report.receipt.reference,
      });
      expect(await toldOf(report.receipt.reference, 'missing.reported')).toEqual(
        new Set([LIVERPOOL, WIGAN, GREATER_MANCHESTER, 'merseyside']),
      );
      expect(await toldOf(report.receipt.reference, 'correction')).toEqual(new Set());
      const [episode] = await hub.agency(LIVERPOOL).episodes();
      expect(episode).toMatchObject({ id: report.receipt.episode, responsible: LIVERPOOL, host: WIGAN });
      // the matter is in the child’s own ledger from now on
      const ledger = await hub.agency(LIVERPOOL).disclosures(String(episode?.childId));
      expect(ledger.map(({ to }) => to.organisation)).toContain(WIGAN);
    });

    it('gives it back when they turn out to be two: who saw the wrong one is told, and what it opened is cancelled', async () => {
      const answer = await hub.agency(HUB).decide(review.id, { decision: 'different', reason: 'a cousin' });
      expect(answer).toMatchObject({ status: 200, body: { state: 'decided' } });
      expect(await receiptOf(report)).toMatchObject({ status: 'linked', episode: report.receipt.episode });
      expect(await toldOf(report.receipt.reference, 'correction')).toEqual(
        new Set([LIVERPOOL, WIGAN, GREATER_MANCHESTER, 'merseyside']),
      );
      expect(await toldOf(report.receipt.reference, 'missing.reported')).toEqual(new Set([WIGAN]));
      expect(await hub.agency(LIVERPOOL).episodes()).toEqual([]);
      const running = (await tasksAbout(hub, report.receipt.reference)).filter(({ state }) => state === 'open');
      expect(running.map(({ owner }) => owner.organisation)).not.toContain(LIVERPOOL);
    });

    it('and takes it again, when that was wrong in its turn', async () => {
      const answer = await hub.agency(HUB).decide(review.id, { decision: 'same', reason: 'no cousin: himself' });
      expect(answer.status).toBe(200);
      expect(await toldOf(report.receipt.reference, 'missing.reported')).toEqual(
        new Set([LIVERPOOL, WIGAN, GREATER_MANCHESTER, 'merseyside']),
      );
      const found = await hub
        .agency(GREATER_MANCHESTER)
        .tell('missing.found', { at: hours(0), how: 'returned', returnedTo: 'placement' }, { subject: 'MP/26/A' });
      expect(found.receipt).toMatchObject({ status: 'linked', episode: report.receipt.episode });
      const interviews = (await tasksAbout(hub, report.receipt.reference)).filter(
        ({ kind, state }) => kind === 'return-interview' && state === 'open',
      );
      expect(interviews).toMatchObject([{ owner: { organisation: LIVERPOOL }, startedAt: hours(0) }]);
    });
  });

  describe('a report that waits', () => {
    it('is linked by itself when another notice of its case says who it is', async () => {
      const brothers = [inventedChild(LIVERPOOL, 'Casper', 'Waitholm'), inventedChild(LEEDS, 'Jasper', 'Waitholm')];
      const [casper, jasper] = brothers.map((child) => ({
        ...child,
        record: { ...child.record, dateOfBirth: '2010-10-10' },
      }));
      if (!casper || !jasper) throw new Error('two brothers');
      for (const child of [casper, jasper]) await register(child);
      const subject = newCase();
      const told = await missing({ name: { family: 'Waitholm' }, dateOfBirth: '2010-10-10' }, subject);
      expect(told.receipt.status).toBe('needs-review');
      const { reference } = told.receipt;
      expect(await toldOf(reference, 'possible-match')).toEqual(new Set([LIVERPOOL, LEEDS]));

      const news = await hub
        .agency(GREATER_MANCHESTER)
        .tell(
          'missing.updated',
          { child: { ...jasper.record }, information: 'the carer has brought his papers' },
          { subject },
        );
      expect(news.receipt).toMatchObject({ status: 'linked', episode: told.receipt.episode });
      expect(await receiptOf(told)).toMatchObject({ status: 'linked', episode: told.receipt.episode, reference });
      expect(await toldOf(reference, 'missing.reported')).toEqual(
        new Set([LEEDS, WIGAN, GREATER_MANCHESTER, 'west-yorkshire']),
      );
      expect(await toldOf(reference, 'correction')).toEqual(new Set());
      const review = await reviewOf(told);
      expect(review).toMatchObject({ state: 'decided', decision: { decision: 'same', by: HUB } });
      expect(JSON.stringify(review.candidates.find(({ id }) => id === review.linked))).toContain('Jasper');
    });

    it('is linked by itself when the record of its child says enough to be sure', async () => {
      const child = inventedChild(LIVERPOOL, 'Odo', 'Scantholm');
      const { identifiers, name } = child.record;
      const first = { identifiers: identifiers.slice(1), name, dateOfBirth: child.record.dateOfBirth.slice(0, 4) };
      const liverpool = hub.agency(LIVERPOOL);
      const care = lookedAfter(child);
      await liverpool.tell('child.registered', { ...care, child: first }, { subject: child.local });
      const told = await missing({ name, dateOfBirth: child.record.dateOfBirth }, newCase());
      expect(told.receipt.status).toBe('needs-review');
      await liverpool.tell('child.registered', care, { subject: child.local });
      expect((await receiptOf(told)).status).toBe('linked');
      const review = await reviewOf(told);
      expect(review).toMatchObject({ state: 'decided', decision: { decision: 'same', by: HUB } });
      expect(await toldOf(told.receipt.reference, 'missing.reported')).toContain(LIVERPOOL);
    });

    it('is shown to the reviewers of an authority as soon as a child of theirs may be the one', async () => {
      const subject = newCase();
      const known = inventedChild(LIVERPOOL, 'Rowan', 'Lateholm');
      await register({ ...known, record: { ...known.record, dateOfBirth: '2011-05-05' } });
      const told = await missing({ name: { family: 'Lateholm' }, dateOfBirth: '2011-05-05' }, subject);
      expect(told.receipt.status).toBe('needs-review');
      const leeds = async (): Promise<string[]> => (await hub.agency(LEEDS).reviews()).map(({ id }) => id);
      expect(await leeds()).not.toContain(told.receipt.id);
      const brother = inventedChild(LEEDS, 'Robin', 'Lateholm');
      await register({ ...brother, record: { ...brother.record, dateOfBirth: '2011-05-05' } });
      expect((await receiptOf(told)).status).toBe('needs-review');
      const review = await reviewOf(told, LEEDS);
      expect(review.candidates).toHaveLength(2);
      expect(JSON.stringify(review)).toContain('Robin');
      expect(JSON.stringify(review)).not.toContain('Rowan');
      expect(await toldOf(told.receipt.reference, 'possible-match')).toEqual(new Set([LIVERPOOL, LEEDS]));
    });

    it('is before the others when an open high-risk episode hangs on it, and not any more once the child is back', async () => {
      const family = 'Hasteholm';
      const born = { dateOfBirth: '2012-03-03' };
      const both = [inventedChild(LIVERPOOL, 'Tilly', family), inventedChild(LEEDS, 'Josephine', family)];
      for (const child of both) await register({ ...child, record: { ...child.record, ...born } });
      const [tilly] = both;
      if (!tilly) throw new Error('a sister');
      const told = await hub.agency('example-hospital-wigan').tell('child.seen', {
        child: { name: { family }, ...born },
        at: hours(-1),
        setting: 'emergency-department',
      });
      expect(told.receipt.status).toBe('needs-review');
      const order = async (): Promise<string[]> =>
        (await hub.agency(HUB).reviews({ state: 'open' })).map(({ id }) => id);
      expect((await order()).at(-1)).toBe(told.receipt.id);
      const subject = newCase();
      await missing({ ...tilly.record, ...born }, subject, { risk: { level: 'high', factors: [] } });
      expect((await order())[0]).toBe(told.receipt.id);
      expect((await reviewOf(told)).urgent).toBe(true);
      await hub
        .agency(GREATER_MANCHESTER)
        .tell('missing.found', { at: hours(0), how: 'returned', returnedTo: 'placement' }, { subject });
      expect((await order())[0]).not.toBe(told.receipt.id);
    });

    it('takes along what was said to be done meanwhile, with the task that it was said of', async () => {
      const twins = [inventedChild(LIVERPOOL, 'Osric', 'Doneholm'), inventedChild(LIVERPOOL, 'Basil', 'Doneholm')];
      for (const child of twins) await register({ ...child, record: { ...child.record, dateOfBirth: '2010-01-20' } });
      const told = await missing({ name: { family: 'Doneholm' }, dateOfBirth: '2010-01-20' }, newCase());
      const { reference } = told.receipt;
      const review = await reviewOf(told);
      const [first, second] = review.candidates;
      await hub.agency(HUB).decide(review.id, { decision: 'same', child: first?.id, reason: 'by his coat' });
      const liverpool = hub.agency(LIVERPOOL);
      const parents = async () =>
        only((await liverpool.tasks({ kind: 'parents-told' })).filter((task) => task.reference === reference));
      const done = await liverpool.complete((await parents()).id, { outcome: 'rang their mother' });
      expect(done).toMatchObject({ status: 200, body: { state: 'done' } });
      await hub.settle();
      await hub.agency(HUB).decide(review.id, { decision: 'same', child: second?.id, reason: 'his brother’s coat' });
      expect(await parents()).toMatchObject({ id: done.body.id, state: 'done', outcome: 'rang their mother' });
    });

    it('need not be decided once its publisher has taken it back', async () => {
      const [told] = (await hub.agency(HUB).reviews({ state: 'open', kind: 'link' })).filter(({ report }) =>
        JSON.stringify(report).includes('Lateholm'),
      );
      const receipt = await hub.agency(GREATER_MANCHESTER).receipt(String(told?.receipt));
      await hub.agency(GREATER_MANCHESTER).tell('report.withdrawn', { eventId: receipt.eventId, reason: 'a drill' });
      const open = await hub.agency(HUB).reviews({ state: 'open' });
      expect(open.map(({ id }) => id)).not.toContain(told?.id);
    });
  });
});
