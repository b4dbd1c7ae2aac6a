import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEventType, notesOn, validateEvent, type Note } from '#contracts';
import {
  Admission,
  Intake,
  IntakeEntities,
  IntakeMigrations,
  NothingRaised,
  PermitsEverything,
  Receipts,
  RefusalByProtocol,
  Reports,
  StorageUnavailable,
  type Submission,
} from '#intake';
import { Audit, Database, HubClock, Outbox, PlatformEntities, PlatformMigrations, RightOfWay } from '#platform';
import { SeverableLine, testDatabase, type TestDatabase } from '#testing';

const SOURCE = '/agencies/greater-manchester-police';
const NOW = new Date('2026-03-02T09:00:00Z');
const ENTITIES = [...PlatformEntities, ...IntakeEntities];

let test: TestDatabase;
let database: Database;
let intake: Intake;
let receipts: Receipts;
const reports = new Reports();
const clock = HubClock.simulated(NOW);

beforeAll(async () => {
  test = await testDatabase({ entities: ENTITIES, migrations: [...PlatformMigrations, ...IntakeMigrations] });
  database = test.database;
  intake = new Intake(database, new Outbox(), new Audit(), clock, new RightOfWay());
  receipts = new Receipts(database, new NothingRaised(), clock);
});
afterAll(() => test.close());

let ids = 0;
function submission(
  over: {
    id?: string;
    subject?: string;
    time?: string;
    type?: 'missing.reported' | 'report.withdrawn';
    data?: object;
    organisation?: string;
    source?: string;
  } = {},
): Submission {
  const type = over.type ?? 'missing.reported';
  const raw = {
    specversion: '1.0',
    id: over.id ?? `n-${++ids}`,
    source: over.source ?? SOURCE,
    type: cloudEventType(type),
    subject: over.subject ?? 'MP/1',
    ...(over.time === undefined ? {} : { time: over.time }),
    data: over.data ?? {
      child: { name: { family: 'Example' } },
      category: 'missing',
      since: '2026-03-02T07:30:00Z',
      unknown: { kept: true },
    },
  };
  const checked = validateEvent(raw);
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors));
  return {
    event: checked.value,
    raw,
    organisation: over.organisation ?? 'greater-manchester',
    feed: 'police',
    via: 'http',
    notes: notesOn(checked.value),
    actor: 'gmp-client',
  };
}
const count = async (table: string): Promise<number> => {
  const [row] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
  return row?.n ?? 0;
};
const acceptAll = (submissions: readonly Submission[]) => Promise.all(submissions.map((s) => intake.accept(s)));

describe('accepting a notice', () => {
  it('leaves the report, its receipt, an audit row and a message with ids only', async () => {
    const accepted = await intake.accept(submission({ id: 'whole', time: '2026-03-02T08:00:00+01:00' }));
    expect(accepted).toMatchObject({ outcome: 'accepted' });
    const id = accepted.outcome === 'conflict' ? '' : accepted.receiptId;
    const [report] = await database.query('SELECT * FROM intake_report WHERE id = $1', [id]);
    expect(report).toMatchObject({
      organisation: 'greater-manchester',
      feed: 'police',
      via: 'http',
      source: SOURCE,
      event_id: 'whole',
      type: 'missing.reported',
      subject: 'MP/1',
      time: new Date('2026-03-02T07:00:00Z'),
      received_at: NOW,
      raw: { specversion: '1.0', data: { unknown: { kept: true } } },
    });
    expect(await database.query('SELECT topic, key, payload FROM outbox WHERE id = $1', [id])).toEqual([
      { topic: 'reports.accepted', key: `${SOURCE} MP/1`, payload: { report: id, type: 'missing.reported' } },
    ]);
    expect(
      await database.query('SELECT organisation, actor, action, detail FROM audit_entry WHERE subject = $1', [id]),
    ).toEqual([
      {
        organisation: 'greater-manchester',
        actor: 'gmp-client',
        action: 'report.accepted',
        detail: { feed: 'police', via: 'http', type: 'missing.reported' },
      },
    ]);
    expect(await receipts.byId('greater-manchester', id)).toEqual({
      id,
      eventId: 'whole',
      type: 'missing.reported',
      status: 'accepted',
      episode: null,
      reference: null,
      alerts: { raised: 0, delivered: 0, acknowledged: 0 },
      notes: [],
    });
  });

  it('stores a notice once however often it is sent at the same moment, and publishes it once', async () => {
    const before = await count('outbox');
    const outcomes = await acceptAll(Array.from({ length: 50 }, () => submission({ id: 'fifty' })));
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(49);
    expect(new Set(outcomes.map((o) => (o.outcome === 'conflict' ? '' : o.receiptId))).size).toBe(1);
    expect(await count('outbox')).toBe(before + 1);
  });

  it('calls it a conflict when the same id says something else, at the same moment or later; time is part of what is said', async () => {
    const other = { child: { name: { family: 'Sample' } }, category: 'absent', since: '2026-03-02T07:30:00Z' };
    const outcomes = await acceptAll([
      submission({ id: 'two' }),
      submission({ id: 'two', data: other }),
      submission({ id: 'two' }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'conflict', 'duplicate']);
    expect(await intake.accept(submission({ id: 'two', subject: 'MP/other' }))).toEqual({ outcome: 'conflict' });
    expect(await intake.accept(submission({ id: 'two', time: '2026-03-02T09:00:00Z' }))).toEqual({
      outcome: 'conflict',
    });
    expect(await intake.accept(submission({ id: 'two', source: `${SOURCE}/other` }))).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('shares commits: a thousand notices at once take a handful of transactions, and keep their order', async () => {
    const xid = async (): Promise<bigint> =>
      BigInt((await database.query<{ x: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot()) AS x'))[0]?.x ?? 0);
    const first = await xid();
    const outcomes = await acceptAll(
      Array.from({ length: 1_000 }, (_, i) => submission({ id: `many-${i}`, subject: `MP/${i % 7}` })),
    );
    expect(outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(Number((await xid()) - first)).toBeLessThan(40);
    const rows = await database.query<{ event_id: string }>(
      `SELECT event_id FROM intake_report WHERE event_id LIKE 'many-%' AND subject = 'MP/3' ORDER BY position`,
    );
    const order = rows.map((row) => Number(row.event_id.slice(5)));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('does not let one notice that PostgreSQL refuses take its neighbours with it', async () => {
    const poisoned = { ...submission({ id: 'poison' }), raw: { text: '\u0000' } };
    const outcomes = await Promise.allSettled(
      [submission({ id: 'before' }), poisoned, submission({ id: 'after' })].map((s) => intake.accept(s)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.not.objectContaining({ constructor: StorageUnavailable }) });
    expect(
      await database.query(
        `SELECT event_id FROM intake_report WHERE event_id IN ('before', 'poison', 'after') ORDER BY position`,
      ),
    ).toEqual([{ event_id: 'before' }, { event_id: 'after' }]);
  });

  it('never alters a stored report', async () => {
    await intake.accept(submission({ id: 'stays' }));
    await expect(
      database.query(`UPDATE intake_report SET subject = 'x' WHERE event_id = 'stays'`),
    ).rejects.toMatchObject({ code: '23001' });
  });

  it('says that it could not be stored while the database is away, and stores the same when it is back', async () => {
    const line = await SeverableLine.to(test.addresses.applicationUrl);
    const far = await Database.connect(line.url, ENTITIES);
    const farIntake = new Intake(far, new Outbox(), new Audit(), clock, new RightOfWay());
    await farIntake.accept(submission({ id: 'line-up' }));
    await line.cut();
    const cut = await Promise.allSettled([1, 2, 3].map((i) => farIntake.accept(submission({ id: `line-down-${i}` }))));
    expect(cut.map((o) => o.status === 'rejected' && o.reason instanceof StorageUnavailable)).toEqual([
      true,
      true,
      true,
    ]);
    await far.close();
    expect(await intake.accept(submission({ id: 'line-down-1' }))).toMatchObject({ outcome: 'accepted' });
  });

  it('says so too when the disk is full, a statement was cancelled or the pool had no connection, and only then', async () => {
    const failing = (error: Error): Intake => {
      const broken = Object.assign(Object.create(database) as Database, { transaction: () => Promise.reject(error) });
      return new Intake(broken, new Outbox(), new Audit(), clock, new RightOfWay());
    };
    const coded = (code: string) => Object.assign(new Error('driver'), { driverError: { code } });
    for (const error of [
      coded('53100'),
      coded('53300'),
      coded('57014'),
      coded('57P01'),
      coded('40P01'),
      coded('25006'),
      coded('08006'),
      new Error('timeout exceeded when trying to connect'),
    ]) {
      await expect(failing(error).accept(submission())).rejects.toThrow(StorageUnavailable);
    }
    for (const error of [coded('22P05'), coded('23514'), new TypeError('bug')]) {
      await expect(failing(error).accept(submission())).rejects.not.toThrow(StorageUnavailable);
    }
  });
});

describe('reading reports', () => {
  it('gives the fields of the contract, with the arrival as time where the publisher gave none', async () => {
    await intake.accept(submission({ id: 'read', subject: 'MP/read' }));
    const report = await reports.findByEvent(database.manager, SOURCE, 'read');
    expect(report).toMatchObject({ eventId: 'read', type: 'missing.reported', time: NOW, receivedAt: NOW });
    expect(report?.event.data).toEqual({
      child: { name: { family: 'Example' } },
      category: 'missing',
      since: '2026-03-02T07:30:00Z',
    });
    expect(await reports.load(database.manager, report?.id ?? '')).toEqual(report);
    expect(await reports.bySubject(database.manager, SOURCE, 'MP/read')).toEqual([report]);
    expect(await reports.load(database.manager, '00000000-0000-8000-8000-000000000000')).toBeNull();
  });
});

describe('receipts', () => {
  const note: Note = { code: 'not-your-task', pointer: '/data', detail: 'x' };

  it('tell their publisher alone what was concluded, and concluding again changes nothing', async () => {
    const accepted = await intake.accept(submission({ id: 'concluded' }));
    const id = accepted.outcome === 'conflict' ? '' : accepted.receiptId;
    const episode = '11111111-1111-8111-8111-111111111111';
    const conclude = () =>
      database.transaction((tx) =>
        receipts.conclude(tx, id, { status: 'linked', episode, reference: 'HW-7KQ4-2M', notes: [note] }),
      );
    await conclude();
    await conclude();
    await database.transaction((tx) => receipts.conclude(tx, id, { status: 'withdrawn' }));
    const receipt = await receipts.byId('greater-manchester', id);
    expect(receipt).toMatchObject({ status: 'withdrawn', episode, reference: 'HW-7KQ4-2M', notes: [note] });
    expect(await receipts.byEvent('greater-manchester', SOURCE, 'concluded')).toEqual(receipt);
    expect(await receipts.byId('merseyside', id)).toBeNull();
    expect(await receipts.byEvent('merseyside', SOURCE, 'concluded')).toBeNull();
    expect(await receipts.byId('greater-manchester', 'not-an-id')).toBeNull();
  });

  it('tell of a notice that could not be taken, until one with its id is', async () => {
    const rejection = {
      organisation: 'greater-manchester',
      source: SOURCE,
      eventId: 'rejected',
      type: null,
      notes: [note],
      at: NOW,
    };
    const reject = () => database.transaction((tx) => receipts.reject(tx, rejection));
    expect(await reject()).toBe(await reject());
    expect(await receipts.byEvent('greater-manchester', SOURCE, 'rejected')).toMatchObject({
      status: 'rejected',
      type: null,
      notes: [note],
    });
    await intake.accept(submission({ id: 'rejected' }));
    expect(await receipts.byEvent('greater-manchester', SOURCE, 'rejected')).toMatchObject({ status: 'accepted' });
  });
});

describe('admission', () => {
  const withdrawal = (eventId: string, organisation?: string) =>
    submission({
      type: 'report.withdrawn',
      data: { eventId, reason: 'wrong' },
      ...(organisation && { organisation, source: `/agencies/${organisation}` }),
    });

  it("lets a publisher take back its own notice, and tells nobody whether another's exists", async () => {
    const admission = new Admission(database, new PermitsEverything());
    await intake.accept(submission({ id: 'mine' }));
    const refusals = (s: Submission) => admission.refusals(s.event, s.organisation);
    expect(await refusals(withdrawal('mine'))).toEqual([]);
    const others = await refusals(withdrawal('mine', 'merseyside'));
    expect(others).toMatchObject([{ pointer: '/data/eventId', code: 'not-your-event' }]);
    expect(await refusals(withdrawal('never-sent'))).toEqual(others);
  });

  it('MED-03: refuses what a protocol forbids, with the code of its rule', async () => {
    const forbidden = { pointer: '/data/category', code: 'MED-03', detail: 'not in this authority' };
    class Forbids extends RefusalByProtocol {
      override refusal() {
        return forbidden;
      }
    }
    const { event, organisation } = submission();
    expect(await new Admission(database, new Forbids()).refusals(event, organisation)).toEqual([forbidden]);
  });
});
