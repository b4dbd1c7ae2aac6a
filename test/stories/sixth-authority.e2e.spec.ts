import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AlertBody, ProblemDetails } from '#contracts';
import { describeOnBothTransports, type HubClient, type HubProcess } from '#testing';
import { administeredHub, type Administrator } from './administrators.js';
import { alertsAbout, inventedChild, LIVERPOOL, MERSEYSIDE, only, rulesOf, tasksAbout, type Child } from './cast.js';

/** All that this administrator knows. */
const PAGE = readFileSync('docs/writing-a-protocol.md', 'utf8');
const blocks = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);
const PACK = blocks('yaml').find((text) => text.startsWith('id: liverpool')) ?? '';
const SAMPLE = JSON.parse(blocks('http').at(-1)?.split('\n\n')[1] ?? '{}') as { event: { data: object } };

/** A child of Liverpool goes missing from home. @returns the reference of the matter */
async function gone(hub: HubClient, child: Child, since: string): Promise<string | null> {
  const { receipt } = await hub.agency(MERSEYSIDE).tell(
    'missing.reported',
    {
      child: child.record,
      category: 'missing',
      since,
      missingFrom: { kind: 'home', authority: LIVERPOOL },
      risk: { level: 'high' },
    },
    { subject: child.local },
  );
  return receipt.reference;
}

const rulesIn = (alerts: readonly AlertBody[]): string[] => alerts.flatMap(rulesOf);

interface Preview {
  tell: { to: { organisation: string; role: string }; because: { rule: string; protocol: string }[] }[];
  notTell: { to: { role: string }; because: { rule: string }[]; reason: string }[];
  tasks: { kind: string; rule: string; dueAt: string | null }[];
}

describeOnBothTransports('the protocol of a sixth authority', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let writer: Administrator;
  let approver: Administrator;
  const hours = (n: number): string => new Date(Date.parse('2026-03-02T09:00:00Z') + n * 3_600_000).toISOString();

  beforeAll(async () => {
    ({ process, writer, approver } = await administeredHub(env));
    hub = process.client;
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  it('is refused with line and sentence as long as something is wrong, and nothing changes for anybody', async () => {
    const wrong = PACK.replace('role: head-of-service, urgency', 'role: head-of-everything, urgency');
    const answer = await writer<ProblemDetails>('PUT', 'protocols/liverpool', wrong);
    expect(answer.status).toBe(422);
    const line = wrong.split('\n').findIndex((text) => text.includes('head-of-everything')) + 1;
    expect(answer.body.errors).toContainEqual({
      pointer: '/rules/5/tell/0/role',
      code: 'not-listed',
      detail: expect.stringContaining(`line ${line}: `),
    });
    const looser = PACK.replace('within: { hours: 48 }\n        met-by', 'within: { hours: 96 }\n        met-by');
    expect((await writer<ProblemDetails>('PUT', 'protocols/liverpool', looser)).body.errors).toMatchObject([
      { pointer: '/rules/3/replaces', code: 'looser' },
    ]);
    expect((await writer('GET', 'protocols/liverpool')).status).toBe(404);
  }, 60_000);

  it('is written, tried, approved by a second person, and acts', async () => {
    const child = inventedChild(LIVERPOOL, 'Sixth');
    const before = await gone(hub, inventedChild(LIVERPOOL, 'Before'), hours(-1));
    expect(rulesIn(await alertsAbout(hub, before))).not.toContain('LIV-01');
    const draft = await writer<{ version: number; state: string }>('PUT', 'protocols/liverpool', PACK);
    expect(draft).toMatchObject({ status: 202, body: { id: 'liverpool', version: 1, state: 'draft' } });

    // tried: nobody is told, and nothing is kept
    const messages = (await hub.messages()).length;
    const preview = await writer<Preview>('POST', 'preview', SAMPLE);
    expect(preview.status).toBe(200);
    const under = (rule: string): string[] =>
      preview.body.tell
        .filter(({ because }) => because.some((one) => one.rule === rule))
        .map(({ to }) => `${to.organisation} ${to.role}`);
    expect(under('LIV-01')).toEqual([`${LIVERPOOL} missing-coordinator`]);
    expect(under('LIV-06')).toEqual([`${LIVERPOOL} head-of-service`]);
    const young = preview.body.notTell.find(({ because }) => because[0]?.rule === 'LIV-07');
    expect([young?.to.role, young?.reason]).toEqual(['early-help', expect.stringMatching(/age .* is under 12/)]);
    const later = preview.body.tasks.map(({ kind, rule }) => `${rule} ${kind}`);
    expect(later).toEqual(expect.arrayContaining(['LIV-03 strategy-meeting', 'LIV-09 senior-review']));
    const withoutIt = await writer<Preview>('POST', 'preview', { event: SAMPLE.event });
    expect(JSON.stringify(withoutIt.body)).not.toContain('LIV-');
    expect((await hub.messages()).length).toBe(messages);
    const load = await writer<{
      episodes: number;
      alerts: object;
      byRule: { rule: string; inForce: number; draft: number }[];
    }>('POST', 'preview/episodes', { protocol: { id: 'liverpool', version: 1 }, from: hours(-24), to: hours(1) });
    expect(load.body).toMatchObject({ episodes: 1 });
    expect(load.body.byRule).toContainEqual(
      expect.objectContaining({ what: 'alert', rule: 'LIV-01', role: 'missing-coordinator', inForce: 0, draft: 1 }),
    );

    // approved, and not by who wrote it
    const approval = 'protocols/liverpool/versions/1/approval';
    expect((await writer('POST', approval, { reason: 'mine' })).status).toBe(403);
    expect((await approver('POST', approval, { reason: 'agreed by the board on 2 March' })).body).toMatchObject({
      state: 'in-force',
      approvedBy: 'homeward-administrator-2',
    });
    expect((await approver('POST', approval, { reason: 'again' })).status).toBe(409);

    // acts
    const matter = await gone(hub, child, hours(-0.5));
    const rules = rulesIn(await alertsAbout(hub, matter));
    expect(rules).toEqual(expect.arrayContaining(['LIV-01', 'LIV-06']));
    await hub.moveTo(hours(48));
    const meeting = only((await tasksAbout(hub, matter)).filter(({ kind }) => kind === 'strategy-meeting'));
    expect(meeting).toMatchObject({ rule: 'LIV-03', protocol: 'liverpool@1', dueAt: '2026-03-05T17:00:00.000Z' });
    // the child who was away before is under the marks that are reached since
    expect(rulesIn(await alertsAbout(hub, before))).toContain('LIV-02');
    await hub
      .agency(MERSEYSIDE)
      .tell('missing.found', { at: hours(48), how: 'found-by-police', returnedTo: 'home' }, { subject: child.local });
    const interview = only((await tasksAbout(hub, matter)).filter(({ kind }) => kind === 'return-interview'));
    expect(interview).toMatchObject({ rule: 'LIV-04', rules: ['LIV-04'], dueAt: hours(96) });
  }, 180_000);

  it('is ended by two as well, and what it asked for before stays asked for', async () => {
    const ended = await approver<{ version: number }>('DELETE', 'protocols/liverpool');
    expect(ended).toMatchObject({ status: 202, body: { state: 'draft', ends: true } });
    const approval = `protocols/liverpool/versions/${ended.body.version}/approval`;
    expect((await approver('POST', approval, { reason: 'mine' })).status).toBe(403);
    expect((await writer('POST', approval, { reason: 'withdrawn by the board' })).status).toBe(200);
    expect((await writer('GET', 'protocols/liverpool')).status).toBe(404);
    const after = await gone(hub, inventedChild(LIVERPOOL, 'Seventh'), hours(47));
    expect(rulesIn(await alertsAbout(hub, after)).join()).not.toContain('LIV-');
    const tasks = await hub.agency(LIVERPOOL).tasks({ kind: 'return-interview' });
    expect(tasks.filter(({ rule, state }) => rule === 'LIV-04' && state === 'open')).toHaveLength(1);
  }, 120_000);
});
