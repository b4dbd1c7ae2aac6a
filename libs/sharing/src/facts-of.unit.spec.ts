import { describe, expect, it } from '@jest/globals';
import type { Notice } from '#episodes';
import { caseOf, found, HOME, missing, placed, registered, seen, surroundings, noticeOf } from '../test/cases.js';
import { BRADFORD, LIVERPOOL, NOW, WIGAN } from '../test/sketches.js';
import type { Fact } from './fact.js';
import { factsOf } from './facts-of.js';
import { subjectOf } from './subject-of.js';

const at = (facts: readonly Fact[], path: string): Pick<Fact, 'value' | 'category' | 'supplier'>[] =>
  facts.filter((fact) => fact.path === path).map(({ value, category, supplier }) => ({ value, category, supplier }));
const factsAt = (notices: Notice[], nth = -1, provisional = false): Fact[] => {
  const { file, episode, notice } = caseOf(notices, { nth, provisional });
  return factsOf(file, episode, notice);
};

describe('sharing: the facts of a case', () => {
  const story = [registered(), placed(), missing()];

  it('sharing: each leaf has its category and the organisation that said it', () => {
    const facts = factsAt(story);
    expect(at(facts, 'episode.category')).toEqual([
      { value: 'missing', category: 'episode', supplier: 'greater-manchester' },
    ]);
    expect(at(facts, 'episode.host')).toEqual([{ value: WIGAN, category: 'episode', supplier: LIVERPOOL }]);
    expect(at(facts, 'episode.missingFrom.address.lines.0')).toEqual([
      { value: '7 Harbour Walk', category: 'placement-address', supplier: 'greater-manchester' },
    ]);
    expect(at(facts, 'placement.provider.name')).toEqual([{ value: HOME, category: 'placement', supplier: LIVERPOOL }]);
    expect(at(facts, 'placement.address.postcode')).toEqual([
      { value: 'WN1 1AA', category: 'placement-address', supplier: LIVERPOOL },
    ]);
    expect(at(facts, 'care.statuses.0.kind')).toEqual([
      { value: 'looked-after', category: 'care-status', supplier: LIVERPOOL },
    ]);
    expect(at(facts, 'care.ethnicity')).toMatchObject([{ category: 'identity' }]);
    expect(at(facts, 'professionals.0.email')).toMatchObject([{ category: 'professionals', supplier: LIVERPOOL }]);
    expect(at(facts, 'notice.circumstances')).toMatchObject([{ category: 'risk', supplier: 'greater-manchester' }]);
    expect(at(facts, 'notice.lastSeen.place')).toMatchObject([{ category: 'whereabouts' }]);
    expect(at(facts, 'risk.level')).toEqual([{ value: 'medium', category: 'risk', supplier: 'greater-manchester' }]);
    expect(at(facts, 'risk.factors.0')).toEqual([
      { value: 'self-harm', category: 'health', supplier: 'greater-manchester' },
    ]);
    expect(facts.filter(({ path }) => path.startsWith('notice.child'))).toEqual([]);
    expect(
      facts.every(({ value }) => value !== null && value !== undefined && value !== '' && typeof value !== 'object'),
    ).toBe(true);
  });

  it('sharing: the child is told by everybody who named it, the council that registered it first', () => {
    const facts = factsAt(story);
    expect(at(facts, 'child.name.given').map(({ value, supplier }) => [value, supplier])).toEqual([
      ['Thomas', LIVERPOOL],
      ['Thomas', LIVERPOOL],
      ['Tommy', 'greater-manchester'],
    ]);
    const numbers = facts.filter(({ path }) => /^child\.identifiers\.\d+\.value$/.test(path));
    expect(numbers.map(({ path, value, supplier }) => [path.split('.')[2], value, supplier])).toEqual([
      ['0', '9990000018', LIVERPOOL],
      ['0', '9990000018', LIVERPOOL],
      ['0', '9990000018', 'greater-manchester'],
      ['1', 'MP/1', 'greater-manchester'],
    ]);
  });

  it('sharing: where the link is uncertain, the notice speaks for itself alone', () => {
    const facts = factsAt(story, -1, true);
    expect(
      facts.filter(({ path, supplier }) => path.startsWith('child.') && supplier !== 'greater-manchester'),
    ).toEqual([]);
    expect(facts.filter(({ path }) => path.startsWith('care.') || path.startsWith('professionals.'))).toEqual([]);
  });

  it('sharing: a report that was withdrawn no longer says who the child is', () => {
    const wrong = { ...missing(), withdrawnBy: 'w', withdrawnAtPosition: 99 };
    const facts = factsAt([registered(), placed(), wrong, found()]);
    expect(facts.some(({ value }) => value === 'Tommy')).toBe(false);
  });

  it("DAR-12 a report about an adult does not draw on any child's record", () => {
    const adult = missing({ subjectKind: 'unborn' });
    expect(factsAt([registered(), adult]).some(({ value }) => value === 'Thomas')).toBe(false);
  });

  it('sharing: without an episode there are the notice, the record and the placement it speaks of', () => {
    const { file, notice } = caseOf([registered(), placed()]);
    const roots = new Set(factsOf(file, null, notice).map(({ path }) => path.split('.')[0]));
    expect(roots).toEqual(new Set(['child', 'placement', 'care', 'professionals', 'notice']));
  });

  it('sharing: responsible and host come from who placed the child, though nobody has registered it', () => {
    expect(at(factsAt([placed(), missing()]), 'episode.host')).toMatchObject([{ value: WIGAN, supplier: LIVERPOOL }]);
  });

  it('sharing: an empty text is no data', () => {
    const facts = factsAt([missing({ lastSeen: { place: '', postcode: 'WN1 1XX' } })]);
    expect(facts.filter(({ path }) => path.startsWith('notice.lastSeen')).map(({ path }) => path)).toEqual([
      'notice.lastSeen.postcode',
    ]);
  });

  it('sharing: an episode can be read without a notice at hand', () => {
    const { file, episode } = caseOf(story);
    const facts = factsOf(file, episode, null);
    expect(facts.some(({ path }) => path.startsWith('notice.'))).toBe(false);
    expect(at(facts, 'child.name.family')).toHaveLength(3);
  });
});

describe('sharing: the subject of a case', () => {
  const subjectAt = (notices: Notice[], now = NOW): ReturnType<typeof subjectOf> => {
    const { file, episode, notice } = caseOf(notices);
    return subjectOf(file, episode, notice, surroundings, now);
  };

  it('sharing: age, statuses, risk, hours, distance and who answers, as they are at the moment', () => {
    expect(subjectAt([registered(), placed(), missing()])).toMatchObject({
      age: 15,
      statuses: ['looked-after'],
      risk: 'medium',
      restriction: 'none',
      hours: 'working',
      distance: 'further',
      responsible: LIVERPOOL,
      host: WIGAN,
      forces: ['merseyside', 'greater-manchester'],
      reportedBy: 'greater-manchester',
      kinds: { [LIVERPOOL]: 'authority', 'greater-manchester': 'force' },
      consentedTo: [],
    });
    expect(subjectAt([registered(), placed(), missing()], new Date('2026-03-02T20:00:00Z')).hours).toBe('out');
  });

  it('sharing: the age turns on the birthday by local day, and is unknown where only the year is known', () => {
    const born = (dateOfBirth: string): Notice[] => [registered({}, { dateOfBirth }), missing({}, { dateOfBirth })];
    expect(subjectAt(born('2011-07-02'), new Date('2026-07-01T22:59:00Z')).age).toBe(14);
    expect(subjectAt(born('2011-07-02'), new Date('2026-07-01T23:00:00Z')).age).toBe(15);
    expect(subjectAt(born('2011')).age).toBeNull();
    expect(subjectAt([missing({}, { dateOfBirth: undefined, approximateAge: 15 })]).age).toBeNull();
  });

  it('sharing: of a child whom no authority knows the statuses are unknown, and not none', () => {
    expect(subjectAt([missing()]).statuses).toBeNull();
  });

  it.each([
    ['the record', [registered({ flags: ['trafficking'] }), missing()]],
    ['the report', [missing({ risk: { factors: ['trafficking'] } })]],
    ['an update', [missing(), noticeOf({ type: 'missing.updated', data: { risk: { factors: ['trafficking'] } } })]],
    ['concerns at the find', [missing(), found({ concerns: ['trafficking'] })]],
    [
      'concerns at the find of an earlier episode',
      [
        missing({ since: '2026-01-02T09:00:00Z' }),
        found({ at: '2026-01-03T09:00:00Z', concerns: ['trafficking'] }),
        missing(),
      ],
    ],
    ['a sighting by a hospital', [missing(), seen({ concerns: ['trafficking'] })]],
    [
      'the safe-and-well check',
      [missing(), noticeOf({ type: 'safe-and-well.recorded', data: { done: true, themes: ['trafficking'] } })],
    ],
    ["another authority's record", [registered(), registered({ flags: ['trafficking'] }, {}, BRADFORD), missing()]],
  ])('ENG-15 a trafficking flag counts from %s', (_, notices) => {
    expect(subjectAt(notices).flags).toContain('trafficking');
  });

  it('ENG-15 a flag falls away when the record is written anew without it, or the notice is withdrawn', () => {
    expect(subjectAt([registered({ flags: ['trafficking'] }), registered(), missing()]).flags).not.toContain(
      'trafficking',
    );
    const withdrawn = { ...missing({ risk: { factors: ['trafficking'] } }), withdrawnBy: 'w', withdrawnAtPosition: 9 };
    expect(subjectAt([withdrawn, missing({ since: '2026-03-02T09:30:00Z' })]).flags).not.toContain('trafficking');
  });

  it.each([
    ['the report', [missing({ restricted: 'refuge' })], 'refuge'],
    [
      'an earlier episode',
      [
        missing({ restricted: 'refuge', since: '2026-01-02T09:00:00Z' }),
        found({ at: '2026-01-03T09:00:00Z' }),
        missing(),
      ],
      'refuge',
    ],
    ['a factor', [missing({ risk: { factors: ['forced-marriage'] } })], 'forced-marriage'],
    ['a flag of the record', [registered({ flags: ['honour-based-violence'] }), missing()], 'honour-based-violence'],
    ['nobody', [registered(), missing()], 'none'],
  ])('BHM-23 the record is restricted by %s', (_, notices, expected) => {
    expect(subjectAt(notices).restriction).toBe(expected);
  });

  it("sharing: a child placed in its own authority's area has no host", () => {
    expect(subjectAt([registered(), placed({ authority: LIVERPOOL })])).toMatchObject({
      host: null,
      distance: 'in-area',
      forces: ['merseyside'],
    });
  });
});
