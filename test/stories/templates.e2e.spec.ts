import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ProblemDetails } from '#contracts';
import { describeOnBothTransports, type HubClient, type HubProcess, type SinkMessage } from '#testing';
import { parse } from 'yaml';
import { WIGAN } from '../protocols/places.js';
import { Story } from '../protocols/story.js';
import { administeredHub, type Administrator } from './administrators.js';

/** All that this administrator knows. */
const PAGE = readFileSync('docs/writing-a-template.md', 'utf8');
const YAML = /```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
const TEMPLATE = parse(YAML) as { id: string; kind: string; channel: string; subject: string; body: string };
const PATH = 'templates/missing-by-mail';
const approval = (version: number): string => `${PATH}/versions/${version}/approval`;

describeOnBothTransports('the wording of a message, by administrators', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let writer: Administrator;
  let approver: Administrator;

  /** A child goes missing, and Wigan's front door has a mail and a text message. */
  const told = async (): Promise<{ mail: SinkMessage | undefined; text: SinkMessage | undefined; name: string }> => {
    const story = await new Story(hub, { responsible: WIGAN }).known();
    await story.missing();
    const [alert] = await story.alerts({ to: WIGAN, role: 'front-door', kind: 'missing.reported' });
    const sent = (await hub.messages()).filter((one) => one.alert === alert?.id);
    const by = (channel: string) => sent.find((one) => one.channel === channel);
    return { mail: by('email'), text: by('sms'), name: story.child.record.name.family };
  };

  beforeAll(async () => {
    ({ process, writer, approver } = await administeredHub(env));
    hub = process.client;
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  it('is refused with line and reason, and nothing is written', async () => {
    const bad = { ...TEMPLATE, body: TEMPLATE.body.replace('{{#if who}}', '{{> open}}\n{{{facts}}}\n{{#if who}}') };
    const answer = await writer<ProblemDetails>('PUT', PATH, bad);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { pointer: '/body', code: 'not-allowed', detail: expect.stringMatching(/^line 5: .*PartialStatement/) },
      { pointer: '/body', code: 'not-allowed', detail: expect.stringMatching(/^line 6: /) },
    ]);
    expect((await writer<ProblemDetails>('PUT', PATH, { ...TEMPLATE, html: '<p>' })).body.errors).toMatchObject([
      { pointer: '/html', code: 'unknown-field' },
    ]);
    expect((await writer('GET', PATH)).status).toBe(404);
    const one = hub.agency(WIGAN);
    expect([403, 404]).toContain((await one.call('PUT', `/v1/admin/${PATH}`, TEMPLATE)).status);
  });

  it('is tried on an invented alert, and nobody is told', async () => {
    const before = (await hub.messages()).length;
    const tried = await writer<{ subject: string; body: string }>('POST', 'preview/message', { template: TEMPLATE });
    expect(tried).toMatchObject({
      status: 200,
      body: { subject: expect.stringContaining('URGENT: a child is missing') },
    });
    expect(tried.body.body).toContain('Quote HW-7KQ4-2M when you ring.');
    expect(tried.body.body).toContain('Child: Tom Example');
    const bad = { template: { ...TEMPLATE, body: 'no link' } };
    expect((await writer<ProblemDetails>('POST', 'preview/message', bad)).body.errors?.[0]).toMatchObject({
      pointer: '/template/body',
      code: 'left-out',
    });
    expect((await writer('POST', 'preview/message', { template: { id: 'none', version: 3 } })).status).toBe(422);
    expect((await hub.messages()).length).toBe(before);
  });

  it('words the mail once a second person has approved it, and not before', async () => {
    const draft = await writer<{ version: number }>('PUT', PATH, YAML);
    expect(draft).toMatchObject({ status: 202, body: { id: 'missing-by-mail', version: 1, state: 'draft' } });
    expect((await told()).mail?.body).not.toContain('when you ring');
    expect((await writer('POST', approval(1), { reason: 'mine' })).status).toBe(403);
    expect(await approver('POST', approval(1), { reason: 'asked for by the front doors' })).toMatchObject({
      status: 200,
      body: { state: 'in-force', approvedBy: 'homeward-administrator-2', subject: TEMPLATE.subject },
    });
    const { mail, text, name } = await told();
    expect(mail?.subject).toMatch(/^URGENT: a child is missing – acknowledge by 09:15 \(HW-/);
    expect(mail?.body).toMatch(/Quote HW-[0-9A-Z-]+ when you ring\./);
    expect(mail?.body).toContain(name);
    // the other channel keeps the hub's own words
    if (text) expect(text.body).not.toContain('when you ring');
    expect(JSON.stringify((await hub.agency(WIGAN).alerts({ kind: 'missing.reported' }))[0]?.body)).toContain(
      'when you ring',
    );
  }, 90_000);

  it('stays in force while a bad one is refused and a good one waits', async () => {
    expect((await writer('PUT', PATH, { ...TEMPLATE, body: '{{link' })).status).toBe(422);
    const next = { ...TEMPLATE, body: TEMPLATE.body.replace('when you ring', 'in your reply') };
    expect((await writer<{ version: number }>('PUT', PATH, next)).body.version).toBe(2);
    expect((await told()).mail?.body).toContain('when you ring');
    const read = await writer<{ version: number; drafts: object[] }>('GET', PATH);
    expect(read.body).toMatchObject({ version: 1, state: 'in-force', drafts: [{ version: 2 }] });
    // what is read can be put back
    expect((await writer('PUT', PATH, read.body)).status).toBe(202);
    const other = await writer<ProblemDetails>('PUT', 'templates/another', { ...TEMPLATE, id: 'another' });
    expect(other.body.errors).toMatchObject([{ pointer: '/kind', code: 'taken' }]);
  }, 90_000);

  it('gives way to the hub’s own words when two have ended it', async () => {
    const ended = await approver<{ version: number }>('DELETE', PATH);
    expect(ended).toMatchObject({ status: 202, body: { ends: true } });
    expect((await writer('POST', approval(ended.body.version), { reason: 'no longer wanted' })).status).toBe(200);
    expect((await told()).mail?.body).not.toContain('when you ring');
    const { items } = (await writer<{ items: { version: number }[] }>('GET', `${PATH}/versions`)).body;
    expect(items.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  }, 90_000);
});
