import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Notice } from '#episodes';
import { oblige, packsOnFile, type Duty, type Look } from '#protocols';
import { demonstrationDirectory, sequence } from '#testing';
import { historyOf, type Belongs } from '../test/histories.js';
import { caseOfChild, replay } from '../test/replay.js';

const FROM = new Date('2025-01-06T00:00:00Z');
const UNTIL = new Date('2027-01-06T00:00:00Z');
const directory = demonstrationDirectory();
const packs = packsOnFile('packs');

/** The authorities with a protocol of their own, and two without. */
const AUTHORITIES = ['E08000025', 'E08000010', 'E06000005', 'E06000035', 'E08000032', 'E08000012', 'E08000035'];

const belongings = fc
  .record({ responsible: fc.constantFrom(...AUTHORITIES), host: fc.constantFrom(...AUTHORITIES) })
  .map(({ responsible, host }): Belongs => ({ responsible, host, force: directory.forceOf(host) ?? '' }));
const histories = fc
  .record({ belongs: belongings, seed: fc.integer({ min: 1, max: 2 ** 30 }), episodes: fc.integer({ min: 1, max: 5 }) })
  .map(({ belongs, seed, episodes }) =>
    historyOf({ ...belongs, random: sequence(seed), from: FROM, days: 365, episodes }),
  );

const lookedAt = (notices: readonly Notice[]): Look[] => [...replay(notices, directory, UNTIL)];

/** What is due in the end, with the notices known in that order. */
function dueOf(notices: readonly Notice[]): readonly Duty[] {
  const around = { directory, packs, completions: [], told: new Set<string>(), partnersOf: () => [], now: UNTIL };
  return [...oblige(caseOfChild(notices, directory), null, around).duties].sort((a, b) => a.id.localeCompare(b.id));
}

describe('protocols: whatever happens to a child', () => {
  it('the order in which notices come changes nothing of what is due in the end', () => {
    const shuffled = histories.chain((notices) =>
      fc.shuffledSubarray(notices, { minLength: notices.length }).map((others) => ({ notices, others })),
    );
    fc.assert(
      fc.property(shuffled, ({ notices, others }) => {
        expect(dueOf(others)).toEqual(dueOf(notices));
      }),
      {
        numRuns: 150,
      },
    );
  });

  it('a history read again obliges to the same, tells and duties', () => {
    const told = (looks: readonly Look[]): unknown => looks.map(({ at, tells, duties }) => ({ at, tells, duties }));
    fc.assert(
      fc.property(histories, (notices) => {
        expect(told(lookedAt(notices))).toEqual(told(lookedAt(notices)));
      }),
      { numRuns: 50 },
    );
  });

  it('what is kept of packs, cases and notices between two questions changes no answer', () => {
    const around = { directory, completions: [], told: new Set<string>(), partnersOf: () => [], now: UNTIL };
    fc.assert(
      fc.property(histories, (notices) => {
        const file = caseOfChild(notices, directory);
        const report = notices.at(-1)?.report ?? null;
        // Of copies nothing is known yet: each answer is reckoned anew.
        const fresh = oblige(structuredClone(file), report, { ...around, packs: structuredClone(packs) });
        oblige(file, report, { ...around, packs });
        expect(oblige(file, report, { ...around, packs })).toEqual(fresh);
      }),
      { numRuns: 30 },
    );
  });

  it('whenever a child is reported missing, the authority that answers for it is told at once', () => {
    fc.assert(
      fc.property(histories, (notices) => {
        for (const { notice, file, tells } of lookedAt(notices)) {
          if (notice?.type !== 'missing.reported') continue;
          const episode = file.history.episodes.find((one) => one.notices.includes(notice.report));
          if (episode?.category !== 'missing') continue;
          expect(tells.map(({ to }) => to.organisation)).toContain(episode.host ?? episode.responsible);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('nothing is told twice of one episode, mark or task to one contact', () => {
    fc.assert(
      fc.property(histories, (notices) => {
        const keys = lookedAt(notices).flatMap(({ tells }) =>
          tells.map(({ report, kind, task, mark, to: { organisation, role, person } }) =>
            [report, kind, task, mark, organisation, role, person?.name].join(' '),
          ),
        );
        expect(keys).toEqual([...new Set(keys)]);
      }),
      { numRuns: 100 },
    );
  });

  it('a task that was due by a time is met, cancelled or overdue when the time has passed', () => {
    fc.assert(
      fc.property(histories, (notices) => {
        const open = dueOf(notices).filter(({ state, overdueFrom }) => state === 'open' && overdueFrom !== null);
        expect(open).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
