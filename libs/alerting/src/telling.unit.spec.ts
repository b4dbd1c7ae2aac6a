import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseOf, contactOf, directoryWith, missing, NOW, tellOf, WIGAN } from '../test/specimens.js';
import { whyNotToSend } from './disclosure.js';
import { FALLBACK_AFTER, hadItsCopies, MOST_ATTEMPTS, waitBeforeNextAttempt } from './back-off.js';
import { markOf } from './delivery/marking.js';
import { ladderFor, nextRung, rungLimit } from './ladder.js';
import { mergeTells } from './merge-tells.js';
import { acknowledgeBy } from './urgency.js';

const notice = missing();
const file = caseOf(notice);

describe('merging tells', () => {
  it('makes one alert of all that is told to one recipient, names every rule and takes the highest urgency', () => {
    const merged = mergeTells([
      tellOf(file, notice, { rule: 'ENG-07', urgency: 'today', late: true }),
      tellOf(file, notice, { rule: 'WIG-07', urgency: 'immediate', late: true }),
      tellOf(file, notice, { rule: 'ENG-07', urgency: 'routine', late: true }),
    ]);
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({ urgency: 'immediate', late: true });
    expect(merged[0]?.because.map(({ rule }) => rule)).toEqual(['ENG-07', 'WIG-07']);
  });

  it('keeps apart other roles, other kinds, other tasks and other people', () => {
    const person = { name: 'Sam Invented', email: 'sam@wigan.example', phone: null };
    const tells = [
      tellOf(file, notice),
      tellOf(file, notice, { role: 'front-door' }),
      tellOf(file, notice, { kind: 'notice.rule' }),
      tellOf(file, notice, { person }),
      tellOf(file, notice, { kind: 'task.due', task: '00000000-0000-8000-8000-000000000009' }),
    ];
    expect(new Set(mergeTells(tells).map(({ alert }) => alert)).size).toBe(5);
    expect(
      mergeTells([...tells].reverse())
        .map(({ alert }) => alert)
        .sort(),
    ).toEqual(
      mergeTells(tells)
        .map(({ alert }) => alert)
        .sort(),
    );
  });
});

describe('an alert of a going', () => {
  it('goes out while the episode that its report belongs to now is open, whatever became of the one it was told under', () => {
    const [tell] = mergeTells([tellOf(file, notice)]);
    if (!tell) throw new Error('no tell');
    const alert = {
      kind: tell.kind,
      state: 'open',
      report: tell.report,
      about: tell.report,
      child: file.child.id,
    } as const;
    const [now] = file.history.episodes;
    if (!now) throw new Error('no episode');
    const found = { at: NOW, how: 'returned', by: WIGAN, report: 'found' } as const;
    const earlier = { ...now, id: 'earlier', notices: [], found };
    const moved = { ...file, history: { ...file.history, episodes: [earlier, now] } };
    expect(whyNotToSend({ ...alert, episode: 'earlier' }, moved)).toBeNull();
    const over = { ...file, history: { ...file.history, episodes: [{ ...now, found }] } };
    expect(whyNotToSend({ ...alert, episode: 'earlier' }, over)).toBe('found');
  });
});

describe('urgency', () => {
  it('is to be acknowledged within 15 minutes, within 4 hours, or not at all', () => {
    const minutes = (urgency: 'immediate' | 'today' | 'routine') => {
      const by = acknowledgeBy(urgency, NOW);
      return by && (by.getTime() - NOW.getTime()) / 60_000;
    };
    expect([minutes('immediate'), minutes('today'), minutes('routine')]).toEqual([15, 240, null]);
  });
});

describe('the ladder', () => {
  const directory = directoryWith([
    contactOf('director', [{ address: 'director@wigan.example' }]),
    contactOf('missing-coordinator', [{ address: 'one@wigan.example' }, { kind: 'sms', address: '07700900001' }]),
    contactOf('missing-coordinator', [{ address: 'two@wigan.example' }]),
    contactOf('front-door', [{ address: 'door@wigan.example' }, { address: 'one@wigan.example' }]),
  ]);
  const to = { organisation: WIGAN, role: 'missing-coordinator' as const, person: null };
  const addresses = (rungs: readonly { address: string }[]) => rungs.map(({ address }) => address);

  it('goes from contact to contact of the role, to their other channels, to the front door, and up', () => {
    expect(addresses(ladderFor(directory, to, NOW))).toEqual([
      'one@wigan.example',
      'two@wigan.example',
      '07700900001',
      'door@wigan.example',
      'director@wigan.example',
    ]);
  });

  it('begins with the person, whose own address is trusted only where the directory says so', () => {
    const inPerson = (email: string) =>
      ladderFor(directory, { ...to, person: { name: 'Sam', email, phone: null } }, NOW)[0];
    expect(inPerson('sam@home.example')).toMatchObject({
      contact: 'person',
      address: 'sam@home.example',
      assured: false,
    });
    expect(inPerson('two@wigan.example')).toMatchObject({ contact: 'person', assured: true });
  });

  it('never takes a step twice, passes over channels that the hub has not, and ends', () => {
    const ladder = ladderFor(directory, to, NOW);
    const taken: { channel: 'email'; address: string }[] = [];
    for (;;) {
      const rung = nextRung(ladder, taken, rungLimit('immediate', 'missing-coordinator', ['email']));
      if (!rung) break;
      taken.push({ channel: 'email', address: rung.address });
    }
    expect(addresses(taken)).toEqual([
      'one@wigan.example',
      'two@wigan.example',
      'door@wigan.example',
      'director@wigan.example',
    ]);
    expect(nextRung(ladder, taken.slice(0, 3), rungLimit('routine', 'missing-coordinator', ['email']))).toBeNull();
  });
});

describe('back-off', () => {
  it('waits up to 30 seconds, then 1, 2, 4 minutes and so on, an hour at most', () => {
    expect([1, 2, 3, 4, 7, 8, 9].map((n) => waitBeforeNextAttempt(n, 1) / 1000)).toEqual([
      30, 60, 120, 240, 1920, 3600, 3600,
    ]);
  });

  it('spreads evenly between nothing and that, and tries more than once before the fallback', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, chance) => {
        const wait = waitBeforeNextAttempt(attempts, chance);
        return wait >= 1_000 && wait <= waitBeforeNextAttempt(attempts, 1) && wait <= 3_600_000;
      }),
    );
    expect(waitBeforeNextAttempt(1, 1) + waitBeforeNextAttempt(2, 1)).toBeLessThan(FALLBACK_AFTER);
  });
});

describe('what is written of an attempt', () => {
  const leased = {
    id: 'd',
    alert: 'a',
    step: 0,
    contact: 'c',
    role: 'front-door' as const,
    channel: 'email' as const,
    address: 'x@y.example',
    assured: true,
    attempts: 1,
    unsure: 0,
    fence: '1',
    messageId: '<d@x>',
  };
  const half = (): number => 0.5;

  it('I4 one lost answer allows another copy, a second one none', () => {
    const lost = { kind: 'later' as const, code: 'timeout', unsure: true };
    expect(markOf({ leased, became: lost }, NOW, half)).toMatchObject({ state: 'queued', unsure: 1 });
    expect(markOf({ leased: { ...leased, unsure: 1, attempts: 2 }, became: lost }, NOW, half)).toMatchObject({
      state: 'failed',
      unsure: 2,
    });
  });

  it('I4 on a topic every copy has the same id: one that may be the third goes out all the same', () => {
    expect([hadItsCopies('email', 2), hadItsCopies('sms', 2)]).toEqual([true, true]);
    expect(hadItsCopies('topic', 20)).toBe(false);
  });

  it('a way that is closed to everything is tried again for as long as it takes', () => {
    const became = { kind: 'later' as const, code: 'brokers-away', unsure: false, closed: true };
    expect(markOf({ leased: { ...leased, channel: 'topic', attempts: 5_000 }, became }, NOW, half)).toMatchObject({
      state: 'queued',
      unsure: 0,
      nextAttemptAt: new Date(NOW.getTime() + 15_000),
      lastError: 'brokers-away',
    });
  });

  it('a refusal for now is tried again until it has been often enough', () => {
    const later = { kind: 'later' as const, code: '451', unsure: false };
    expect(markOf({ leased, became: later }, NOW, half)).toMatchObject({
      state: 'queued',
      nextAttemptAt: new Date(NOW.getTime() + 15_000),
    });
    expect(markOf({ leased: { ...leased, attempts: MOST_ATTEMPTS }, became: later }, NOW, half)).toMatchObject({
      state: 'failed',
      lastError: '451',
    });
  });

  it('what was decided not to send does not count as an attempt', () => {
    expect(markOf({ leased, became: { leased, cancelled: 'found' } }, NOW, half)).toMatchObject({
      state: 'cancelled',
      unattempted: true,
    });
  });
});
