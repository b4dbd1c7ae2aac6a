import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { askFor, csvOf, keysOf, reportOf } from './reading-reports.js';
import { BIRMINGHAM, BRADFORD, DARLINGTON, KENT, LEEDS, LIVERPOOL, MEDWAY, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { FORCES, Story } from './story.js';

const APRIL = { from: '2026-03-02', to: '2026-04-30' };
const refOf = (story: Story): string | null | undefined =>
  story.receipts.findLast(({ reference }) => reference)?.reference;
const nameOf = ({ child }: Story): string => `${child.record.name.given} ${child.record.name.family}`;

describe('The lists, figures and returns', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const rowsAbout = async (authority: string, name: string, story: Story, query: Record<string, string> = APRIL) =>
    (await reportOf(hub.agency(authority), name, query)).rows.filter(({ reference }) => reference === refOf(story));
  const figure = async (
    authority: string,
    name: string,
    row: Record<string, unknown>,
    query: Record<string, string> = APRIL,
  ): Promise<Record<string, unknown>> => {
    const { rows } = await reportOf(hub.agency(authority), name, query);
    return rows.find((one) => Object.entries(row).every(([key, value]) => one[key] === value)) ?? {};
  };
  const child = (responsible: string, host = responsible, more: object = {}): Promise<Story> =>
    new Story(hub, { responsible, host }).known(more);
  const atHome = (responsible: string, more: object = {}): Promise<Story> =>
    new Story(hub, { responsible, placed: false }).known(more);

  it('ENG-17 an episode can be analysed by child, home and area; each of its authorities has it, and nobody else', async () => {
    const story = await child(LIVERPOOL, WIGAN);
    await story.missing({ risk: { level: 'high', factors: ['county-lines'] } });
    await story.later({ hours: 6, minutes: 30 });
    await story.found();
    await story.later({ hours: 10 });
    await story.tell(
      'safe-and-well.recorded',
      { done: true, at: (await hub.now()).toISOString() },
      { by: story.force },
    );
    await story.interview('completed', { independent: true });
    const [row] = await rowsAbout(LIVERPOOL, 'episodes', story);
    expect(row).toMatchObject({
      child: (await story.episode(LIVERPOOL)).childId,
      category: 'missing',
      hours: 6.5,
      sex: 'unknown',
      legalStatus: 'C2',
      setting: 'care',
      responsible: LIVERPOOL,
      host: WIGAN,
      placementKind: 'childrens-home',
      postcode: 'WN1',
      nth: 1,
      risk: 'high',
      foundIn: WIGAN,
      safeAndWell: 'done',
      interview: 'completed',
      interviewHours: 10,
      late: false,
    });
    expect(row?.['age']).toEqual(expect.any(Number));
    expect(await rowsAbout(WIGAN, 'episodes', story)).toHaveLength(1);
    expect(await rowsAbout(LEEDS, 'episodes', story)).toEqual([]);
    expect(await rowsAbout(LIVERPOOL, 'episodes', story, { from: '2026-02-01', to: '2026-02-28' })).toEqual([]);
    expect((await csvOf(hub.agency(WIGAN), 'episodes', APRIL)).split('\r\n')[0]).toBe(
      'reference,child,category,since,endedAt,hours,age,sex,legalStatus,setting,responsible,host,placementKind,establishment,postcode,nth,risk,foundIn,safeAndWell,interview,interviewHours,late',
    );
  });

  it('ENG-17 a report is the caller’s own; its force may ask for it by name, and others who share an episode for that one alone', async () => {
    const story = await child(LIVERPOOL, WIGAN);
    await story.missing();
    const other = await atHome(WIGAN);
    await other.missing();
    expect((await askFor(hub.agency(WIGAN), 'episodes', { ...APRIL, authority: LIVERPOOL })).status).toBe(404);
    const police = await reportOf(hub.agency(FORCES[WIGAN] ?? ''), 'episodes', { ...APRIL, authority: WIGAN });
    expect(police.rows.map(({ reference }) => reference)).toEqual(expect.arrayContaining([refOf(story), refOf(other)]));
    const theirs = await reportOf(hub.agency('merseyside'), 'episodes', { ...APRIL, authority: WIGAN });
    expect(theirs.rows.map(({ reference }) => reference)).toContain(refOf(story));
    expect(theirs.rows.map(({ reference }) => reference)).not.toContain(refOf(other));
    expect((await askFor(hub.agency('durham'), 'episodes', { ...APRIL, authority: WIGAN })).status).toBe(404);
  });

  it('ENG-17 what a restricted child’s reader may not see is not in any list; the reading is in the ledger', async () => {
    const story = await child(WIGAN);
    await story.missing({ restricted: 'forced-marriage' });
    for (const [name, query] of [
      ['episodes', APRIL],
      ['daily-missing', {}],
      ['weekly-meeting', APRIL],
      ['meeting-list', { meeting: 'daily' }],
    ] as const) {
      const { rows } = await reportOf(hub.agency(WIGAN), name, query);
      const [row] = rows.filter(({ reference }) => reference === refOf(story));
      expect([name, row?.['reference']]).toEqual([name, refOf(story)]);
      expect(JSON.stringify(rows)).not.toContain(story.child.record.name.family);
      expect(row).not.toMatchObject({ age: expect.any(Number) });
    }
    const open = await child(WIGAN);
    await open.missing();
    await reportOf(hub.agency(WIGAN), 'daily-missing', {});
    const { childId } = await open.episode(WIGAN);
    const ledger = await hub.agency(WIGAN).disclosures(String(childId));
    const readings = ledger.filter(({ channel, fields }) => channel === 'api' && fields.includes('child.name.family'));
    expect(readings.length).toBeGreaterThan(0);
  });

  it('MED-08 the daily missing report has every child missing in the last 24 hours or still; an absence is another thing', async () => {
    const back = await child(MEDWAY);
    await back.missing({ risk: { level: 'high', factors: [] } });
    await back.later({ hours: 2 });
    await back.found();
    const away = await child(MEDWAY);
    await away.missing();
    const absent = await child(WIGAN);
    await absent.missing({ category: 'absent' });
    expect(await rowsAbout(MEDWAY, 'daily-missing', back, {})).toMatchObject([
      { name: nameOf(back), hours: 2, risk: 'high', caseStatus: 'looked-after', worker: null },
    ]);
    expect(await rowsAbout(WIGAN, 'daily-missing', absent, {})).toEqual([]);
    await back.later({ hours: 25 });
    expect(await rowsAbout(MEDWAY, 'daily-missing', back, {})).toEqual([]);
    const [row] = await rowsAbout(MEDWAY, 'daily-missing', away, {});
    expect(row).toMatchObject({ endedAt: null, hours: 25 });
    expect(row?.['recommendedAction']).toEqual(expect.any(String));
  });

  it('MED-14 an unaccompanied child is off the daily report after 28 days, and on it before', async () => {
    const story = await child(MEDWAY, MEDWAY, { flags: ['unaccompanied-asylum-seeking'] });
    const other = await child(MEDWAY);
    await story.missing();
    await other.missing();
    await story.later({ days: 27, hours: 23 });
    expect(await rowsAbout(MEDWAY, 'daily-missing', story, {})).toHaveLength(1);
    await story.later({ hours: 2 });
    expect(await rowsAbout(MEDWAY, 'daily-missing', story, {})).toEqual([]);
    expect(await rowsAbout(MEDWAY, 'daily-missing', other, {})).toHaveLength(1);
  });

  it('WIG-14 the weekly list has every episode, the interviews, and apart the children of other authorities', async () => {
    const { from, to } = await thisWeek();
    const own = await atHome(WIGAN);
    await own.missing();
    const theirs = await child(LIVERPOOL, WIGAN);
    await theirs.missing();
    await theirs.later({ hours: 1 });
    await theirs.found();
    const sections = async (story: Story) =>
      (await rowsAbout(WIGAN, 'weekly-meeting', story, { from, to })).map(({ section }) => section);
    expect(await sections(own)).toEqual(['episode']);
    expect(await sections(theirs)).toEqual(['episode', 'interview', 'other-authority']);
    const [row] = await rowsAbout(WIGAN, 'weekly-meeting', own, { from, to });
    expect(row).toMatchObject({ name: nameOf(own), caseStatus: 'not-open', exploitation: false, responsible: WIGAN });
  });

  it('WIG-13 the dashboard counts episodes, case status, interviews, factors and children with repeat episodes', async () => {
    const measure = (name: string, group = 'all') =>
      figure(WIGAN, 'monthly-dashboard', { measure: name, group }).then(({ value }) => Number(value ?? 0));
    const before = {
      episodes: await measure('episodes'),
      open: await measure('case-status', 'not-open'),
      completed: await measure('interviews-completed'),
      declined: await measure('interviews-declined'),
      factor: await measure('primary-factor', 'peers'),
      repeat: await measure('children-with-repeat-episodes'),
    };
    const story = await atHome(WIGAN);
    await story.missing();
    await story.later({ hours: 1 });
    await story.found();
    await story.interview('completed', { independent: true, primaryFactor: 'peers' });
    story.beginCase();
    await story.later({ hours: 1 });
    await story.missing();
    await story.later({ hours: 1 });
    await story.found();
    await story.interview('declined');
    expect({
      episodes: await measure('episodes'),
      open: await measure('case-status', 'not-open'),
      completed: await measure('interviews-completed'),
      declined: await measure('interviews-declined'),
      factor: await measure('primary-factor', 'peers'),
      repeat: await measure('children-with-repeat-episodes'),
    }).toEqual({
      episodes: before.episodes + 2,
      open: before.open + 2,
      completed: before.completed + 1,
      declined: before.declined + 1,
      factor: before.factor + 1,
      repeat: before.repeat + 1,
    });
    expect((await csvOf(hub.agency(WIGAN), 'monthly-dashboard', APRIL)).split('\r\n')[0]).toBe('measure,group,value');
  });

  it('WIG-13 each figure names the episodes behind it to whoever asks, and a small one can be left empty', async () => {
    const story = await atHome(LEEDS);
    await story.missing();
    const traced = await figure(LEEDS, 'monthly-dashboard', { measure: 'episodes' }, { ...APRIL, trace: '1' });
    expect(traced['trace']).toContain(refOf(story));
    const small = await figure(LEEDS, 'monthly-dashboard', { measure: 'episodes' }, { ...APRIL, suppress: '5' });
    expect(small).toEqual({ measure: 'episodes', group: 'all', value: null });
  });

  it('BHM-16 figures of missing episodes come in bands of how many a child had', async () => {
    const band = async (group: string) => figure(BIRMINGHAM, 'monthly-figures', { table: 'band', group });
    expect(await band('3-5')).toEqual({});
    const story = await child(BIRMINGHAM);
    for (let nth = 1; nth <= 3; nth++) await story.wholeEpisode({ thenDays: 1 });
    const once = await child(BIRMINGHAM);
    await once.wholeEpisode();
    expect(await band('3-5')).toEqual({ table: 'band', group: '3-5', children: 1, episodes: 3 });
    expect(await band('1-2')).toMatchObject({ children: 1, episodes: 1 });
    expect(await band('20+')).toEqual({});
  });

  it('BHM-24 the group’s figures: who, with whom, under what status, how long, checks, interviews, where from and where found', async () => {
    const story = await child(BIRMINGHAM);
    const figures = async () => {
      const { rows } = await reportOf(hub.agency(BIRMINGHAM), 'monthly-figures', APRIL);
      return new Map(rows.map(({ table, group, episodes }) => [`${String(table)}/${String(group)}`, Number(episodes)]));
    };
    const before = await figures();
    await story.missing({ risk: { level: 'medium', factors: ['substance-misuse'] } });
    await story.later({ hours: 9 });
    await story.found();
    const at = (await hub.now()).toISOString();
    await story.tell('safe-and-well.recorded', { done: true, at, themes: ['school'] }, { by: story.force });
    await story.interview('completed', { independent: true, themes: ['peers'] });
    const after = await figures();
    const grown = [...after].filter(([key, count]) => count > (before.get(key) ?? 0)).map(([key]) => key);
    expect(grown).toEqual(
      expect.arrayContaining([
        'total/all',
        'total/missing',
        'sex/unknown',
        'setting/care',
        'legal-status/C2',
        'placement-kind/childrens-home',
        'associates/alone',
        'band/1-2',
        'length/8-16',
        'triage/red',
        'checks/done',
        'check-themes/school',
        'interviews/offered',
        'interviews/completed',
        'interview-themes/peers',
        `found-in/${BIRMINGHAM}`,
        `area/${BIRMINGHAM}`,
      ]),
    );
    expect(grown).not.toEqual(expect.arrayContaining(['interviews/declined']));
    expect(JSON.stringify([...after.keys()])).not.toContain(story.child.record.name.family);
  });

  it('DAR-05 the agenda has the children with three episodes in ninety days, each once, and no others', async () => {
    const frequent = await child(DARLINGTON);
    for (let nth = 1; nth <= 2; nth++) await frequent.wholeEpisode({ thenDays: 1 });
    const agenda = async () =>
      (await reportOf(hub.agency(DARLINGTON), 'group-agenda', { ...APRIL, to: '2026-06-30' })).rows;
    const id = (await frequent.episode(DARLINGTON)).childId;
    expect((await agenda()).filter((row) => row['child'] === id)).toEqual([]);
    await frequent.wholeEpisode();
    expect((await agenda()).filter((row) => row['child'] === id)).toMatchObject([
      { name: nameOf(frequent), responsible: DARLINGTON, host: null, episodes90: 3, episodes12m: 3, persistent: false },
    ]);
    expect((await agenda()).find((row) => row['child'] === id)).toMatchObject({ caseHolder: 'allocated-team' });
    const placed = await child(LEEDS, DARLINGTON);
    for (let nth = 1; nth <= 3; nth++) await placed.wholeEpisode({ thenDays: 1 });
    const { childId } = await placed.episode(DARLINGTON);
    expect((await agenda()).filter((row) => row['child'] === childId)).toMatchObject([
      { name: nameOf(placed), responsible: LEEDS, host: DARLINGTON, caseHolder: 'front-door' },
    ]);
  });

  it('BRA-07 the indicators: interviews offered, done and in time, how many go again, and from where', async () => {
    const of = async (indicator: string, group = 'all') =>
      figure(BRADFORD, 'indicators', { indicator, group }, { from: '2026-03-02', to: '2026-12-31' });
    const story = await child(BRADFORD);
    await story.missing({
      missingFrom: {
        kind: 'placement',
        address: { lines: ['1 Sample Road'], postcode: 'BD1 1AA' },
        authority: BRADFORD,
      },
    });
    await story.later({ hours: 1 });
    await story.found();
    await story.later({ hours: 80 });
    await story.interview('completed', { independent: true });
    story.beginCase();
    await story.missing({
      missingFrom: { kind: 'placement', address: { lines: ['1 Sample Road'] }, authority: BRADFORD },
    });
    await story.later({ hours: 1 });
    await story.found();
    expect(await of('episodes')).toMatchObject({ value: 2, of: null, percent: null });
    expect(await of('children')).toMatchObject({ value: 1 });
    expect(await of('interviews-offered')).toMatchObject({ value: 1, of: 2, percent: 50 });
    expect(await of('interviews-completed')).toMatchObject({ value: 1, of: 2, percent: 50 });
    expect(await of('interviews-in-time')).toMatchObject({ value: 0, of: 2, percent: 0 });
    expect(await of('repeat-rate')).toMatchObject({ value: 1, of: 1, percent: 100 });
    expect(await of('hot-spot', 'BD1')).toMatchObject({ value: 1, of: 2, percent: 50 });
  });

  it('BRA-04 each meeting has the children it speaks of: open or reported, persistent, all, at high risk; the chief executive figures', async () => {
    const days = { from: '2026-03-02', to: '2026-12-31' };
    const list = async (meeting: string, story: Story) =>
      rowsAbout(BRADFORD, 'meeting-list', story, { ...days, meeting });
    const calm = await child(BRADFORD);
    await calm.missing();
    const wild = await child(BRADFORD, BRADFORD, { flags: ['persistent'] });
    await wild.missing({ risk: { level: 'high', factors: [] } });
    for (const meeting of ['daily', 'strategic']) {
      expect(await list(meeting, calm)).toMatchObject([
        { meeting, name: nameOf(calm), state: 'open', persistent: false },
      ]);
    }
    for (const meeting of ['escalation', 'high-risk']) {
      expect(await list(meeting, calm)).toEqual([]);
      expect(await list(meeting, wild)).toMatchObject([
        { meeting, name: nameOf(wild), risk: 'high', persistent: true },
      ]);
    }
    const { columns } = await reportOf(hub.agency(BRADFORD), 'meeting-list', { ...days, meeting: 'chief-executive' });
    expect(columns.map(({ key }) => key)).toEqual(['indicator', 'group', 'value', 'of', 'percent']);
  });

  it('BRA-08 each duty of an episode that has closed is audited, none of one that is open', async () => {
    const story = await child(BRADFORD);
    await story.missing();
    const days = { from: '2026-03-02', to: '2026-12-31' };
    expect(await rowsAbout(BRADFORD, 'episode-audit', story, days)).toEqual([]);
    await story.later({ hours: 1 });
    await story.found();
    await story.later({ hours: 73 });
    await story.interview('completed', { independent: true });
    const rows = await rowsAbout(BRADFORD, 'episode-audit', story, days);
    expect(rows.find(({ kind }) => kind === 'return-interview')).toMatchObject({
      duty: 'task',
      owner: BRADFORD,
      result: 'late',
      by: BRADFORD,
      rule: expect.stringMatching(/^(BRA|ENG)-/),
    });
    expect(rows.find(({ duty, kind }) => duty === 'alert' && kind === 'missing.reported')).toMatchObject({
      result: 'missed',
      doneAt: null,
    });
    expect(keysOf(await csvOf(hub.agency(BRADFORD), 'episode-audit', days))).toEqual(
      'reference,rule,duty,kind,owner,role,dueAt,doneAt,result,by'.split(','),
    );
  });

  it('MED-04 a child placed from outside is on the list with what its notice lacks, and without a notice says so', async () => {
    const days = { from: '2026-03-02', to: '2026-12-31' };
    const placed = new Story(hub, { responsible: KENT, host: MEDWAY });
    await placed.known({}, { documents: { placementPlan: true } } as object);
    const listed = async (authority: string, id: unknown) =>
      (await reportOf(hub.agency(authority), 'out-of-area', days)).rows.filter((row) => row['child'] === id);
    await placed.missing();
    const { childId } = await placed.episode(MEDWAY);
    expect(await listed(MEDWAY, childId)).toMatchObject([
      {
        direction: 'in',
        name: nameOf(placed),
        responsible: KENT,
        host: MEDWAY,
        kind: 'childrens-home',
        episodes: 1,
        documentsMissing: 'riskAssessment, missingHistory',
      },
    ]);
    expect(await listed(KENT, childId)).toMatchObject([{ direction: 'out' }]);
    const stranger = new Story(hub, { responsible: KENT, host: MEDWAY, placed: false });
    await stranger.known();
    await stranger.register({ statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: '2025-01-01' }] });
    await stranger.missing({ missingFrom: { kind: 'placement', authority: MEDWAY } });
    const { childId: unnoticed } = await stranger.episode(MEDWAY);
    expect(await listed(MEDWAY, unnoticed)).toMatchObject([{ direction: 'in', noticeAt: null, episodes: 1 }]);
    const own = await child(MEDWAY);
    await own.missing();
    const { childId: ownId } = await own.episode(MEDWAY);
    expect(await listed(MEDWAY, ownId)).toEqual([]);
  });

  it('ENG-18 the return has a looked-after child’s missing and away episodes of the year, in its form, and no absence', async () => {
    const missing = await child(LEEDS);
    await missing.missing();
    await missing.later({ hours: 30 });
    await missing.found();
    const away = await child(LEEDS);
    await away.missing({ category: 'away-without-authorisation' });
    const absent = await child(LEEDS);
    await absent.missing({ category: 'absent' });
    const home = await atHome(LEEDS);
    await home.missing();
    const days = { from: '2026-04-01', to: '2027-03-31' };
    const csv = await csvOf(hub.agency(LEEDS), 'ssda903-missing', days);
    const [header, ...lines] = csv.trimEnd().split('\r\n');
    expect(header).toBe('CHILD,DOB,MISSING,MIS_START,MIS_END');
    const of = ({ child: { local } }: Story) => lines.filter((line) => line.startsWith(`${local},`));
    const born = missing.child.record.dateOfBirth.split('-').reverse().join('/');
    expect(of(missing)).toEqual([
      expect.stringMatching(new RegExp(`^${missing.child.local},${born},M,\\d\\d/\\d\\d/2026,\\d\\d/\\d\\d/2026$`)),
    ]);
    expect(of(away)).toEqual([expect.stringMatching(/,A,\d\d\/\d\d\/2026,$/)]);
    expect([...of(absent), ...of(home)]).toEqual([]);
    const before = await csvOf(hub.agency(LEEDS), 'ssda903-missing', { from: '2024-04-01', to: '2025-03-31' });
    expect(before).toBe('CHILD,DOB,MISSING,MIS_START,MIS_END\r\n');
  });

  async function thisWeek(): Promise<{ from: string; to: string }> {
    const today = (await hub.now()).toISOString().slice(0, 10);
    return { from: today, to: new Date(Date.parse(today) + 6 * 86_400_000).toISOString().slice(0, 10) };
  }
});
