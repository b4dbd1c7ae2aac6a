import { describe, expect, it } from '@jest/globals';
import type { HubClient, Told } from '#testing';
import { BIRMINGHAM, COUNTY_DURHAM, DARLINGTON, KENT, LEEDS, MEDWAY } from './places.js';
import { onHub } from './on-hub.js';
import { Story, type Lives } from './story.js';

const WEST_MIDLANDS = 'west-midlands';
const DARLINGTON_SCHOOL = 'example-academy-darlington';
const MEDWAY_SCHOOL = 'example-academy-medway';
const HOUR = 3_600_000;

/** A pupil who lives at home, known to the authority, and what a school or the authority says of the absence. */
class Pupil extends Story {
  constructor(hub: HubClient, lives: Lives) {
    super(hub, { placed: false, ...lives });
  }

  async absent(data: object = {}, by = this.responsible): Promise<Told> {
    const since = (await this.hub.now()).toISOString();
    const said = { child: this.child.record, kind: 'unexplained-absence', since, ...this.school(), ...data };
    return this.tell('education.absence-reported', said, { by, feed: 'education' });
  }

  async resolved(outcome: string, data: object = {}, by = this.responsible): Promise<Told> {
    const at = (await this.hub.now()).toISOString();
    const said = { child: this.child.record, at, outcome, ...data };
    return this.tell('education.absence-resolved', said, { by, feed: 'education' });
  }

  private school(): object {
    return { school: { name: 'Example Academy', authority: this.host } };
  }
}

describe('children missing education', () => {
  let hub: HubClient;
  const at = (time: string): Promise<void> => hub.moveTo(time);

  onHub((client) => (hub = client));

  it('an absence is an episode of its own kind, joined by the child, that a return to school closes and being located does not', async () => {
    const pupil = await new Pupil(hub, { responsible: DARLINGTON }).known();
    const { receipt } = await pupil.absent({}, DARLINGTON_SCHOOL);
    expect(receipt).toMatchObject({ status: 'linked' });
    const again = await pupil.absent({ kind: 'missing-education' }, DARLINGTON);
    expect(again.receipt).toMatchObject({ status: 'linked', episode: receipt.episode, reference: receipt.reference });
    expect(await pupil.episode(DARLINGTON)).toMatchObject({
      kind: 'missing-education',
      state: 'open',
      responsible: DARLINGTON,
      timeline: [{ kind: 'education.absence-reported' }, { kind: 'education.absence-reported' }],
    });
    const listed = await hub.agency(DARLINGTON_SCHOOL).episodes({ state: 'open' });
    expect(listed.map(({ id }) => id)).toContain(receipt.episode);
    await pupil.resolved('located');
    expect(await pupil.episode(DARLINGTON)).toMatchObject({ state: 'open', endedAt: null });
    const back = await pupil.resolved('new-school');
    expect(back.receipt).toMatchObject({ status: 'linked', episode: receipt.episode });
    expect(await pupil.episode(DARLINGTON)).toMatchObject({ state: 'closed', endedAt: '2026-03-02T09:00:00.000Z' });
    await hub.agency(DARLINGTON).tell('report.withdrawn', { eventId: back.event.id, reason: 'another pupil' });
    expect(await pupil.episode(DARLINGTON)).toMatchObject({ state: 'open', endedAt: null });
  });

  it('an absence that is withdrawn ends its episode, and whoever was told of it is told that', async () => {
    const pupil = await new Pupil(hub, { responsible: DARLINGTON }).known();
    const { event } = await pupil.absent({ circumstances: ['section-47'] }, DARLINGTON_SCHOOL);
    await hub
      .agency(DARLINGTON_SCHOOL)
      .tell('report.withdrawn', { eventId: event.id, reason: 'the register was wrong' });
    expect(await pupil.episode(DARLINGTON)).toMatchObject({ state: 'withdrawn' });
    expect(await pupil.alerts({ kind: 'stand-down', to: DARLINGTON, role: 'front-door' })).toHaveLength(1);
    expect(await pupil.alerts({ kind: 'stand-down', to: DARLINGTON, role: 'cme-officer' })).toEqual([]);
  });

  it('a resolution that comes before the report of the absence closes the episode when the report comes', async () => {
    const pupil = await new Pupil(hub, { responsible: DARLINGTON }).known();
    await pupil.later({ hours: 3 });
    await pupil.resolved('returned', {}, DARLINGTON_SCHOOL);
    const { receipt } = await pupil.absent({ since: '2026-03-02', circumstances: ['section-47'] }, DARLINGTON_SCHOOL);
    expect(receipt.status).toBe('linked');
    expect(await pupil.episode(DARLINGTON)).toMatchObject({ state: 'closed' });
    expect((await pupil.alerts({ to: DARLINGTON })).map(({ kind }) => kind)).toEqual(['education.absence-resolved']);
  });

  it('BHM-17 an unexplained absence of a child in danger is told to social care, the police and the Education Welfare Service on day one', async () => {
    const pupil = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await pupil.absent({ circumstances: ['moves-frequently'], enquiries: ['Rang home twice'] });
    const told = await pupil.alerts({ rule: 'BHM-17' });
    expect(told.map(({ to, kind }) => `${kind} ${to.organisation}/${to.role}/${to.capacity}`).sort()).toEqual([
      `education.absence-reported ${BIRMINGHAM}/education-welfare/responsible`,
      `education.absence-reported ${BIRMINGHAM}/front-door/responsible`,
      `education.absence-reported ${WEST_MIDLANDS}/missing-persons-unit/police-responsible-area`,
    ]);
    const [police] = await pupil.alerts({ rule: 'BHM-17', to: WEST_MIDLANDS });
    expect(police?.facts).toMatchObject({
      child: { name: { family: pupil.child.record.name.family } },
      notice: { school: { name: 'Example Academy' }, circumstances: ['moves-frequently'] },
    });
    await pupil.later({ hours: 5 });
    await pupil.resolved('returned');
    expect(await pupil.alerts({ kind: 'education.absence-resolved', rule: 'BHM-17' })).toHaveLength(3);
  });

  it('BHM-17 of a report that comes when the first day is over they are told at once, as late; by 17:00 that day in time', async () => {
    const late = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await late.absent({ since: late.daysAgo(2), circumstances: ['victim-of-crime'] });
    const soon = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await soon.absent({ since: soon.daysAgo(0), circumstances: ['victim-of-crime'] });
    for (const [pupil, isLate] of [
      [late, true],
      [soon, false],
    ] as const) {
      const told = await pupil.alerts({ rule: 'BHM-17' });
      expect(told.map((alert) => alert.late)).toEqual([isLate, isLate, isLate]);
    }
  });

  it('BHM-17 counts a status on the record, says nothing without a circumstance, and of no other authority’s pupils', async () => {
    const looked = await new Pupil(hub, { responsible: BIRMINGHAM, placed: true }).known();
    await looked.absent();
    expect(await looked.alerts({ rule: 'BHM-17', to: WEST_MIDLANDS })).toHaveLength(1);
    const plain = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await plain.absent();
    expect(await plain.alerts({ rule: 'BHM-17' })).toEqual([]);
    const removed = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await removed.absent({ kind: 'removed-from-roll', circumstances: ['victim-of-crime'] });
    expect(await removed.alerts({ rule: 'BHM-17' })).toEqual([]);
    const elsewhere = await new Pupil(hub, { responsible: LEEDS }).known();
    await elsewhere.absent({ circumstances: ['victim-of-crime'] });
    expect(await elsewhere.alerts({ rule: 'BHM-17' })).toEqual([]);
  });

  it('BHM-17 goes by where the child lives, and only where nobody knows that by the school', async () => {
    const placed = await new Pupil(hub, { responsible: BIRMINGHAM, host: LEEDS, placed: true }).known();
    await placed.absent({ circumstances: ['looked-after'] });
    expect(await placed.alerts({ rule: 'BHM-17' })).toEqual([]);
    const unknown = new Pupil(hub, { responsible: BIRMINGHAM });
    const { event } = await unknown.absent({ school: { urn: '900104' }, circumstances: ['victim-of-crime'] }, LEEDS);
    expect(event.id).toBeTruthy();
    expect(await unknown.alerts({ rule: 'BHM-17', to: BIRMINGHAM, role: 'front-door' })).toHaveLength(1);
    expect(await unknown.episode(BIRMINGHAM)).toMatchObject({ responsible: BIRMINGHAM, flags: ['assumed:authority'] });
  });

  it('BHM-18 on day two the CME team, on day three the Education Welfare Service, after four weeks both team and school are told', async () => {
    await at('2026-03-05T09:00:00Z');
    const pupil = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await pupil.absent({ school: { urn: '900104', authority: BIRMINGHAM } });
    await at('2026-03-06T16:59:00Z');
    expect(await pupil.alerts({ rule: 'BHM-18' })).toEqual([]);
    await at('2026-03-06T17:00:00Z');
    expect(await pupil.alerts({ rule: 'BHM-18' })).toMatchObject([
      { kind: 'notice.rule', to: { organisation: BIRMINGHAM, role: 'cme-officer' }, late: false },
    ]);
    // A Saturday: these are calendar days.
    await at('2026-03-07T17:00:00Z');
    expect(await pupil.alerts({ rule: 'BHM-18', role: 'education-welfare' })).toHaveLength(1);
    await at('2026-04-02T15:59:00Z');
    expect(await pupil.alerts({ rule: 'BHM-18', role: 'cme-officer' })).toHaveLength(1);
    // Day 29, at 17:00 of summer time.
    await at('2026-04-02T16:00:00Z');
    expect(await pupil.alerts({ rule: 'BHM-18', role: 'cme-officer' })).toHaveLength(2);
    const messages = await hub.messages();
    const upload = messages.find(
      ({ to, rules }) => to.organisation === 'example-academy-birmingham' && rules.includes('BHM-18'),
    );
    expect(upload?.body).toContain('transfer file');
    await pupil.later({ days: 1 });
    await pupil.resolved('returned');
    expect(await pupil.alerts({ kind: 'education.absence-resolved', rule: 'BHM-18' })).toMatchObject([
      { to: { role: 'education-welfare' } },
      { to: { role: 'cme-officer' } },
    ]);
  });

  it('BHM-18 says nothing more once the child is back, and of a report that comes late what is past at once, as late', async () => {
    await at('2026-04-14T08:00:00Z');
    const back = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await back.absent();
    await back.later({ days: 1 });
    await back.resolved('returned');
    const late = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await late.absent({ since: '2026-04-10' });
    expect(await late.alerts({ rule: 'BHM-18' })).toMatchObject([
      { to: { role: 'education-welfare' }, late: true },
      { to: { role: 'cme-officer' }, late: true },
    ]);
    await back.later({ days: 3 });
    expect(await back.alerts({ rule: 'BHM-18' })).toEqual([]);
    expect(await late.alerts({ rule: 'BHM-18' })).toHaveLength(2);
  });

  it('BHM-19 after extended leave the days are counted from the day on which the child was expected back', async () => {
    await at('2026-04-20T09:00:00Z');
    const pupil = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await pupil.absent({ since: '2026-04-13', expectedReturn: '2026-04-22', circumstances: ['victim-of-crime'] });
    expect(await pupil.alerts()).toEqual([]);
    await at('2026-04-22T16:00:00Z');
    expect(await pupil.alerts({ rule: 'BHM-17', to: WEST_MIDLANDS })).toHaveLength(1);
    expect(await pupil.alerts({ rule: 'BHM-18' })).toEqual([]);
    await at('2026-04-23T16:00:00Z');
    const [second] = await pupil.alerts({ rule: 'BHM-18', role: 'cme-officer' });
    expect(second?.because.map(({ rule }) => rule).sort()).toEqual(['BHM-18', 'BHM-19']);
    await at('2026-04-24T16:00:00Z');
    expect(await pupil.alerts({ rule: 'BHM-19', role: 'education-welfare' })).toHaveLength(1);
    const plain = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await plain.absent({ since: '2026-04-22' });
    expect(await plain.alerts({ rule: 'BHM-18' })).toHaveLength(2);
    expect(await plain.alerts({ rule: 'BHM-19' })).toEqual([]);
  });

  it('BHM-19 a child who is back from leave in time is nobody’s matter', async () => {
    const pupil = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await pupil.absent({ since: '2026-04-24', expectedReturn: '2026-04-29', circumstances: ['victim-of-crime'] });
    await at('2026-04-28T09:00:00Z');
    await pupil.resolved('returned');
    await at('2026-05-02T18:00:00Z');
    expect(await pupil.alerts()).toEqual([]);
    expect(await pupil.episode(BIRMINGHAM)).toMatchObject({ state: 'closed' });
  });

  it('DAR-14 after 5 school days the front door and the CME officer get a referral, after 20 other authorities a trace', async () => {
    // A bank holiday on Monday 4 May and a week of school holidays from 25 May lie between.
    await at('2026-05-05T08:00:00Z');
    const pupil = await new Pupil(hub, { responsible: DARLINGTON }).known();
    await pupil.absent({ since: '2026-05-01' }, DARLINGTON_SCHOOL);
    await at('2026-05-11T15:59:00Z');
    expect(await pupil.tasks({ rule: 'DAR-14' })).toEqual([]);
    await at('2026-05-11T16:00:00Z');
    expect(await pupil.tasks({ rule: 'DAR-14', kind: 'cme-enquiry' })).toMatchObject([
      { owner: { organisation: DARLINGTON, role: 'cme-officer' }, dueAt: '2026-05-11T16:00:00.000Z', state: 'open' },
    ]);
    expect(await pupil.tasks({ rule: 'DAR-14', kind: 'referral' })).toMatchObject([
      { owner: { organisation: DARLINGTON, role: 'front-door' }, state: 'open' },
    ]);
    expect(await pupil.alerts({ rule: 'DAR-14', kind: 'task.due', role: 'cme-officer' })).toHaveLength(1);
    await pupil.action('cme-enquiry', { outcome: 'nobody answers the door' });
    expect(await pupil.tasks({ rule: 'DAR-14', kind: 'cme-enquiry' })).toMatchObject([{ state: 'done' }]);
    await at('2026-06-08T15:59:00Z');
    expect(await pupil.tasks({ rule: 'DAR-14', kind: 'trace' })).toEqual([]);
    await at('2026-06-08T16:00:00Z');
    expect(await pupil.tasks({ rule: 'DAR-14', kind: 'trace' })).toMatchObject([
      { owner: { organisation: DARLINGTON, role: 'cme-officer' }, state: 'open' },
    ]);
    const [trace] = await pupil.alerts({ rule: 'DAR-14', to: COUNTY_DURHAM });
    expect(trace).toMatchObject({ kind: 'notice.rule', to: { role: 'cme-officer', capacity: 'education' } });
    expect(trace?.withheld.map(({ category }) => category)).toEqual(expect.arrayContaining(['risk']));
    expect(trace?.facts).toMatchObject({ child: { name: { family: pupil.child.record.name.family } } });
    expect(await pupil.alerts({ rule: 'DAR-14', to: LEEDS })).toHaveLength(1);
    expect(await pupil.alerts({ rule: 'DAR-14', to: DARLINGTON, kind: 'notice.rule' })).toHaveLength(1);
    expect(await pupil.episode(DARLINGTON)).toMatchObject({ state: 'open' });
    await pupil.resolved('new-school', {}, LEEDS);
    expect(await pupil.episode(DARLINGTON)).toMatchObject({ state: 'closed' });
    expect(await pupil.tasks({ rule: 'DAR-14', state: 'open' })).toEqual([]);
    expect(await pupil.tasks({ rule: 'DAR-14', kind: 'trace' })).toMatchObject([{ state: 'cancelled' }]);
    expect(await pupil.alerts({ kind: 'education.absence-resolved', to: COUNTY_DURHAM })).toHaveLength(1);
  });

  it('BHM-18 whoever was told that it lasts hears of a return that had happened before, but was told after', async () => {
    const pupil = await new Pupil(hub, { responsible: BIRMINGHAM }).known();
    await pupil.absent();
    const before = await hub.now();
    await pupil.later({ days: 1, hours: 9 });
    expect(await pupil.alerts({ rule: 'BHM-18' })).toHaveLength(1);
    await pupil.resolved('returned', { at: new Date(before.getTime() + 6 * HOUR).toISOString() });
    expect(await pupil.alerts({ kind: 'education.absence-resolved' })).toMatchObject([{ to: { role: 'cme-officer' } }]);
  });

  it('DAR-14 asks nothing about a pupil who has been located, or lives elsewhere', async () => {
    const located = await new Pupil(hub, { responsible: DARLINGTON }).known();
    await located.absent({}, DARLINGTON_SCHOOL);
    const elsewhere = await new Pupil(hub, { responsible: COUNTY_DURHAM }).known();
    await elsewhere.absent({ school: { urn: '900102', authority: DARLINGTON } }, DARLINGTON_SCHOOL);
    await located.later({ days: 1 });
    await located.resolved('located', {}, DARLINGTON_SCHOOL);
    await located.later({ days: 35 });
    expect(await located.tasks({ rule: 'DAR-14' })).toEqual([]);
    expect(await located.alerts({ rule: 'DAR-14' })).toEqual([]);
    expect(await located.episode(DARLINGTON)).toMatchObject({ state: 'open' });
    expect(await elsewhere.tasks({ rule: 'DAR-14' })).toEqual([]);
    expect(await elsewhere.alerts({ to: DARLINGTON })).toEqual([]);
  });

  it('DAR-15 on the fifth school day of absence, that of its beginning counted, the CME officer is told once', async () => {
    await at('2026-09-07T08:00:00Z');
    const pupil = await new Pupil(hub, { responsible: DARLINGTON }).known();
    await pupil.absent({ since: '2026-09-07' }, DARLINGTON_SCHOOL);
    await at('2026-09-11T15:59:00Z');
    expect(await pupil.alerts({ rule: 'DAR-15' })).toEqual([]);
    await at('2026-09-11T16:00:00Z');
    expect(await pupil.alerts({ rule: 'DAR-15' })).toMatchObject([
      { to: { organisation: DARLINGTON, role: 'cme-officer' }, kind: 'notice.rule' },
    ]);
    expect(await pupil.tasks({ rule: 'DAR-14' })).toEqual([]);
    await at('2026-09-18T16:00:00Z');
    expect(await pupil.alerts({ rule: 'DAR-15' })).toHaveLength(1);
    expect(await pupil.tasks({ rule: 'DAR-14', kind: 'cme-enquiry' })).toHaveLength(1);
  });

  it('DAR-15 a name that is removed from the roll is told at once; a pupil who is back in four days is not', async () => {
    const removed = await new Pupil(hub, { responsible: DARLINGTON }).known();
    await removed.absent({ kind: 'removed-from-roll' }, DARLINGTON_SCHOOL);
    expect(await removed.alerts({ rule: 'DAR-15' })).toMatchObject([
      { to: { organisation: DARLINGTON, role: 'cme-officer' }, kind: 'education.absence-reported' },
    ]);
    const back = await new Pupil(hub, { responsible: DARLINGTON }).known();
    await back.absent({}, DARLINGTON_SCHOOL);
    await back.later({ days: 4 });
    await back.resolved('returned', {}, DARLINGTON_SCHOOL);
    await back.later({ days: 10 });
    expect(await back.alerts({ rule: 'DAR-15' })).toEqual([]);
    expect(await removed.alerts({ rule: 'DAR-15' })).toHaveLength(1);
  });

  it('DAR-16 when a child of school age is missing the education safeguarding officer is told and owes a trace until the return', async () => {
    const story = await new Story(hub, { responsible: DARLINGTON, age: 12 }).known();
    await story.missing();
    expect(await story.alerts({ rule: 'DAR-16', kind: 'missing.reported' })).toMatchObject([
      { to: { organisation: DARLINGTON, role: 'education-safeguarding' } },
    ]);
    expect(await story.tasks({ rule: 'DAR-16' })).toMatchObject([
      {
        kind: 'trace',
        owner: { organisation: DARLINGTON, role: 'education-safeguarding' },
        dueAt: null,
        state: 'open',
      },
    ]);
    await story.later({ hours: 2 });
    await story.found();
    expect(await story.tasks({ rule: 'DAR-16' })).toMatchObject([{ state: 'cancelled' }]);
    expect(await story.alerts({ rule: 'DAR-16', kind: 'missing.found' })).toHaveLength(1);
    const older = await new Story(hub, { responsible: DARLINGTON, age: 17 }).known();
    await older.missing();
    const absent = await new Story(hub, { responsible: DARLINGTON, age: 12 }).known();
    await absent.missing({ category: 'absent' });
    for (const other of [older, absent]) {
      expect(await other.tasks({ rule: 'DAR-16' })).toEqual([]);
      expect(await other.alerts({ rule: 'DAR-16' })).toEqual([]);
    }
  });

  it('DAR-18 an absent pupil with child protection concerns is told to the front door at once', async () => {
    for (const [register, data] of [
      [{}, { circumstances: ['section-47'] }],
      [{}, { circumstances: ['person-posing-risk'] }],
      [{ statuses: [{ kind: 'child-protection-plan', from: '2026-01-05' }] }, {}],
    ]) {
      const pupil = await new Pupil(hub, { responsible: DARLINGTON }).known(register);
      await pupil.absent(data, DARLINGTON_SCHOOL);
      expect(await pupil.alerts({ rule: 'DAR-18' })).toMatchObject([
        {
          to: { organisation: DARLINGTON, role: 'front-door' },
          urgency: 'immediate',
          kind: 'education.absence-reported',
        },
      ]);
    }
    const plain = await new Pupil(hub, { responsible: DARLINGTON }).known();
    await plain.absent({ circumstances: ['moves-frequently'] }, DARLINGTON_SCHOOL);
    expect(await plain.alerts({ rule: 'DAR-18' })).toEqual([]);
  });

  it('MED-15 exhausted inquiries leave the case dormant: border check, no-trace report, reviews every six months, and no end but the return', async () => {
    const pupil = await new Pupil(hub, { responsible: MEDWAY }).known();
    await pupil.absent({ kind: 'missing-education' }, MEDWAY_SCHOOL);
    expect(await pupil.alerts({ rule: 'MED-15' })).toEqual([]);
    await at('2026-11-02T10:00:00Z');
    await pupil.action('cme-enquiry', { outcome: 'exhausted' });
    expect(await pupil.episode(MEDWAY)).toMatchObject({ state: 'dormant', endedAt: null });
    expect((await pupil.alerts({ rule: 'MED-15', kind: 'action.recorded' })).map(({ to }) => to).sort(byName)).toEqual([
      { organisation: 'home-office', role: 'duty', capacity: 'home-office' },
      { organisation: 'kent', role: 'missing-persons-unit', capacity: 'police-responsible-area' },
    ]);
    expect(await pupil.tasks({ rule: 'MED-15' })).toMatchObject([
      {
        kind: 'record-review',
        owner: { organisation: MEDWAY, role: 'cme-officer' },
        state: 'open',
        dueAt: '2027-05-02T09:00:00.000Z',
      },
    ]);
    await at('2026-12-02T10:00:00Z');
    await pupil.action('record-review', { outcome: 'nothing new' });
    const [open] = await pupil.tasks({ rule: 'MED-15', state: 'open' });
    expect(open).toMatchObject({
      kind: 'record-review',
      startedAt: '2026-12-02T10:00:00.000Z',
      dueAt: '2027-06-02T09:00:00.000Z',
    });
    const looked = { outcome: 'nothing new', nextReviewAt: '2027-01-15T09:00:00Z' };
    await hub.agency(MEDWAY).complete(String(open?.id), looked);
    await hub.settle();
    expect(await pupil.tasks({ rule: 'MED-15', state: 'open' })).toMatchObject([{ dueAt: '2027-01-15T09:00:00.000Z' }]);
    await pupil.resolved('located');
    expect(await pupil.episode(MEDWAY)).toMatchObject({ state: 'dormant' });
    await pupil.resolved('returned', {}, KENT);
    expect(await pupil.episode(MEDWAY)).toMatchObject({ state: 'closed' });
    expect(await pupil.tasks({ rule: 'MED-15', state: 'open' })).toEqual([]);
    const returned = await pupil.alerts({ kind: 'education.absence-resolved', rule: 'MED-15', since: await hub.now() });
    expect(new Set(returned.map(({ to }) => to.organisation))).toEqual(new Set(['home-office', 'kent']));
  });

  it('MED-15 inquiries are exhausted by the completion of their task as well, and under the owner’s own case number at once', async () => {
    const pupil = await new Pupil(hub, { responsible: DARLINGTON }).known();
    await pupil.absent({ kind: 'missing-education' }, DARLINGTON_SCHOOL);
    await pupil.later({ days: 21 });
    const [enquiry] = await pupil.tasks({ kind: 'cme-enquiry' });
    await hub.agency(DARLINGTON).complete(enquiry?.id ?? '', { outcome: 'exhausted' });
    await hub.settle();
    expect(await pupil.episode(DARLINGTON)).toMatchObject({ state: 'dormant', endedAt: null });
    expect(await pupil.tasks({ kind: 'cme-enquiry' })).toMatchObject([{ state: 'done', outcome: 'exhausted' }]);
    const other = await new Pupil(hub, { responsible: MEDWAY }).known();
    await other.absent({ kind: 'missing-education' }, MEDWAY_SCHOOL);
    const own = await other.action('cme-enquiry', { outcome: 'exhausted' }, { subject: other.child.local });
    expect(own.receipt.status).toBe('linked');
    expect(await other.episode(MEDWAY)).toMatchObject({ state: 'dormant' });
    expect(await other.tasks({ rule: 'MED-15', kind: 'record-review', state: 'open' })).toHaveLength(1);
  });

  it('MED-15 a child who has left the country, or is believed to have, is dormant; one of another authority is not reviewed', async () => {
    const left = await new Pupil(hub, { responsible: MEDWAY }).known();
    await left.absent({}, MEDWAY_SCHOOL);
    await left.resolved('left-country');
    const believed = await new Pupil(hub, { responsible: MEDWAY }).known();
    await believed.absent({ believedLeftCountry: true }, MEDWAY_SCHOOL);
    for (const pupil of [left, believed]) {
      expect(await pupil.episode(MEDWAY)).toMatchObject({ state: 'dormant' });
      expect(await pupil.alerts({ rule: 'MED-15', to: 'home-office' })).toHaveLength(1);
      expect(await pupil.alerts({ rule: 'MED-15', to: 'kent' })).toHaveLength(1);
      expect(await pupil.tasks({ rule: 'MED-15', kind: 'record-review', state: 'open' })).toHaveLength(1);
    }
    const elsewhere = await new Pupil(hub, { responsible: KENT }).known();
    await elsewhere.absent({ believedLeftCountry: true });
    expect(await elsewhere.episode(KENT)).toMatchObject({ state: 'dormant' });
    expect(await elsewhere.tasks({ rule: 'MED-15' })).toEqual([]);
    expect(await elsewhere.alerts({ rule: 'MED-15' })).toEqual([]);
  });
});

const byName = (a: { organisation: string }, b: { organisation: string }): number =>
  a.organisation.localeCompare(b.organisation);
