import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SmtpMailSender, type OutgoingMessage, type SendOutcome } from '#alerting';
import { HubClock, PlatformEntities, PlatformMigrations, Timeline } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import { HeldMessages } from './held-messages.js';
import { MailSink } from './mail-sink.js';
import { SinkMessages } from './sink-messages.js';
import { sinkPage } from './sink-page.js';
import { SinkTextSender } from './sink-text-sender.js';
import { SinkController } from './sink.controller.js';
import { SinkEntities, SinkMigrations } from './sink.entities.js';

const ALERT = '0b1d7f1e-0000-8000-8000-000000000000';

let test: TestDatabase;
let clock: HubClock;
let timeline: Timeline;
let messages: SinkMessages;
let held: HeldMessages;
let sink: MailSink;
let mail: SmtpMailSender;
let texts: SinkTextSender;
beforeAll(async () => {
  test = await testDatabase({
    entities: [...PlatformEntities, ...SinkEntities],
    migrations: [...PlatformMigrations, ...SinkMigrations],
  });
  clock = HubClock.simulated(new Date('2026-03-02T09:00:00Z'));
  timeline = new Timeline(clock);
  messages = new SinkMessages(test.database);
  held = new HeldMessages(clock, timeline);
  timeline.register(held);
  sink = new MailSink(messages, held, clock);
  mail = new SmtpMailSender({ host: '127.0.0.1', port: await sink.start(), from: 'Homeward <hub@homeward.example>' });
  texts = new SinkTextSender(messages, held, clock);
});
afterAll(async () => {
  await mail.close();
  await sink.stop();
  await test.close();
});
beforeEach(() => test.database.query('DELETE FROM sink_message'));

const message = (address: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: 'd',
  messageId: '<d@homeward.invalid>',
  address,
  subject: 'URGENT: a child is missing – acknowledge by 22:21 (HW-7KQ4-2M)',
  body: 'Acknowledge by 22:21.\n.\nZoë <b>O’Brien</b>\n',
  headers: {
    'X-Homeward-Alert': ALERT,
    'X-Homeward-Kind': 'missing.reported',
    'X-Homeward-Organisation': 'E08000010',
    'X-Homeward-Role': 'front-door',
    'X-Homeward-Reference': 'HW-7KQ4-2M',
    'X-Homeward-Rules': 'ENG-07, WIG-07',
  },
  at: clock.now(),
  ...more,
});
const send = (address: string, more?: Partial<OutgoingMessage>): Promise<SendOutcome> =>
  mail.send(message(address, more), () => true);
const kept = async () => (await messages.page({}))?.items ?? [];

describe('the sink', () => {
  it('keeps a mail before it says so, as the contract shows it', async () => {
    expect(await send('door@wigan.example')).toEqual({ kind: 'taken' });
    expect(await kept()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: '2026-03-02T09:00:00.000Z',
        channel: 'email',
        to: { organisation: 'E08000010', role: 'front-door', address: 'door@wigan.example' },
        alert: ALERT,
        kind: 'missing.reported',
        subject: 'URGENT: a child is missing – acknowledge by 22:21 (HW-7KQ4-2M)',
        body: expect.stringContaining('Zoë <b>O’Brien</b>'),
        reference: 'HW-7KQ4-2M',
        rules: ['ENG-07', 'WIG-07'],
        messageId: '<d@homeward.invalid>',
      },
    ]);
  });

  it('refuses temp-fail addresses for now, each time, and perm-fail ones for good', async () => {
    for (let i = 0; i < 3; i++) {
      expect(await send('temp-fail-1@wigan.example')).toEqual({ kind: 'later', code: '451', unsure: false });
    }
    expect(await send('perm-fail@wigan.example')).toEqual({ kind: 'refused', code: '550' });
    expect(await kept()).toEqual([]);
  });

  it('holds a message to a slow address for ten minutes of the hub’s time', async () => {
    const sent = send('slow@wigan.example');
    await until(() => held.held() === 1);
    await timeline.advanceTo(new Date('2026-03-02T09:09:59Z'));
    expect(held.held()).toBe(1);
    expect(await kept()).toEqual([]);
    await timeline.advanceTo(new Date('2026-03-02T09:30:00Z'));
    expect(await sent).toEqual({ kind: 'taken' });
    expect(held.held()).toBe(0);
    expect(await kept()).toMatchObject([{ to: { address: 'slow@wigan.example' } }]);
  });

  it('forgets a held message whose sender has gone away', async () => {
    const other = new SmtpMailSender({ host: '127.0.0.1', port: sink.port, from: 'hub@homeward.example' });
    const sent = other.send(message('slow@wigan.example'), () => true);
    await until(() => held.held() === 1);
    await other.close();
    expect(await sent).toMatchObject({ kind: 'later', unsure: true });
    await until(() => held.held() === 0);
    expect(await kept()).toEqual([]);
  });

  it('takes text messages by the same rules', async () => {
    expect(await texts.send(message('07700900001'), () => true)).toEqual({ kind: 'taken' });
    expect(await texts.send(message('temp-fail'), () => true)).toMatchObject({ kind: 'later' });
    expect(await texts.send(message('perm-fail'), () => true)).toMatchObject({ kind: 'refused' });
    expect(await kept()).toMatchObject([{ channel: 'sms', to: { address: '07700900001', role: 'front-door' } }]);
  });

  it('shows the newest first, page after page, while more come in', async () => {
    for (const n of [1, 2, 3]) await send(`n${n}@wigan.example`);
    const first = await messages.page({ limit: 2 });
    await send('n4@wigan.example');
    const second = await messages.page({ limit: 2, cursor: first?.next ?? '' });
    const addresses = [...(first?.items ?? []), ...(second?.items ?? [])].map(({ to }) => to.address);
    expect(addresses).toEqual(['n3@wigan.example', 'n2@wigan.example', 'n1@wigan.example']);
    expect(second?.next).toBeNull();
    expect(await messages.page({ cursor: 'x' })).toBeNull();
  });

  it('lists over HTTP by time, and refuses a bad query', async () => {
    const controller = new SinkController(messages);
    await send('door@wigan.example');
    const at = clock.now().toISOString();
    expect((await controller.list({ since: at })).items).toHaveLength(1);
    expect((await controller.list({ since: new Date(clock.now().getTime() + 1).toISOString() })).items).toEqual([]);
    await expect(controller.list({ since: 'yesterday' })).rejects.toMatchObject({ status: 400 });
    await expect(controller.list({ cursor: 'x' })).rejects.toMatchObject({ status: 400 });
    expect(await controller.show({})).toContain('<h1>Sent messages</h1>');
  });

  it('shows a page for people without a script, with everything escaped', () => {
    const page = sinkPage(
      { items: [{ ...shown, subject: '<script>x</script>', body: `</pre>"'&` }], next: 'a b' },
      (next) => `/sink?cursor=${encodeURIComponent(next)}`,
    );
    expect(page).not.toMatch(/<script|style=|onclick|<\/pre>"/);
    expect(page).toContain('&lt;script&gt;x&lt;/script&gt;');
    expect(page).toContain('<pre>&lt;/pre&gt;&quot;&#39;&amp;</pre>');
    expect(page).toContain('href="/sink?cursor=a%20b"');
  });
});

const shown = {
  id: ALERT,
  at: '2026-03-02T09:00:00.000Z',
  channel: 'email' as const,
  to: { organisation: 'E08000010', role: 'front-door', address: 'door@wigan.example' },
  alert: ALERT,
  kind: 'missing.reported',
  subject: '',
  body: '',
  reference: null,
  rules: [],
  messageId: null,
};

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}
