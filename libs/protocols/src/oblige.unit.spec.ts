import { describe, expect, it } from '@jest/globals';
import type { Notice } from '#episodes';
import type { Completion, Duty } from '#protocols';
import { demonstrationDirectory, noticeOf } from '#testing';
import { after, back, gone, known, LIVERPOOL, NOW, placed, to, WIGAN, type Told } from '../test/cases.js';

describe('protocols: the national guidance', () => {
  it('ENG-02 a level below medium is kept as sent, acted on as medium, and the force is told so', () => {
    const { tells, file } = after([gone({ risk: { level: 'low' } })]);
    expect(to(tells, 'ENG-02')).toEqual(['notice.rule greater-manchester/missing-persons-unit/police-reporting']);
    expect(file.history.episodes[0]?.risk).toMatchObject({ level: 'medium', reported: 'low' });
  });

  it('ENG-02 stays quiet on a medium or unassessed risk, and on an absence', () => {
    for (const more of [
      { risk: { level: 'medium' } },
      { risk: { level: 'not-assessed' } },
      { category: 'absent', risk: { level: 'low' } },
    ]) {
      expect(to(after([gone(more)]).tells, 'ENG-02')).toEqual([]);
    }
    expect(after([gone({ risk: { level: 'not-assessed' } })]).file.history.episodes[0]?.risk.level).toBe('medium');
    expect(after([gone({ category: 'absent', risk: { level: 'low' } })]).file.history.episodes[0]?.risk.level).toBe(
      'low',
    );
  });

  it('ENG-03 a high risk is told to both bureaux and the front doors at once, and again only when it rises again', () => {
    const story = [known(LIVERPOOL), placed(LIVERPOOL, WIGAN), gone({ risk: { level: 'high' } })];
    const first = after(story);
    expect(to(first.tells, 'ENG-03')).toEqual([
      'missing.reported E08000010/front-door/host',
      'missing.reported E08000012/front-door/responsible',
      'missing.reported ceop/duty/national',
      'missing.reported uk-missing-persons-bureau/duty/national',
    ]);
    expect(first.tells.every((t) => t.urgency === 'immediate')).toBe(true);
    const again = noticeOf({
      type: 'missing.updated',
      data: { risk: { level: 'high' } },
      recordedAt: '2026-03-02T08:30:00Z',
    });
    expect(to(after([...story, again]).tells, 'ENG-03')).toEqual([]);
  });

  it('ENG-03 says nothing of a medium risk', () => {
    expect(to(after([gone({ risk: { level: 'medium' } })]).tells, 'ENG-03')).toEqual([]);
  });

  it('ENG-04 a looked-after child: force, responsible authority and reviewing officer are told, and the parents are owed it', () => {
    const iro = { role: 'iro', name: 'Irene Example', email: 'irene@example.org' };
    const { tells, duties } = after([known(LIVERPOOL, { professionals: [iro] }), placed(LIVERPOOL, WIGAN), gone()]);
    expect(to(tells, 'ENG-04')).toEqual([
      'missing.reported E08000012/front-door/responsible',
      'missing.reported E08000012/iro/named-professional',
      'missing.reported greater-manchester/missing-persons-unit/police-host-area',
    ]);
    expect(tells.find((t) => t.to.role === 'iro')?.to.person).toMatchObject({ name: 'Irene Example' });
    expect(duties.map((d) => [d.kind, d.owner.organisation, d.dueAt])).toEqual([['parents-told', LIVERPOOL, null]]);
  });

  it('ENG-04 no task to tell the parents where the record forbids it, and none for a child at home', () => {
    expect(after([known(LIVERPOOL, { parentsMayBeTold: false }), gone()]).duties).toEqual([]);
    const atHome = after([known(WIGAN, { statuses: [] }), gone()]);
    expect([to(atHome.tells, 'ENG-04'), atHome.duties]).toEqual([[], []]);
  });

  it('ENG-04 the task to tell the parents falls away with the return', () => {
    const { duties } = after([known(LIVERPOOL), gone(), back()]);
    expect(duties.find((d) => d.kind === 'parents-told')).toMatchObject({
      state: 'cancelled',
      closedBy: { reason: 'the child is back' },
    });
  });

  it('ENG-06 an out-of-area placement is told to the host and the services it names; one at home is not', () => {
    const { tells } = after([known(LIVERPOOL), placed(LIVERPOOL, WIGAN, { services: ['missing-people'] })]);
    expect(to(tells, 'ENG-06')).toEqual([
      'placement.started E08000010/front-door/host',
      'placement.started missing-people/duty/charity',
    ]);
    expect(after([known(WIGAN), placed(WIGAN, WIGAN)]).tells).toEqual([]);
  });

  it('ENG-07 host, responsible and both forces are told of the going and of the return, each in its capacity', () => {
    const story = [known(LIVERPOOL), placed(LIVERPOOL, WIGAN), gone()];
    const four = [
      'E08000010/front-door/host',
      'E08000012/front-door/responsible',
      'greater-manchester/missing-persons-unit/police-host-area',
      'merseyside/missing-persons-unit/police-responsible-area',
    ];
    expect(to(after(story).tells, 'ENG-07')).toEqual(four.map((f) => `missing.reported ${f}`));
    expect(to(after([...story, back()]).tells, 'ENG-07')).toEqual(four.map((f) => `missing.found ${f}`));
  });

  it('ENG-07 names both rules in one alert where two would tell the same contact the same thing', () => {
    const { tells } = after([known(LIVERPOOL), placed(LIVERPOOL, WIGAN), gone()]);
    const host = tells.filter((t) => t.to.organisation === WIGAN);
    expect(host.map((t) => t.because.map((b) => b.rule).sort())).toEqual([['ENG-07', 'ENG-21']]);
  });

  it('ENG-09 the return interview is due 72 hours after the return and overdue after that', () => {
    const story = [known(LIVERPOOL), placed(LIVERPOOL, WIGAN), gone(), back()];
    const due = new Date('2026-03-05T08:45:00Z');
    expect(interview(after(story))).toMatchObject({
      owner: { organisation: LIVERPOOL },
      dueAt: due,
      state: 'open',
      late: false,
    });
    expect(after(story).nextMoment).toEqual(new Date(due.getTime() + 1));
    expect(interview(after(story, new Date('2026-03-05T08:45:01Z')))).toMatchObject({ state: 'overdue' });
  });

  it('ENG-09 is met by an interview that was completed, by somebody independent, and names the notice', () => {
    const held = (more: object): Notice =>
      noticeOf({
        type: 'return-interview.recorded',
        by: LIVERPOOL,
        data: { status: 'completed', at: '2026-03-03T12:00:00Z', ...more },
      });
    const story = [known(LIVERPOOL), gone(), back()];
    const met = held({});
    expect(interview(after([...story, met]))).toMatchObject({ state: 'done', closedBy: { event: met.eventId } });
    expect(interview(after([...story, held({ independent: false })]))).toMatchObject({ state: 'open' });
    expect(interview(after([...story, held({ status: 'offered' })]))).toMatchObject({ state: 'open' });
  });

  it('ENG-09 is not met by a stranger to the case, and not due after an absence', () => {
    const stranger = noticeOf({
      type: 'return-interview.recorded',
      by: 'E08000032',
      data: { status: 'completed', at: '2026-03-03T12:00:00Z' },
    });
    expect(interview(after([known(LIVERPOOL), gone(), back(), stranger]))).toMatchObject({ state: 'open' });
    expect(interview(after([known(LIVERPOOL), gone({ category: 'absent' }), back()]))).toBeUndefined();
  });

  it("ENG-21 the police's report goes to the front door of the authority where the child lives; a council's does not", () => {
    const home = { missingFrom: { kind: 'home', authority: WIGAN } };
    expect(to(after([gone(home)]).tells, 'ENG-21')).toEqual(['missing.reported E08000010/front-door/responsible']);
    expect(to(after([gone(home, LIVERPOOL)]).tells, 'ENG-21')).toEqual([]);
    expect(to(after([gone({ ...home, category: 'absent' })]).tells, 'ENG-21')).toEqual([]);
  });

  it('ENG-21 where nothing tells whose child it is, every authority of the force is pointed to it', () => {
    const { tells } = after([gone()]);
    const area = demonstrationDirectory().authoritiesOf('greater-manchester');
    expect(area).toHaveLength(10);
    expect(to(tells, 'ENG-21')).toEqual(area.map((id) => `missing.reported ${id}/front-door/receiving`).sort());
    expect(to(after([gone({ missingFrom: { kind: 'home', authority: WIGAN } })]).tells, 'ENG-21')).toHaveLength(1);
  });

  it('tells of the return whoever was to be told of the going, and of an episode that is over only the return', () => {
    const home = { missingFrom: { kind: 'home', authority: WIGAN } };
    expect(to(after([gone(home), back()]).tells, 'ENG-21')).toEqual(['missing.found E08000010/front-door/responsible']);
    const isOver = after([back(), gone(home)]).tells;
    expect(to(isOver, 'ENG-21')).toEqual(['missing.found E08000010/front-door/responsible']);
    expect(new Set(isOver.map(({ kind }) => kind))).toEqual(new Set(['missing.found']));
  });

  it('tells nobody of a report that was taken back', () => {
    expect(after([known(LIVERPOOL), { ...gone(), withdrawnBy: 'w', withdrawnAtPosition: 99_999 }])).toMatchObject({
      tells: [],
      duties: [],
    });
  });
});

describe('protocols: Wigan', () => {
  const visit = (told: Told): Duty | undefined => told.duties.find((d) => d.kind === 'social-worker-visit');

  it("WIG-05 Wigan's own looked-after child is seen within 24 hours of the return", () => {
    const told = after([known(WIGAN), placed(WIGAN, WIGAN), gone(), back()]);
    expect(visit(told)).toMatchObject({
      rule: 'WIG-05',
      owner: { organisation: WIGAN, role: 'social-worker' },
      dueAt: new Date('2026-03-03T08:45:00Z'),
    });
  });

  it("WIG-05 does not oblige Wigan to visit another authority's child, nor a child who lives at home", () => {
    expect(visit(after([known(LIVERPOOL), placed(LIVERPOOL, WIGAN), gone(), back()]))).toBeUndefined();
    expect(visit(after([known(WIGAN, { statuses: [] }), gone(), back()]))).toBeUndefined();
  });

  it('WIG-05 only a team manager puts it off, with a reason', () => {
    const put = (rank: string, reason?: string): Notice =>
      noticeOf({
        type: 'action.recorded',
        by: WIGAN,
        data: {
          action: 'social-worker-visit',
          at: '2026-03-02T09:00:00Z',
          outcome: 'deferred',
          nextReviewAt: '2026-03-04T12:00:00Z',
          authorisedBy: { rank },
          reason,
        },
      });
    const story = [known(WIGAN), placed(WIGAN, WIGAN), gone(), back()];
    expect(visit(after([...story, put('team-manager', 'placed at a distance')]))?.dueAt).toEqual(
      new Date('2026-03-04T12:00:00Z'),
    );
    expect(visit(after([...story, put('social-worker', 'placed at a distance')]))?.dueAt).toEqual(
      new Date('2026-03-03T08:45:00Z'),
    );
    expect(visit(after([...story, put('team-manager')]))?.dueAt).toEqual(new Date('2026-03-03T08:45:00Z'));
  });

  it('WIG-05 is done when its completion is recorded', () => {
    const story = [known(WIGAN), placed(WIGAN, WIGAN), gone(), back()];
    const task = visit(after(story));
    const completion: Completion = {
      id: 'c-1',
      task: task?.id ?? '',
      at: NOW,
      recordedAt: NOW,
      organisation: WIGAN,
      body: { outcome: 'seen alone' },
    };
    expect(visit(after(story, NOW, [completion]))).toMatchObject({ state: 'done', outcome: 'seen alone' });
  });
});

const interview = (told: Told): Duty | undefined => told.duties.find((d) => d.kind === 'return-interview');
