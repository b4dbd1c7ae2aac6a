import { describe, expect, it } from '@jest/globals';
import type { AlertBody } from '#contracts';
import type { HubClient } from '#testing';
import { BIRMINGHAM, BRADFORD, DARLINGTON, MEDWAY, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { FORCES, Story } from './story.js';

interface SentList {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const refOf = (story: Story): string => story.receipts.findLast(({ reference }) => reference)?.reference ?? '';
const nameOf = ({ child }: Story): string => `${child.record.name.given} ${child.record.name.family}`;
const listOf = (alert: AlertBody | undefined): SentList => (alert?.facts as { list: SentList }).list;

describe('Lists that are sent', () => {
  let hub: HubClient;

  // a Thursday, after the lists of the day
  onHub((client) => (hub = client), '2026-02-26T12:00:00Z');

  /** The digests that an organisation has under a rule, raised at this very moment. */
  const digests = async (organisation: string, rule: string, role?: string): Promise<AlertBody[]> => {
    const since = (await hub.now()).toISOString();
    const alerts = await hub.agency(organisation).alerts({ since });
    return alerts.filter(
      ({ kind, because, to }) =>
        kind.startsWith('digest.') &&
        because.some((one) => one.rule === rule) &&
        (role === undefined || to.role === role),
    );
  };
  const rowsOf = (alerts: readonly AlertBody[], story: Story) =>
    alerts.flatMap((alert) => listOf(alert).rows).filter(({ reference }) => reference === refOf(story));
  const child = (responsible: string, more: object = {}): Promise<Story> => new Story(hub, { responsible }).known(more);
  const tomorrow = async (): Promise<void> => {
    const day = new Date((await hub.now()).getTime() + 86_400_000).toISOString().slice(0, 10);
    await hub.moveTo(`${day}T09:00:00Z`);
  };

  it('MED-08 the daily report goes at nine to managers, assistant director and director, without a reference; empty, it says so', async () => {
    await tomorrow();
    const empty = await digests(MEDWAY, 'MED-08');
    expect(empty.map(({ to }) => to.role).sort()).toEqual([
      'assistant-director',
      'director',
      'service-manager',
      'team-manager',
    ]);
    expect(empty[0]).toMatchObject({
      kind: 'digest.daily',
      urgency: 'routine',
      reference: null,
      episode: null,
      late: false,
    });
    expect(listOf(empty[0]).rows).toEqual([]);
    expect(empty[0]?.body).toContain('There is nothing on this list.');
    const story = await child(MEDWAY);
    await story.missing({ risk: { level: 'high', factors: [] } });
    const other = await child(WIGAN);
    await other.missing();
    await tomorrow();
    const sent = await digests(MEDWAY, 'MED-08', 'director');
    expect(sent).toHaveLength(1);
    expect(rowsOf(sent, story)).toMatchObject([{ name: nameOf(story), risk: 'high', hours: 24 }]);
    expect(rowsOf(sent, other)).toEqual([]);
    expect(sent[0]?.body).toContain(nameOf(story));
    await story.later({ hours: 1 });
    await story.found();
    await tomorrow();
    await tomorrow();
    expect(rowsOf(await digests(MEDWAY, 'MED-08'), story)).toEqual([]);
  });

  it('MED-08 what was told by the report is in the ledger; an address that is not assured has the count alone', async () => {
    const story = await child(MEDWAY);
    await story.missing();
    const before = await hub.now();
    await tomorrow();
    const [sent] = await digests(MEDWAY, 'MED-08', 'director');
    const { childId } = await story.episode(MEDWAY);
    const ledger = await hub.agency(MEDWAY).disclosures(String(childId));
    expect(ledger.filter(({ alert }) => alert === sent?.id).map(({ rules }) => rules)).toContainEqual(['MED-08']);
    const messages = (await hub.messages(before)).filter(({ alert }) => alert === sent?.id);
    expect(messages.length).toBeGreaterThan(0);
    for (const { subject, body } of messages) {
      expect(subject).toContain('Daily missing report');
      if (body.includes('not assured')) expect(body).not.toContain(story.child.record.name.family);
    }
  });

  it('MED-08 a restricted child stands on it without a name, whoever reads it', async () => {
    const story = await child(MEDWAY);
    await story.missing({ restricted: 'forced-marriage' });
    await tomorrow();
    const sent = await digests(MEDWAY, 'MED-08');
    for (const row of rowsOf(sent, story)) expect(row['name']).toBeNull();
    expect(rowsOf(sent, story)).toHaveLength(4);
    expect(JSON.stringify(sent)).not.toContain(story.child.record.name.family);
  });

  it('WIG-06 the daily governance meeting hears of a child who is open to the exploitation team, and of no other', async () => {
    const open = await child(WIGAN, {
      statuses: [
        { kind: 'looked-after', legalStatus: 'C2', from: '2025-01-01' },
        { kind: 'exploitation-team', from: '2026-01-01' },
      ],
    });
    const other = await child(WIGAN);
    await other.missing();
    await tomorrow();
    expect(await digests(WIGAN, 'WIG-06')).toEqual([]);
    await open.missing();
    await tomorrow();
    const sent = await digests(WIGAN, 'WIG-06', 'exploitation-team');
    expect(rowsOf(sent, open)).toMatchObject([{ meeting: 'daily', name: nameOf(open) }]);
    expect(rowsOf(sent, other)).toEqual([]);
  });

  it('WIG-14 the weekly list goes on Monday, to the coordinator and the police, and on no other day', async () => {
    const story = await child(WIGAN);
    await hub.moveTo('2026-03-09T08:59:00Z');
    await story.missing({ since: '2026-03-07T10:00:00Z' });
    expect(await digests(WIGAN, 'WIG-14')).toEqual([]);
    await hub.moveTo('2026-03-09T09:00:00Z');
    for (const [organisation, role] of [
      [WIGAN, 'missing-coordinator'],
      [FORCES[WIGAN] ?? '', 'missing-persons-unit'],
    ] as const) {
      const sent = await digests(organisation, 'WIG-14', role);
      expect(sent).toMatchObject([
        { kind: 'digest.weekly', facts: { list: { from: '2026-03-02', to: '2026-03-08' } } },
      ]);
      expect(rowsOf(sent, story)).toMatchObject([{ section: 'episode', name: nameOf(story) }]);
    }
    await tomorrow();
    expect(await digests(WIGAN, 'WIG-14')).toEqual([]);
  });

  it('BRA-01 the coordinator screens every episode on the next day, of closed cases too; BRA-04 is the same list and one alert', async () => {
    await tomorrow();
    expect(await digests(BRADFORD, 'BRA-01')).toEqual([]);
    expect(await digests(BRADFORD, 'BRA-04', 'missing-coordinator')).toHaveLength(1);
    const story = await child(BRADFORD);
    await story.missing();
    await story.later({ hours: 2 });
    await story.found();
    await tomorrow();
    const sent = await digests(BRADFORD, 'BRA-01', 'missing-coordinator');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.because.map(({ rule }) => rule).sort()).toEqual(['BRA-01', 'BRA-04']);
    expect(rowsOf(sent, story)).toMatchObject([{ meeting: 'daily', state: 'closed', name: nameOf(story) }]);
    await tomorrow();
    await tomorrow();
    expect(rowsOf(await digests(BRADFORD, 'BRA-04'), story)).toEqual([]);
  });

  it('BRA-04 the lists of the escalation, the strategic and the high-risk meeting and the chief executive go on their days', async () => {
    const wild = await child(BRADFORD, { flags: ['persistent'] });
    await hub.moveTo('2026-03-15T10:00:00Z');
    await wild.missing({ risk: { level: 'high', factors: [] } });
    const calm = await child(BRADFORD);
    await calm.missing();
    const of = async (meeting: string): Promise<AlertBody[]> =>
      (await digests(BRADFORD, 'BRA-04')).filter((alert) =>
        listOf(alert).rows.some((row) => row['meeting'] === meeting),
      );
    await hub.moveTo('2026-03-16T09:00:00Z');
    expect(rowsOf(await of('escalation'), wild)).toMatchObject([{ persistent: true }]);
    expect(rowsOf(await of('escalation'), calm)).toEqual([]);
    expect((await of('strategic')).map(({ kind, to }) => `${kind} ${to.role}`).sort()).toEqual([
      'digest.fortnightly head-of-service',
      'digest.fortnightly missing-coordinator',
    ]);
    expect(rowsOf(await of('strategic'), calm)).toHaveLength(2);
    expect(await of('high-risk')).toEqual([]);
    await hub.moveTo('2026-03-23T09:00:00Z');
    expect(await of('strategic')).toEqual([]);
    await hub.moveTo('2026-04-01T08:00:00Z');
    expect(await of('high-risk')).toEqual([]);
    const [executive] = (await digests(BRADFORD, 'BRA-04')).filter(({ kind }) => kind === 'digest.quarterly');
    expect(executive).toMatchObject({
      to: { role: 'director' },
      facts: { list: { from: '2026-01-01', to: '2026-03-31' } },
    });
    expect(listOf(executive).rows).toContainEqual(expect.objectContaining({ indicator: 'episodes' }));
  });

  it.each([
    ['WIG-13', WIGAN, 'assistant-director', 'monthly-dashboard'],
    ['BHM-24', BIRMINGHAM, 'missing-coordinator', 'monthly-figures'],
    ['DAR-05', DARLINGTON, 'missing-coordinator', 'group-agenda'],
    ['BRA-07', BRADFORD, 'head-of-service', 'indicators'],
    ['BRA-08', BRADFORD, 'missing-coordinator', 'episode-audit'],
  ])(
    '%s goes on the first of the month about the month before, and not on the second',
    async (rule, authority, role, report) => {
      const next = nextMonth(await hub.now());
      await hub.moveTo(`${next}T08:00:00Z`);
      expect(await digests(authority, rule, role)).toMatchObject([
        { kind: 'digest.monthly', reference: null, facts: { list: { name: report, to: dayBefore(next) } } },
      ]);
      await hub.moveTo(`${next.slice(0, 8)}02T08:00:00Z`);
      expect(await digests(authority, rule)).toEqual([]);
    },
  );

  it('BRA-04 the list of children at high risk goes on the first of an odd month', async () => {
    await hub.moveTo('2026-10-20T10:00:00Z');
    const story = await child(BRADFORD);
    await story.missing({ risk: { level: 'high', factors: [] } });
    await hub.moveTo('2026-11-01T09:00:00Z');
    const sent = (await digests(BRADFORD, 'BRA-04')).filter(({ kind }) => kind === 'digest.two-monthly');
    expect(sent.map(({ to }) => to.role)).toEqual(['missing-coordinator']);
    expect(rowsOf(sent, story)).toMatchObject([{ meeting: 'high-risk', risk: 'high' }]);
  });
});

const nextMonth = (now: Date): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
