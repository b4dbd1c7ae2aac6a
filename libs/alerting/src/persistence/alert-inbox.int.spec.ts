import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '#testing';
import {
  caseOf,
  contactOf,
  found,
  LIVERPOOL,
  missing,
  placed,
  registered,
  tellOf,
  updated,
  WIGAN,
} from '../../test/specimens.js';
import { TellingHub } from '../../test/telling-hub.js';

let hub: TellingHub;
beforeAll(async () => {
  hub = await TellingHub.start(testDatabase);
});
afterAll(() => hub.stop());
beforeEach(() => hub.reset([contactOf('missing-coordinator', [{ address: 'coordinator@wigan.example' }])]));

interface Entry {
  channel: string;
  role: string;
  fields: string[];
  pointer: boolean;
  viewed: Date | null;
}
const ledger = (): Promise<Entry[]> =>
  hub.database.query('SELECT channel, role, fields, pointer, viewed FROM sharing_disclosure ORDER BY position');

describe('the inbox', () => {
  it('shows an alert in full: who, why, by what right, how it went', async () => {
    const notice = missing();
    const file = caseOf(registered(), placed(), notice);
    const { raised } = await hub.raise(file, [tellOf(file, notice)], { exercise: true });
    await hub.settle();
    const alert = await hub.inbox.one(WIGAN, raised[0] ?? '', hub.now);
    expect(alert).toMatchObject({
      kind: 'missing.reported',
      urgency: 'immediate',
      state: 'open',
      exercise: true,
      late: false,
      episode: file.history.episodes[0]?.id,
      reference: file.history.episodes[0]?.reference,
      to: { organisation: WIGAN, role: 'missing-coordinator', capacity: 'host' },
      because: [{ rule: 'ENG-07', protocol: 'england@1' }],
      agreements: [{ id: 'england-statutory', version: 1 }],
      facts: { child: { name: { given: 'Tom' } }, notice: { lastSeen: { place: 'bus station' } } },
      acknowledgeBy: new Date(hub.now.getTime() + 15 * 60_000).toISOString(),
      acknowledged: null,
      deliveries: [
        { channel: 'inbox', state: 'delivered' },
        { channel: 'email', role: 'missing-coordinator', state: 'delivered', attempts: 1, at: hub.now.toISOString() },
      ],
    });
    expect(alert?.subject).toBe(
      `EXERCISE URGENT: a child is missing – acknowledge by ${time(15)} (${alert?.reference ?? ''})`,
    );
    expect(alert?.body).toContain('This is an exercise.');
    expect(alert).not.toHaveProperty('withdraws');
  });

  it('lists newest first, page after page, by state, kind and time', async () => {
    const start = hub.now;
    const notice = missing();
    const news = [updated(), updated(), updated()];
    const file = caseOf(registered(), placed(), notice, ...news);
    await hub.raise(file, [tellOf(file, notice)]);
    await hub.later(1);
    const later = hub.now;
    await hub.raise(
      file,
      news.map((one) => tellOf(file, one)),
    );
    await hub.settle();
    const first = await hub.inbox.list(WIGAN, { limit: 3 }, hub.now);
    expect(first?.items.map(({ kind }) => kind)).toEqual(['missing.updated', 'missing.updated', 'missing.updated']);
    const second = await hub.inbox.list(WIGAN, { limit: 3, cursor: first?.next ?? '' }, hub.now);
    expect(second).toMatchObject({ items: [{ kind: 'missing.reported' }], next: null });
    expect((await hub.inbox.list(WIGAN, { since: later }, hub.now))?.items).toHaveLength(3);
    expect((await hub.inbox.list(WIGAN, { since: start, kind: 'missing.reported' }, hub.now))?.items).toHaveLength(1);
    expect((await hub.inbox.list(WIGAN, { state: 'acknowledged' }, hub.now))?.items).toEqual([]);
    expect(await hub.inbox.list(WIGAN, { cursor: 'nonsense' }, hub.now)).toBeNull();
  });

  it('counts for the publisher what came of a report', async () => {
    const notice = missing();
    const file = caseOf(registered(), placed(), notice);
    const { raised } = await hub.raise(file, [
      tellOf(file, notice),
      tellOf(file, notice, { organisation: LIVERPOOL, role: 'front-door', capacity: 'responsible' }),
    ]);
    const counts = async () => (await hub.inbox.counts([notice.report])).get(notice.report);
    expect(await counts()).toEqual({ raised: 2, delivered: 0, acknowledged: 0 });
    await hub.settle();
    expect(await counts()).toEqual({ raised: 2, delivered: 1, acknowledged: 0 });
    const [, liverpool] = raised;
    await hub.acknowledgements.acknowledge(LIVERPOOL, liverpool ?? '', { by: 'Duty', actor: 'client' }, hub.now);
    expect(await counts()).toEqual({ raised: 2, delivered: 2, acknowledged: 1 });
  });

  it('sharing: the ledger has an entry for the inbox and one for each message, and notes the first opening once', async () => {
    const notice = missing();
    const file = caseOf(registered(), placed(), notice);
    const { raised } = await hub.raise(file, [tellOf(file, notice)]);
    expect((await ledger()).map(({ channel }) => channel)).toEqual(['inbox']);
    await hub.settle();
    const sent = await ledger();
    expect(sent.map(({ channel, viewed }) => [channel, viewed])).toEqual([
      ['inbox', null],
      ['email', null],
    ]);
    expect(sent[0]?.fields).toContain('child.name.given');
    const opened = hub.now;
    await hub.inbox.one(WIGAN, raised[0] ?? '', opened);
    await hub.later(1);
    await hub.inbox.one(WIGAN, raised[0] ?? '', hub.now);
    expect((await ledger()).map(({ channel, viewed }) => [channel, viewed])).toEqual([
      ['inbox', opened],
      ['email', null],
    ]);
  });

  it('F-18 a record restricted meanwhile is not shown again to whom it is closed, and what is shown anew is another entry', async () => {
    const notice = missing();
    const file = caseOf(registered(), placed(), notice);
    const { raised } = await hub.raise(file, [tellOf(file, notice)]);
    const id = raised[0] ?? '';
    expect(JSON.stringify((await hub.inbox.one(WIGAN, id, hub.now))?.facts)).toContain('Tom');
    // before the mail has gone
    hub.cases.files.set(file.child.id, caseOf(...file.notices, updated({ restricted: 'refuge' })));
    await hub.settle();
    expect(hub.mail.mails[0]?.text).not.toContain('Tom');
    const closed = await hub.inbox.one(WIGAN, id, hub.now);
    expect(closed).toMatchObject({ facts: {}, agreements: [], ring: { organisation: 'Greater Manchester Police' } });
    expect(JSON.stringify(closed)).not.toContain('Tom');
    expect((await ledger()).map(({ channel, pointer }) => [channel, pointer])).toEqual([
      ['inbox', false],
      ['email', true],
      ['api', true],
    ]);
  });

  it('sharing: a recipient that no agreement covers gets a pointer, and its supplier is asked to tell them', async () => {
    await hub.reset([contactOf('duty', [{ address: 'duty@charity.example' }], 'missing-people')]);
    const notice = missing();
    const file = caseOf(registered(), placed(), notice);
    // of what no notice brings, no agreement lets the charity know
    const charity = { organisation: 'missing-people', role: 'duty', capacity: 'charity' } as const;
    const tells = [tellOf(file, notice, { ...charity, kind: 'notice.rule' })];
    const { raised, referrals } = await hub.raise(file, tells);
    expect(referrals).toEqual([
      { organisation: 'greater-manchester', report: notice.report, episode: file.history.episodes[0]?.id },
    ]);
    expect((await hub.raise(file, tells)).referrals).toEqual([]);
    await hub.settle();
    const alert = await hub.inbox.one('missing-people', raised[0] ?? '', hub.now);
    expect(alert).toMatchObject({
      facts: {},
      agreements: [],
      because: [{ rule: 'ENG-07' }],
      ring: { organisation: 'Greater Manchester Police' },
    });
    expect(hub.mail.mails[0]?.text).toContain('Ring Greater Manchester Police now and quote HW-');
  });
});

describe('alerts that are about no child', () => {
  it('reach their recipient all the same, with nothing in them to disclose', async () => {
    const report = missing().report;
    const tell = {
      ...tellOf(caseOf(), missing(), { kind: 'notice.rejected', urgency: 'routine' }),
      report,
      episode: null,
    };
    const { raised } = await hub.database.transaction((tx) =>
      hub.alerts.raise(tx, { tells: [tell], file: null, reference: null, now: hub.now }),
    );
    await hub.settle();
    expect(hub.mail.mails[0]).toMatchObject({ subject: 'For information: a notice of yours could not be taken' });
    expect(await hub.inbox.one(WIGAN, raised[0] ?? '', hub.now)).toMatchObject({
      facts: {},
      withheld: [],
      reference: null,
      episode: null,
    });
    expect((await ledger()).map(({ channel, fields }) => [channel, fields])).toEqual([
      ['inbox', []],
      ['email', []],
    ]);
  });
});

describe('what nobody may see', () => {
  it('I5 no canary of a withheld category is in a mail, an alert or a subject', async () => {
    await hub.reset([
      contactOf('missing-coordinator', [{ address: 'coordinator@wigan.example' }]),
      contactOf('front-door', [{ address: 'unassured@wigan.example', assured: false }]),
      contactOf('duty', [{ address: 'duty@ceop.example' }], 'ceop'),
      contactOf('duty', [{ address: 'duty@charity.example' }], 'missing-people'),
    ]);
    const notice = missing({
      lastSeen: { at: '2026-03-02T20:00:00Z', place: 'CANARYwhereabouts', postcode: 'WN1 1XX' },
      whereabouts: { place: 'CANARYwhereabouts' },
      description: { appearance: 'CANARYdescription' },
      reporter: { role: 'carer', name: 'CANARYfamily', phone: 'CANARYphone' },
      officer: { name: 'CANARYofficer' },
      missingFrom: { kind: 'placement', address: { lines: ['CANARYaddress'], postcode: 'WN1 1AA' }, authority: WIGAN },
    });
    const back = found();
    const file = caseOf(registered({ flags: ['trafficking'] }), placed(), notice);
    const to = [
      {},
      { role: 'front-door' as const },
      { organisation: 'ceop', role: 'duty' as const, capacity: 'national' as const },
      { organisation: 'missing-people', role: 'duty' as const, capacity: 'charity' as const },
    ];
    await hub.raise(
      file,
      to.map((sketch) => tellOf(file, notice, sketch)),
    );
    await hub.settle();
    await hub.later(30);
    const after = caseOf(...file.notices, back);
    await hub.raise(
      after,
      to.map((sketch) => tellOf(after, back, sketch)),
    );
    await hub.settle();

    const canariesIn = (value: unknown): string[] =>
      [...new Set(JSON.stringify(value).match(/CANARY[a-z]+/g) ?? [])].sort();
    const mailTo = (address: string) =>
      hub.mail.to(address).map(({ subject, text, headers }) => [subject, text, [...headers]]);
    const inbox = async (organisation: string) => (await hub.inbox.list(organisation, {}, hub.now))?.items;
    // ENG-15: where a trafficked child is goes to police and front doors only, and over an assured address only
    expect(canariesIn(mailTo('coordinator@wigan.example'))).not.toContain('CANARYwhereabouts');
    expect(canariesIn(mailTo('coordinator@wigan.example'))).not.toContain('CANARYaddress');
    expect(canariesIn(mailTo('coordinator@wigan.example'))).toContain('CANARYdescription');
    expect(canariesIn(mailTo('unassured@wigan.example'))).toEqual([]);
    expect(mailTo('unassured@wigan.example').length).toBeGreaterThan(0);
    expect(canariesIn(mailTo('duty@charity.example'))).toEqual([]);
    expect(canariesIn(await inbox('missing-people'))).toEqual([]);
    expect(canariesIn(mailTo('duty@ceop.example'))).toEqual(['CANARYdescription']);
    expect(canariesIn(await inbox('ceop'))).toEqual(['CANARYdescription']);
    // nor does the hub keep any of it beside the notices themselves
    const kept = await hub.database.query(
      `SELECT a::text AS row FROM alert a UNION ALL SELECT d::text FROM alert_delivery d
       UNION ALL SELECT l::text FROM sharing_disclosure l UNION ALL SELECT e::text FROM audit_entry e`,
    );
    expect(canariesIn(kept)).toEqual([]);
  });
});

function time(minutes: number): string {
  const at = new Date(hub.now.getTime() + minutes * 60_000);
  const [hours = '', min = ''] = at.toISOString().slice(11, 16).split(':');
  const day = at.getUTCDate() === hub.now.getUTCDate() ? '' : ` on ${at.toUTCString().slice(0, 3)}`;
  return `${hours}:${min}${day}`;
}
