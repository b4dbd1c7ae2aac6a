import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { absenceOf, type AbsenceAt, type CaseFile, type Notice } from '#episodes';
import { oblige, type Completion, type Duty, type Obligations } from '#protocols';
import { demonstrationDirectory, sequence } from '#testing';
import { historyOf, type Belongs } from '../test/histories.js';
import { caseOfChild, CHILD, packs, replay } from '../test/replay.js';
import { unruly } from '../test/unruly.js';

const FROM = new Date('2025-01-06T00:00:00Z');
const UNTIL = new Date('2026-09-06T00:00:00Z');
const directory = demonstrationDirectory();

/** The authorities with a protocol of their own, and two without. */
const AUTHORITIES = ['E08000025', 'E08000010', 'E06000005', 'E06000035', 'E08000032', 'E08000012', 'E08000035'];

const timelines = fc
  .record({
    responsible: fc.constantFrom(...AUTHORITIES),
    host: fc.constantFrom(...AUTHORITIES),
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    episodes: fc.integer({ min: 2, max: 7 }),
    days: fc.integer({ min: 20, max: 400 }),
  })
  .map(({ responsible, host, seed, episodes, days }) => {
    const belongs: Belongs = { responsible, host, force: directory.forceOf(host) ?? '' };
    const random = sequence(seed);
    return { random, notices: unruly(historyOf({ ...belongs, random, from: FROM, days, episodes }), belongs, random) };
  });

type Known = Omit<Parameters<typeof oblige>[2], 'directory' | 'packs' | 'partnersOf'>;

const look = (file: CaseFile, report: string | null, known: Known): Obligations =>
  oblige(file, report, { directory, packs, partnersOf: () => [], ...known });

/** The same case of notices of which nobody has reckoned anything yet. */
const fromScratch = (notices: readonly Notice[]): CaseFile =>
  caseOfChild(structuredClone([...notices]), directory, structuredClone(CHILD));

/** What else the hub may know at one look and not at the next: that a task is done, and of other children's absences. */
function besides(random: () => number, { duties }: Obligations, { history }: CaseFile, now: Date): Partial<Known> {
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const task = one(duties.filter(({ state }) => state !== 'done' && state !== 'cancelled'));
  const absence = one(history.episodes.map(absenceOf).filter((absent) => absent !== null));
  return {
    completions: random() < 0.7 && task ? [completionOf(task, now)] : [],
    others: { absences: random() < 0.7 && absence ? ofOthers(absence) : [] },
  };
}

const completionOf = ({ id, owner }: Duty, at: Date): Completion => ({
  id: `done ${id}`,
  task: id,
  at,
  recordedAt: at,
  organisation: owner.organisation,
  body: { outcome: 'done', reason: 'it is done' },
});

const ofOthers = ({ place, since }: AbsenceAt): AbsenceAt[] =>
  Array.from({ length: 4 }, (_, n) => ({ episode: `of another child ${n}`, place, since }));

describe('protocols: what was reckoned of a case before', () => {
  it('is taken over only where the case, reckoned from scratch, comes to the same, whatever comes in whichever order', () => {
    fc.assert(
      fc.property(timelines, ({ random, notices }) => {
        const told = new Set<string>();
        const late = new Map<string, boolean>();
        for (const { file, notice, at, tells, duties, marks, nextMoment } of replay(notices, directory, UNTIL)) {
          const report = notice?.report ?? null;
          const scratch = fromScratch(file.notices);
          expect(file.history).toEqual(scratch.history);
          const known: Known = { completions: [], told, late, now: at };
          const found: Obligations = { tells, duties, marks, nextMoment };
          expect(found).toEqual(look(scratch, report, known));
          for (const mark of marks) told.add(mark);
          for (const duty of duties) late.set(duty.id, duty.late);
          if (random() < 0.4) continue;
          const other: Known = { ...known, ...besides(random, found, file, at) };
          expect(look(file, null, other)).toEqual(look(fromScratch(file.notices), null, other));
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('is the very same object where it was taken over: of many episodes, only what a notice is about is reckoned again', () => {
    const belongs: Belongs = { responsible: 'E08000012', host: 'E08000012', force: 'merseyside' };
    const notices = historyOf({ ...belongs, random: sequence(7), from: FROM, days: 365, episodes: 20 });
    let before: ReadonlySet<unknown> = new Set();
    for (const { file, notice } of replay(notices, directory, UNTIL)) {
      const { episodes } = file.history;
      const anew = episodes.filter((episode) => !before.has(episode));
      if (notice && episodes.length > 1 && before.size > 0 && notice.type !== 'child.registered') {
        expect(anew.length).toBeLessThanOrEqual(2);
      }
      before = new Set(episodes);
    }
    expect(before.size).toBe(20);
  });
});
