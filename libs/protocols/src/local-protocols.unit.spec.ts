import { describe, expect, it } from '@jest/globals';
import type { Notice } from '#episodes';
import { noticeOf } from '#testing';
import { after, back, dutyFor, gone, known, LIVERPOOL, placed, to, WIGAN } from '../test/cases.js';

const BIRMINGHAM = 'E08000025';
const DARLINGTON = 'E06000005';
const MEDWAY = 'E06000035';
const BRADFORD = 'E08000032';
const SANDWELL = 'E08000028';
const AT_HOME = { statuses: [] };
/** So many hours after the going, which is at eight on Monday 2 March 2026. */
const later = (hours: number): Date => new Date(Date.parse('2026-03-02T08:00:00Z') + hours * 3_600_000);

describe('protocols: Birmingham', () => {
  it('BHM-02 the host hears at once of the going and of the return of a child placed outside the city', () => {
    const story = [known(BIRMINGHAM), placed(BIRMINGHAM, SANDWELL), gone()];
    expect(to(after(story).tells, 'BHM-02')).toEqual([`missing.reported ${SANDWELL}/front-door/host`]);
    const { tells } = after([...story, back()]);
    expect(to(tells, 'BHM-02')).toEqual([`missing.found ${SANDWELL}/front-door/host`]);
    expect(tells.find(({ to: { organisation } }) => organisation === SANDWELL)?.urgency).toBe('immediate');
    expect(to(after([known(BIRMINGHAM), placed(BIRMINGHAM, BIRMINGHAM), gone()]).tells, 'BHM-02')).toEqual([]);
    expect(to(after([known(LIVERPOOL), placed(LIVERPOOL, BIRMINGHAM), gone()]).tells, 'BHM-02')).toEqual([]);
  });

  it('BHM-03 after 72 hours a strategy meeting is due within five working days of that moment', () => {
    const story = [known(BIRMINGHAM), gone()];
    expect(dutyFor(after(story, later(71)), 'strategy-meeting')).toBeUndefined();
    expect(after(story, later(71)).nextMoment).toEqual(later(72));
    expect(dutyFor(after(story, later(73)), 'strategy-meeting')).toMatchObject({
      rule: 'BHM-03',
      owner: { organisation: BIRMINGHAM },
      dueAt: new Date('2026-03-12T17:00:00Z'),
      startedAt: later(72),
      state: 'open',
      late: false,
    });
    expect(dutyFor(after([known(BIRMINGHAM, AT_HOME), gone()], later(73)), 'strategy-meeting')).toBeUndefined();
  });

  it('BHM-03 is late where the hub first hears of the going when the mark has passed', () => {
    const told = after([known(BIRMINGHAM), gone({ since: '2026-02-20T08:00:00Z' })]);
    expect(dutyFor(told, 'strategy-meeting')).toMatchObject({ late: true, state: 'open' });
  });

  it.each([{ risk: { level: 'high' } }, { risk: { level: 'medium', factors: ['county-lines'] } }])(
    'BHM-03 does not wait for the 72 hours: %j',
    (more) => {
      expect(dutyFor(after([known(BIRMINGHAM), gone(more)]), 'strategy-meeting')).toMatchObject({
        priority: 'priority',
        dueAt: later(0),
      });
    },
  );

  it('BHM-03 falls away with the return', () => {
    const story = [known(BIRMINGHAM), gone({ risk: { level: 'high' } }), back()];
    expect(dutyFor(after(story), 'strategy-meeting')).toMatchObject({ state: 'cancelled' });
  });
});

describe('protocols: Darlington', () => {
  it("DAR-02 Darlington's own child is interviewed after an absence too; another authority's is not", () => {
    const absent = gone({ category: 'absent' });
    expect(dutyFor(after([known(DARLINGTON), absent, back()]), 'return-interview')).toMatchObject({
      rule: 'DAR-02',
      dueAt: new Date('2026-03-05T08:45:00Z'),
    });
    expect(dutyFor(after([known(LIVERPOOL), placed(LIVERPOOL, DARLINGTON), absent, back()]), 'return-interview')).toBe(
      undefined,
    );
  });

  it('DAR-02 and ENG-09 are one task that names both, the local rule first', () => {
    expect(dutyFor(after([known(DARLINGTON), gone(), back()]), 'return-interview')).toMatchObject({
      rule: 'DAR-02',
      rules: ['DAR-02', 'ENG-09'],
    });
  });

  it('DAR-03 an action plan is due in six working days, and done when a team manager has authorised it', () => {
    const story = [known(DARLINGTON), gone(), back()];
    const plan = (rank: string): Notice =>
      noticeOf({
        type: 'action.recorded',
        by: DARLINGTON,
        data: { action: 'action-plan', at: '2026-03-04T09:00:00Z', authorisedBy: { rank } },
      });
    const told = after(story);
    expect(dutyFor(told, 'action-plan')).toMatchObject({
      owner: { organisation: DARLINGTON, role: 'social-worker' },
      dueAt: new Date('2026-03-10T17:00:00Z'),
    });
    expect(dutyFor(after([...story, plan('social-worker')]), 'action-plan')?.state).toBe('open');
    expect(dutyFor(after([...story, plan('team-manager')]), 'action-plan')?.state).toBe('done');
  });
});

describe('protocols: Medway', () => {
  it('MED-06 a need-to-know is due within 24 hours, and senior leaders hear at that mark, once', () => {
    const story = [known(MEDWAY), gone()];
    expect(dutyFor(after(story), 'need-to-know')).toMatchObject({ rule: 'MED-06', dueAt: later(24) });
    expect(to(after(story, later(23)).tells, 'MED-06')).toEqual([]);
    expect(to(after(story, later(25)).tells, 'MED-06')).toEqual(
      ['assistant-director', 'director', 'head-of-service', 'iro'].map(
        (role) => `notice.rule ${MEDWAY}/${role}/responsible`,
      ),
    );
  });

  it('MED-06 a child who is not open to social care is referred to First Response at the mark', () => {
    const story = [known(MEDWAY, AT_HOME), gone()];
    expect(dutyFor(after(story, later(23)), 'referral')).toBeUndefined();
    expect(dutyFor(after(story, later(24)), 'referral')).toMatchObject({ dueAt: later(24), state: 'open' });
    expect(dutyFor(after(story, later(24)), 'need-to-know')).toBeUndefined();
  });

  it('MED-07 after 48 hours the head of service is told and a strategy meeting is due, unless the child is back', () => {
    const story = [known(MEDWAY, AT_HOME), gone()];
    expect(to(after(story, later(49)).tells, 'MED-07')).toEqual([`notice.rule ${MEDWAY}/head-of-service/responsible`]);
    expect(dutyFor(after(story, later(49)), 'strategy-meeting')).toMatchObject({ dueAt: later(48) });
    const returned = after([...story, back()], later(49));
    expect([to(returned.tells, 'MED-07'), dutyFor(returned, 'strategy-meeting')]).toEqual([[], undefined]);
  });
});

describe('protocols: Bradford', () => {
  it('BRA-05 a reporting strategy and a risk plan are due for a persistent child, and for no other', () => {
    const told = after([known(BRADFORD, { flags: ['persistent'] }), gone()]);
    expect(dutyFor(told, 'reporting-strategy')).toMatchObject({ rule: 'BRA-05', owner: { organisation: BRADFORD } });
    expect(dutyFor(told, 'risk-plan')).toMatchObject({ rule: 'BRA-05' });
    expect(dutyFor(after([known(BRADFORD), gone()]), 'risk-plan')).toBeUndefined();
  });

  it("BRA-06 the host of Bradford's child hears that it is persistent, or that the risk has become high", () => {
    const story = (flags: string[]): Notice[] => [known(BRADFORD, { flags }), placed(BRADFORD, WIGAN)];
    const host = [`missing.reported ${WIGAN}/front-door/host`];
    expect(to(after([...story(['persistent']), gone()]).tells, 'BRA-06')).toEqual(host);
    expect(to(after([...story([]), gone({ risk: { level: 'high' } })]).tells, 'BRA-06')).toEqual(host);
    expect(to(after([...story([]), gone()]).tells, 'BRA-06')).toEqual([]);
  });
});
