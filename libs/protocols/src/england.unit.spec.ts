import { describe, expect, it } from '@jest/globals';
import type { Notice } from '#episodes';
import { noticeOf } from '#testing';
import { after, back, dutyFor, gone, known, LIVERPOOL, placed, to, WIGAN } from '../test/cases.js';

const hours = (n: number): Date => new Date(Date.parse('2026-03-02T08:00:00Z') + n * 3_600_000);
const absent = (more: object = {}): Notice => gone({ category: 'absent', reviewAt: '2026-03-02T12:00:00Z', ...more });
const interviewed = (status: string): Notice =>
  noticeOf({ type: 'return-interview.recorded', by: LIVERPOOL, data: { status, at: '2026-03-03T12:00:00Z' } });

describe('protocols: the national guidance, on the child itself', () => {
  it('ENG-05 an absence is reviewed at the time that was set, and the reporter hears too when it is not', () => {
    const told = after([known(WIGAN, { statuses: [] }), absent()]);
    expect(dutyFor(told, 'absence-review')).toMatchObject({
      rule: 'ENG-05',
      owner: { organisation: 'greater-manchester' },
      overdueAlso: [{ organisation: 'greater-manchester', role: 'missing-persons-unit' }],
      dueAt: new Date('2026-03-02T12:00:00Z'),
    });
    expect(told.nextMoment).toEqual(new Date('2026-03-02T12:00:00.001Z'));
  });

  it('ENG-05 a review moves the time on; nothing is owed where no time was set, or for a missing child', () => {
    const moved = noticeOf({ type: 'missing.updated', data: { reviewAt: '2026-03-02T20:00:00Z' } });
    expect(dutyFor(after([absent(), moved]), 'absence-review')?.dueAt).toEqual(new Date('2026-03-02T20:00:00Z'));
    expect(dutyFor(after([absent({ reviewAt: undefined })]), 'absence-review')).toBeUndefined();
    expect(dutyFor(after([gone({ reviewAt: '2026-03-02T12:00:00Z' })]), 'absence-review')).toBeUndefined();
  });

  it('ENG-05 falls away with the return', () => {
    expect(dutyFor(after([absent(), back()]), 'absence-review')).toMatchObject({ state: 'cancelled' });
  });

  it('ENG-08 a child who was missing is checked by the police, one who was absent or away is not', () => {
    expect(dutyFor(after([gone(), back()]), 'safe-and-well')).toMatchObject({
      owner: { organisation: 'greater-manchester' },
      dueAt: null,
      state: 'open',
    });
    for (const category of ['absent', 'away-without-authorisation']) {
      expect(dutyFor(after([gone({ category }), back()]), 'safe-and-well')).toBeUndefined();
    }
  });

  it.each([
    [{ done: true }, 'done'],
    [{ done: false, reasonNotDone: 'the child was asleep' }, 'not-done'],
  ])('ENG-08 is met by a check, or by the reason why there was none: %j', (said, outcome) => {
    const check = noticeOf({ type: 'safe-and-well.recorded', data: { at: '2026-03-02T08:50:00Z', ...said } });
    expect(dutyFor(after([gone(), back(), check]), 'safe-and-well')).toMatchObject({ state: 'done', outcome });
  });

  it('ENG-10 parents and carers are asked when the child declines the interview, and not when it accepts', () => {
    const story = [known(LIVERPOOL), placed(LIVERPOOL, WIGAN), gone(), back()];
    expect(dutyFor(after([...story, interviewed('declined')]), 'parents-views')).toMatchObject({
      rule: 'ENG-10',
      owner: { organisation: LIVERPOOL, role: 'missing-coordinator' },
    });
    expect(dutyFor(after([...story, interviewed('accepted')]), 'parents-views')).toBeUndefined();
  });

  it('ENG-11 from the second missing episode on, a talk and a review of what was done are due', () => {
    const first = [known(LIVERPOOL), gone({ since: '2025-11-02T08:00:00Z' }), back('2025-11-02T10:00:00Z')];
    const kinds = (notices: readonly Notice[]): string[] =>
      after(notices)
        .duties.filter(({ rule }) => rule === 'ENG-11')
        .map(({ kind, owner }) => `${kind} ${owner.organisation}/${owner.role}`);
    expect(kinds([...first, gone()])).toEqual([
      `family-discussion ${LIVERPOOL}/social-worker`,
      `case-review ${LIVERPOOL}/social-worker`,
    ]);
    expect(kinds(first)).toEqual([]);
    const wasAbsent = gone({ since: '2025-11-02T08:00:00Z', category: 'absent' });
    expect(kinds([known(LIVERPOOL), wasAbsent, back('2025-11-02T10:00:00Z'), gone()])).toEqual([]);
  });

  it('ENG-12 a child located without contact is still missing, and the authority speaks to the police', () => {
    const located = (how: string): Notice =>
      noticeOf({ type: 'missing.found', data: { at: '2026-03-02T08:45:00Z', how, returnedTo: 'not-returned' } });
    const told = after([known(WIGAN), gone(), located('located-without-contact')]);
    expect(told.file.history.episodes[0]?.state).toBe('open');
    expect(dutyFor(told, 'contact-police')).toMatchObject({ rule: 'ENG-12', owner: { organisation: WIGAN } });
    expect(dutyFor(after([known(WIGAN), gone(), located('other')]), 'contact-police')).toBeUndefined();
  });

  it('ENG-13 ENG-19 of a looked-after child who is found, worker and reviewing officer hear, and the plans are reviewed', () => {
    const told = after([known(LIVERPOOL), placed(LIVERPOOL, WIGAN), gone(), back()]);
    expect(to(told.tells, 'ENG-13')).toEqual([
      `missing.found ${LIVERPOOL}/iro/responsible`,
      `missing.found ${LIVERPOOL}/social-worker/responsible`,
    ]);
    expect(dutyFor(told, 'placement-review')).toMatchObject({
      owner: { organisation: LIVERPOOL, role: 'social-worker' },
    });
    expect(dutyFor(told, 'care-plan-review')).toMatchObject({ owner: { organisation: LIVERPOOL, role: 'iro' } });
    const atHome = after([known(WIGAN, { statuses: [] }), gone(), back()]);
    expect([
      to(atHome.tells, 'ENG-13'),
      dutyFor(atHome, 'placement-review'),
      dutyFor(atHome, 'care-plan-review'),
    ]).toEqual([[], undefined, undefined]);
  });

  it('ENG-14 a migrant child who goes missing within seven days of coming into care may have been trafficked', () => {
    const newInCare = (from: string): Notice =>
      known(WIGAN, { flags: ['unaccompanied-asylum-seeking'], statuses: [{ kind: 'looked-after', from }] });
    const told = after([newInCare('2026-02-23'), gone()]);
    expect(told.file.history.episodes[0]?.flags).toContain('potential-trafficking-victim');
    expect(to(told.tells, 'ENG-14')).toEqual([
      'missing.reported greater-manchester/missing-persons-unit/police-responsible-area',
      'missing.reported home-office/duty/home-office',
    ]);
    expect(dutyFor(told, 'nrm-referral')).toMatchObject({ owner: { organisation: WIGAN } });
    const later = after([newInCare('2026-02-22'), gone()]);
    expect([to(later.tells, 'ENG-14'), dutyFor(later, 'nrm-referral')]).toEqual([[], undefined]);
  });

  it('ENG-16 a hospital that meets a child with concerns opens an episode, and the authority is told at once', () => {
    const seen = (more: object = {}): Notice =>
      noticeOf({
        type: 'child.seen',
        by: 'example-hospital-wigan',
        subject: 'ED-1',
        data: { child: {}, at: '2026-03-02T08:00:00Z', setting: 'emergency-department', ...more },
      });
    const told = after([
      known(WIGAN, { statuses: [] }),
      seen({ concerns: ['self-harm'], place: { authority: WIGAN } }),
    ]);
    expect(told.file.history.episodes).toMatchObject([{ category: 'missing', state: 'open', since: hours(0) }]);
    expect(told.tells.filter(({ because }) => because.some(({ rule }) => rule === 'ENG-16'))).toMatchObject([
      { kind: 'child.seen', urgency: 'immediate', to: { organisation: WIGAN } },
    ]);
    expect(after([known(WIGAN, { statuses: [] }), seen()])).toMatchObject({ tells: [], duties: [] });
    const sighting = after([known(WIGAN, { statuses: [] }), gone(), seen({ at: '2026-03-02T08:30:00Z' })]);
    expect(to(sighting.tells, 'ENG-16')).toEqual([`child.seen ${WIGAN}/front-door/responsible`]);
  });
});
