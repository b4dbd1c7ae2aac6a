import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertBody, ReceiptBody, ReviewBody } from '#contracts';
import { describeOnBothTransports, startHubProcess, type HubClient, type HubProcess, type Told } from '#testing';
import {
  alertsAbout,
  asPoliceKnow,
  BUREAU,
  CEOP,
  GREATER_MANCHESTER,
  houseIn,
  inventedChild,
  LEEDS,
  LIVERPOOL,
  lookedAfter,
  MERSEYSIDE,
  only,
  placedIn,
  tasksAbout,
  WIGAN,
  type Child,
} from './cast.js';

const HOUR = 3_600_000;
const HUB = 'homeward';
const BORN = '2011-07-07';

describeOnBothTransports('a report of which nobody can be sure', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let start: Date;
  const hours = (n: number): string => new Date(start.getTime() + n * HOUR).toISOString();

  beforeAll(async () => {
    process = await startHubProcess({ env, now: '2026-03-02T09:00:00Z' });
    hub = process.client;
    start = await hub.now();
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  const receiptOf = ({ receipt }: Told): Promise<ReceiptBody> => hub.agency(GREATER_MANCHESTER).receipt(receipt.id);
  const reviewOf = async ({ receipt }: Told, by = HUB): Promise<ReviewBody> =>
    only((await hub.agency(by).reviews()).filter((review) => review.receipt === receipt.id));
  /** What an organisation holds about a matter, by kind. */
  const held = async (organisation: string, reference: string | null, kind: string): Promise<AlertBody[]> =>
    (await hub.agency(organisation).alerts({ kind })).filter((alert) => alert.reference === reference);

  /** Two brothers of one name and birthday, each looked after by another authority and placed in Wigan. */
  const brothers = async (family: string): Promise<readonly [Child, Child]> => {
    const both = [inventedChild(LIVERPOOL, 'Adam', family), inventedChild(LEEDS, 'Aden', family)] as const;
    for (const child of both) {
      const record = { ...child.record, dateOfBirth: BORN };
      const agency = hub.agency(child.responsible);
      await agency.tell('child.registered', lookedAfter({ ...child, record }), { subject: child.local });
      await agency.tell('placement.notified', placedIn({ ...child, record }, WIGAN), { subject: child.local });
    }
    return both;
  };
  const seenGoing = (family: string, more: object = {}): Promise<Told> =>
    hub.agency(GREATER_MANCHESTER).tell('missing.reported', {
      child: { name: { family }, dateOfBirth: BORN },
      category: 'missing',
      since: hours(-1),
      missingFrom: { kind: 'other', authority: WIGAN, address: houseIn(WIGAN, '77 Canary Passage') },
      risk: { level: 'high', factors: [] },
      ...more,
    });
  const candidateOf = (review: ReviewBody, given: string): string =>
    only(review.candidates.filter(({ child }) => JSON.stringify(child).includes(given))).id;

  describe('decided, and decided again', () => {
    const FAMILY = 'Twinholm';
    let told: Told;
    let review: ReviewBody;
    let adam: string;
    let aden: string;
    const reference = (): string | null => told.receipt.reference;

    it('is before the hub’s reviewers with both records side by side, and what speaks for and against each', async () => {
      await brothers(FAMILY);
      told = await seenGoing(FAMILY);
      expect(told.receipt.status).toBe('needs-review');
      const asked = (await hub.messages()).filter(({ kind }) => kind === 'review.needed');
      expect(asked).toMatchObject([{ to: { organisation: HUB }, reference: told.receipt.reference }]);
      expect(JSON.stringify(asked)).not.toContain(FAMILY);
      review = await reviewOf(told);
      expect(review).toMatchObject({
        id: told.receipt.id,
        kind: 'link',
        state: 'open',
        decision: null,
        urgent: true,
        report: { child: { name: { family: FAMILY }, dateOfBirth: BORN }, risk: { level: 'high' } },
      });
      [adam, aden] = [candidateOf(review, 'Adam'), candidateOf(review, 'Aden')];
      for (const candidate of review.candidates) {
        expect(candidate).toMatchObject({ child: { name: { family: FAMILY }, dateOfBirth: BORN }, rejected: false });
        expect(candidate.for).toMatch(/the same date of birth/i);
        expect(candidate.against).toMatch(/another child fits nearly as well/i);
        expect(candidate.evidence.map(({ field }) => field)).toEqual(
          expect.arrayContaining(['dateOfBirth', 'name.family']),
        );
      }
      expect(review.runnerUp?.id).toBe(review.candidates[1]?.id);
    });

    it('is each authority’s to see as far as it may: its own child’s record, and nothing of the other’s', async () => {
      const [liverpools, wigans] = [await reviewOf(told, LIVERPOOL), await reviewOf(told, WIGAN)];
      expect(JSON.stringify(liverpools)).toContain('Adam');
      expect(JSON.stringify(liverpools)).not.toContain('Aden');
      const stranger = liverpools.candidates.find(({ id }) => id === aden);
      expect(stranger).toMatchObject({ child: {}, evidence: [], for: '', against: '' });
      // both are placed there
      expect(wigans.candidates.map(({ child }) => child)).toMatchObject([{ name: {} }, { name: {} }]);
      const [adams] = liverpools.candidates.filter(({ id }) => id === adam);
      expect(adams).toMatchObject({ child: { name: { given: 'Adam', family: FAMILY } } });
      expect((await hub.agency(MERSEYSIDE).call('GET', '/v1/reviews')).status).toBe(403);
      expect((await hub.agency('E10000016').reviews()).filter(({ id }) => id === review.id)).toEqual([]);
      expect((await hub.agency('E10000016').call('GET', `/v1/reviews/${review.id}`)).status).toBe(404);
    });

    it('stays open where a reviewer is unsure, with what they said', async () => {
      const answer = await hub
        .agency(HUB)
        .decide(review.id, { decision: 'unsure', reason: 'rang the home, no answer' });
      expect(answer).toMatchObject({ status: 200, body: { state: 'open', decision: { decision: 'unsure', by: HUB } } });
      expect((await receiptOf(told)).status).toBe('needs-review');
    });

    it('is not decided for a child that is no candidate, nor without one where there are two', async () => {
      const decide = hub.agency(HUB).decide.bind(hub.agency(HUB), review.id);
      expect(await decide({ decision: 'same', reason: 'x' })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/child', code: 'child-required' }] },
      });
      expect(await decide({ decision: 'same', child: review.id, reason: 'x' })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/child', code: 'not-a-candidate' }] },
      });
    });

    it('moves to the child that it is: his authority has its alert and its tasks, and nobody is corrected', async () => {
      const before = await held(WIGAN, reference(), 'missing.reported');
      const answer = await hub
        .agency(HUB)
        .decide(review.id, { decision: 'same', child: adam, reason: 'carer named him' });
      expect(answer).toMatchObject({ status: 200, body: { state: 'decided', linked: adam } });
      expect(await receiptOf(told)).toMatchObject({
        status: 'linked',
        episode: told.receipt.episode,
        reference: reference(),
      });
      const liverpools = only(await held(LIVERPOOL, reference(), 'missing.reported').then((all) => all.slice(0, 1)));
      expect(liverpools).toMatchObject({
        to: { organisation: LIVERPOOL, capacity: 'responsible' },
        facts: { child: { name: { given: 'Adam', family: FAMILY } } },
      });
      const after = await held(WIGAN, reference(), 'missing.reported');
      expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
      expect(after.map(({ to }) => to.capacity)).toEqual(after.map(() => 'host'));
      expect((await alertsAbout(hub, reference())).filter(({ kind }) => kind === 'correction')).toEqual([]);
      expect(await held(LEEDS, reference(), 'missing.reported')).toEqual([]);
      const owners = (await tasksAbout(hub, reference()))
        .filter(({ state }) => state === 'open')
        .map(({ owner }) => owner.organisation);
      expect(owners).toContain(LIVERPOOL);
    });

    it('moves on when it is decided again: everyone who was shown the wrong boy is told so, and the right ones have their alert', async () => {
      const before = (await alertsAbout(hub, reference())).filter(({ state }) => state !== 'withdrawn');
      const shownAdam = before.filter(({ facts }) => JSON.stringify(facts).includes('Adam'));
      expect(shownAdam.length).toBeGreaterThan(4);
      const mails = (await hub.messages()).length;

      const answer = await hub
        .agency(LEEDS)
        .decide(review.id, { decision: 'same', child: aden, reason: 'we have him in the photograph' });
      expect(answer).toMatchObject({ status: 200, body: { linked: aden, decision: { by: LEEDS, child: aden } } });
      expect(await receiptOf(told)).toMatchObject({
        status: 'linked',
        episode: told.receipt.episode,
        reference: reference(),
      });

      const after = await alertsAbout(hub, reference());
      const corrected = after.filter(({ kind }) => kind === 'correction');
      const recipients = (alerts: readonly AlertBody[]): Set<string> =>
        new Set(alerts.map(({ to }) => `${to.organisation}/${to.role}`));
      expect(recipients(corrected)).toEqual(recipients(shownAdam));
      for (const correction of corrected) {
        expect(correction).toMatchObject({ urgency: 'today', state: 'open', facts: {}, agreements: [] });
        expect(shownAdam.map(({ id }) => id)).toContain(correction.withdraws);
      }
      expect(JSON.stringify(corrected)).not.toMatch(/Adam|Aden|Twinholm/);
      const standing = new Map(after.map((alert) => [alert.id, alert.state]));
      expect(new Set(shownAdam.map(({ id }) => standing.get(id)))).toEqual(new Set(['withdrawn']));
      expect(JSON.stringify(after)).not.toContain('Adam');

      const going = after.filter(({ kind, state }) => kind === 'missing.reported' && state !== 'withdrawn');
      expect(new Set(going.map(({ to }) => to.organisation))).toEqual(
        new Set([LEEDS, WIGAN, GREATER_MANCHESTER, 'west-yorkshire', BUREAU, CEOP]),
      );
      for (const { facts } of going) expect(facts).toMatchObject({ child: { name: { given: 'Aden' } } });

      const sent = (await hub.messages()).slice(0, -mails).reverse();
      const toWigan = sent
        .filter(({ to }) => to.organisation === WIGAN && to.role === 'front-door')
        .map(({ kind }) => kind);
      expect(toWigan.indexOf('correction')).toBeLessThan(toWigan.indexOf('missing.reported'));
      expect(toWigan).toContain('correction');
    });

    it('takes the tasks and their clocks along: what the wrong link opened is nobody’s any more', async () => {
      const tasks = await tasksAbout(hub, reference());
      const running = tasks.filter(({ state }) => state === 'open' || state === 'overdue');
      expect(running.length).toBeGreaterThan(0);
      expect(running.map(({ owner }) => owner.organisation)).not.toContain(LIVERPOOL);
      expect(running.map(({ owner }) => owner.organisation)).toContain(LEEDS);
      for (const task of tasks.filter(({ owner }) => owner.organisation === LIVERPOOL)) {
        expect(task).toMatchObject({
          state: 'cancelled',
          closedBy: { reason: 'what it followed from turned out to be about another child' },
        });
      }
      const adams = await hub.agency(LIVERPOOL).episodes({ child: adam });
      expect(adams).toEqual([]);
      expect(only(await hub.agency(LEEDS).episodes({ child: aden }))).toMatchObject({
        id: told.receipt.episode,
        reference: reference(),
      });
      expect((await hub.agency(LIVERPOOL).call('GET', `/v1/episodes/${String(told.receipt.episode)}`)).status).toBe(
        404,
      );
    });

    it('ends as a child of its own where it is neither: the other boy’s people are corrected too', async () => {
      const answer = await hub
        .agency(HUB)
        .decide(review.id, { decision: 'different', reason: 'both are in their beds' });
      expect(answer).toMatchObject({
        status: 200,
        body: { state: 'decided', candidates: [{ rejected: true }, { rejected: true }] },
      });
      expect(await receiptOf(told)).toMatchObject({ status: 'linked', reference: reference() });
      expect((await held(LEEDS, reference(), 'correction')).length).toBeGreaterThan(0);
      const leeds = await held(LEEDS, reference(), 'missing.reported');
      expect(new Set(leeds.map(({ state }) => state))).toEqual(new Set(['withdrawn']));
      const wigans = (await held(WIGAN, reference(), 'missing.reported')).filter(({ state }) => state !== 'withdrawn');
      expect(wigans.map(({ to }) => `${to.role}/${to.capacity}`).sort()).toEqual([
        'early-help/responsible',
        'front-door/responsible',
        'missing-coordinator/responsible',
      ]);
      for (const alert of wigans) expect(alert.facts).toMatchObject({ child: { name: { family: FAMILY } } });
      const everything = (await alertsAbout(hub, reference())).map(({ facts }) => facts);
      expect(JSON.stringify(everything)).not.toMatch(/Adam|Aden/);
      // what was due for the other boys has fallen away: only Wigan's own protocol asks for something until the return
      const standing = (await tasksAbout(hub, reference())).filter(({ state }) => state !== 'cancelled');
      expect(standing.filter(({ rule }) => !rule.startsWith('WIG-'))).toEqual([]);
    });

    it('answers the same again in the same way, and writes it down once', async () => {
      const request = { decision: 'different', reason: 'both are in their beds' } as const;
      const before = await alertsAbout(hub, reference());
      const again = await hub.agency(HUB).decide(review.id, request);
      expect(again.status).toBe(200);
      expect(again.body).toEqual(await hub.agency(HUB).review(review.id));
      expect((await alertsAbout(hub, reference())).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    });
  });

  it('two who decide at once: one is taken, the other is told what was decided, and nothing is done twice', async () => {
    await brothers('Twinwick');
    const told = await seenGoing('Twinwick');
    const review = await reviewOf(told);
    const [adam, aden] = [candidateOf(review, 'Adam'), candidateOf(review, 'Aden')];
    await hub.agency(LEEDS).reviews(); // so that both have their tokens
    const answers = await Promise.all([
      hub
        .agency(HUB)
        .call<Decided>('POST', `/v1/reviews/${review.id}/decision`, { decision: 'same', child: adam, reason: 'a' }),
      hub
        .agency(LEEDS)
        .call<Decided>('POST', `/v1/reviews/${review.id}/decision`, { decision: 'same', child: aden, reason: 'b' }),
    ]);
    await hub.settle();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [taken, refused] = answers[0].status === 200 ? answers : [answers[1], answers[0]];
    expect(refused.body).toMatchObject({ type: 'urn:homeward:problem:already-decided', decision: taken.body.decision });
    expect(await hub.agency(HUB).review(review.id)).toMatchObject({
      state: 'decided',
      linked: taken.body.decision?.child,
    });
    const corrected = (await alertsAbout(hub, told.receipt.reference)).filter(({ kind }) => kind === 'correction');
    expect(corrected).toEqual([]);
  });
});

describeOnBothTransports('a report that was linked without a person', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let start: Date;
  let right: Child;
  let wrong: Child;
  let told: Told;
  let review: ReviewBody;
  const hours = (n: number): string => new Date(start.getTime() + n * HOUR).toISOString();

  beforeAll(async () => {
    process = await startHubProcess({ env, now: '2026-03-02T09:00:00Z' });
    hub = process.client;
    start = await hub.now();
    [wrong, right] = [inventedChild(LIVERPOOL, 'Wrongly'), inventedChild(LEEDS, 'Rightly')];
    for (const child of [wrong, right]) {
      const agency = hub.agency(child.responsible);
      await agency.tell('child.registered', lookedAfter(child), { subject: child.local });
      await agency.tell('placement.notified', placedIn(child, WIGAN), { subject: child.local });
    }
    told = await hub.agency(GREATER_MANCHESTER).tell(
      'missing.reported',
      {
        child: asPoliceKnow(wrong, GREATER_MANCHESTER, 'MP/26/7'),
        category: 'missing',
        since: hours(-2),
        missingFrom: { kind: 'placement', authority: WIGAN, address: houseIn(WIGAN) },
        risk: { level: 'medium', factors: [] },
      },
      { subject: 'MP/26/7' },
    );
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  it('is reviewed when its host asks for it, and nobody else may ask', async () => {
    expect(told.receipt.status).toBe('linked');
    const request = { episode: String(told.receipt.episode), reason: 'the boy of that name is asleep in his bed' };
    expect((await hub.agency('E10000016').openReview(request)).status).toBe(404);
    expect((await hub.agency(LEEDS).openReview({ receipt: told.receipt.id, reason: 'x' })).status).toBe(404);
    expect((await hub.agency(WIGAN).openReview({ reason: 'x' })).status).toBe(422);
    const opened = await hub.agency(WIGAN).openReview(request);
    expect(opened).toMatchObject({
      status: 201,
      body: { id: told.receipt.id, kind: 'link', state: 'open', decision: null, urgent: false },
    });
    review = opened.body;
    expect(review.candidates).toMatchObject([{ id: review.linked, child: { name: wrong.record.name } }]);
    // the record's own word alone speaks for it, not the report's that it was given
    expect(review.candidates[0]?.for).toMatch(/the same date of birth/i);
    expect(review.candidates[0]?.evidence.map(({ field }) => field)).not.toContain('identifiers.police');
    expect(JSON.stringify(review.candidates)).not.toContain('MP/26/7');
    expect((await hub.agency(WIGAN).openReview(request)).body).toEqual(review);
    expect(only(await hub.agency(LIVERPOOL).reviews({ state: 'open' }))).toMatchObject({ id: review.id });
  });

  it('is unlinked when it is another child, with what was said of its case since; who saw the wrong record is told', async () => {
    const seen = await hub
      .agency(GREATER_MANCHESTER)
      .tell('missing.updated', { information: 'seen at the canal' }, { subject: 'MP/26/7' });
    expect(seen.receipt).toMatchObject({ status: 'linked', episode: told.receipt.episode });
    // the force reads the episode by itself
    expect(JSON.stringify(await hub.agency(GREATER_MANCHESTER).episode(String(told.receipt.episode)))).toContain(
      wrong.record.name.given,
    );
    const answer = await hub
      .agency(WIGAN)
      .decide(review.id, { decision: 'different', reason: 'he is asleep in his bed' });
    expect(answer).toMatchObject({ status: 200, body: { state: 'decided', candidates: [{ rejected: true }] } });
    expect(answer.body.linked).not.toBe(review.linked);
    const receipts = [told, seen].map(({ receipt }) => hub.agency(GREATER_MANCHESTER).receipt(receipt.id));
    for (const receipt of await Promise.all(receipts)) {
      expect(receipt).toMatchObject({ status: 'linked', episode: told.receipt.episode });
    }
    const alerts = await alertsAbout(hub, told.receipt.reference);
    const corrected = new Set(alerts.filter(({ kind }) => kind === 'correction').map(({ to }) => to.organisation));
    expect(corrected).toEqual(new Set([LIVERPOOL, WIGAN, GREATER_MANCHESTER, MERSEYSIDE]));
    expect(await hub.agency(LIVERPOOL).episodes()).toEqual([]);
    // the case still has a name, which the force gave
    const standing = alerts.filter(({ kind, state }) => kind === 'missing.reported' && state !== 'withdrawn');
    expect(new Set(standing.map(({ to }) => to.organisation))).toEqual(new Set([WIGAN]));
    expect(JSON.stringify(standing)).not.toContain(wrong.local);
  });

  it('what comes of the case afterwards is of the child that it is about now, and its return is told to those alone', async () => {
    const found = await hub
      .agency(GREATER_MANCHESTER)
      .tell('missing.found', { at: hours(0), how: 'found-by-police', returnedTo: 'home' }, { subject: 'MP/26/7' });
    expect(found.receipt).toMatchObject({ status: 'linked', episode: told.receipt.episode });
    const returns = (await alertsAbout(hub, told.receipt.reference)).filter(({ kind }) => kind === 'missing.found');
    expect(new Set(returns.map(({ to }) => to.organisation))).toEqual(new Set([WIGAN]));
    const sent = (await hub.messages()).filter(({ kind }) => kind === 'missing.found');
    expect(sent.map(({ to }) => to.organisation)).not.toContain(LIVERPOOL);
  });
});

type Decided = Pick<ReviewBody, 'decision'>;
