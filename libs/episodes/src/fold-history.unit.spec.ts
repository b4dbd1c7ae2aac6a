import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldHistory, PackReading, type Episode, type Notice } from '#episodes';
import type { EpisodeCategory, RiskLevel } from '#contracts';
import { referenceOf } from '#kernel';
import { noticeOf } from '#testing';

const WIGAN = 'E08000010';
const LIVERPOOL = 'E08000012';

class AsSent extends PackReading {
  override actedOn(reported: RiskLevel | null, category: EpisodeCategory | null): RiskLevel {
    return reported ?? (category === 'missing' ? 'medium' : 'not-assessed');
  }
}

const around = {
  gazetteer: {
    authorityOfPostcode: (postcode: string) =>
      postcode.startsWith('WN') ? { authority: WIGAN, certain: true } : undefined,
    forceOf: (authority: string) => (authority === WIGAN ? 'greater-manchester' : 'merseyside'),
    organisation: (id: string) => (id === 'example-school' ? { area: { authority: WIGAN } } : undefined),
    byUrn: () => undefined,
  },
  packReading: new AsSent(),
  referenceOf: (id: string) => referenceOf(id),
};
const child = { id: 'child-1', provisional: false, sources: [] };
const fold = (notices: readonly Notice[]): readonly Episode[] => foldHistory(child, notices, around).episodes;

const gone = (since: string, more: object = {}, sketch: object = {}): Notice =>
  noticeOf({ type: 'missing.reported', data: { child: {}, category: 'missing', since, ...more }, ...sketch });
const back = (at: string, more: object = {}, sketch: object = {}): Notice =>
  noticeOf({ type: 'missing.found', data: { at, how: 'returned', returnedTo: 'home', ...more }, ...sketch });
const registered = (data: object, by: string): Notice =>
  noticeOf({ type: 'child.registered', by, subject: 'LA-1', data: { child: {}, responsibleAuthority: by, ...data } });
const placed = (placement: object, by: string, change = 'started', recordedAt = '2026-01-05T09:00:00Z'): Notice =>
  noticeOf({
    type: 'placement.notified',
    by,
    subject: 'LA-1',
    recordedAt,
    data: {
      child: {},
      change,
      responsibleAuthority: by,
      placement: { reference: 'PL-1', kind: 'childrens-home', ...placement },
    },
  });

describe('episodes: the history of a child', () => {
  it('runs from the going to the return', () => {
    const [episode, ...others] = fold([gone('2026-03-02T08:00:00Z'), back('2026-03-02T19:00:00Z')]);
    expect(others).toEqual([]);
    expect(episode).toMatchObject({ state: 'closed', category: 'missing', endedAt: new Date('2026-03-02T19:00:00Z') });
  });

  it("joins a second agency's report to the open episode, and the earlier going counts", () => {
    const episodes = fold([
      gone('2026-03-02T08:00:00Z'),
      gone('2026-03-02T07:15:00Z', {}, { by: LIVERPOOL, subject: 'LA-1' }),
    ]);
    expect(episodes).toHaveLength(1);
    expect(episodes[0]).toMatchObject({
      since: new Date('2026-03-02T07:15:00Z'),
      publishers: [LIVERPOOL, 'greater-manchester'],
    });
  });

  it("keeps an episode's id and reference when an earlier going comes to light later", () => {
    const first = gone('2026-03-02T08:00:00Z');
    const late = gone('2026-03-02T07:15:00Z', {}, { by: LIVERPOOL });
    expect(fold([first, late])[0]?.id).toBe(fold([first])[0]?.id);
  });

  it('begins another episode after a return, though the report of the return came last', () => {
    const episodes = fold([gone('2026-03-02T08:00:00Z'), gone('2026-03-04T08:00:00Z'), back('2026-03-03T08:00:00Z')]);
    expect(episodes.map((e) => e.state)).toEqual(['closed', 'open']);
  });

  it('takes a return and the next going of one moment apart by their case numbers', () => {
    const at = '2026-03-02T08:00:00Z';
    const episodes = fold([
      gone('2026-03-01T08:00:00Z', {}, { subject: 'MP/1' }),
      back(at, {}, { subject: 'MP/1' }),
      gone(at, {}, { subject: 'MP/2' }),
    ]);
    expect(episodes.map((e) => e.state)).toEqual(['closed', 'open']);
    expect(fold([gone(at), back(at)])[0]?.state).toBe('closed');
  });

  it('stays open while the child is only located, or has not come back', () => {
    expect(
      fold([gone('2026-03-02T08:00:00Z'), back('2026-03-02T12:00:00Z', { how: 'located-without-contact' })])[0]?.state,
    ).toBe('open');
    expect(
      fold([gone('2026-03-02T08:00:00Z'), back('2026-03-02T12:00:00Z', { returnedTo: 'not-returned' })])[0]?.state,
    ).toBe('open');
  });

  it('is open again when the return is withdrawn, and withdrawn when every report of the going is', () => {
    const going = gone('2026-03-02T08:00:00Z');
    expect(fold([going, back('2026-03-02T12:00:00Z', {}, { withdrawnAtPosition: 999_999 })])[0]).toMatchObject({
      state: 'open',
      endedAt: null,
    });
    const taken = { ...going, withdrawnBy: 'w', withdrawnAtPosition: 1_000_000 };
    expect(fold([taken]).map((e) => [e.state, e.id])).toEqual([['withdrawn', fold([going])[0]?.id]]);
  });

  it('lives on under its id when one of two reports is withdrawn, and not in a report that came after', () => {
    const first = gone('2026-03-02T08:00:00Z', {}, { position: 10, withdrawnAtPosition: 30 });
    const second = gone('2026-03-02T09:00:00Z', {}, { position: 20, subject: 'MP/2' });
    const later = gone('2026-03-09T09:00:00Z', {}, { position: 40, subject: 'MP/3' });
    expect(fold([first, second]).map((e) => [e.state, e.since])).toEqual([['open', second.effectiveAt]]);
    expect(fold([first, later]).map((e) => e.state)).toEqual(['withdrawn', 'open']);
  });

  it('ENG-01 moves between missing, absent and away, and keeps the moves', () => {
    const [episode] = fold([
      gone('2026-03-02T08:00:00Z', { category: 'absent' }),
      noticeOf({ type: 'missing.updated', data: { category: 'missing' }, recordedAt: '2026-03-02T11:00:00Z' }),
    ]);
    expect(episode?.categories.map((c) => c.category)).toEqual(['absent', 'missing']);
    expect(episode?.category).toBe('missing');
  });

  it('names responsible and host of the day on which the child went, whatever the placement is now', () => {
    const known = [
      registered({ statuses: [{ kind: 'looked-after', from: '2025-01-01' }] }, LIVERPOOL),
      placed({ authority: WIGAN, from: '2026-01-05' }, LIVERPOOL),
      placed({ authority: WIGAN, to: '2026-02-28' }, LIVERPOOL, 'ended', '2026-03-01T09:00:00Z'),
    ];
    const during = fold([...known, gone('2026-02-20T08:00:00Z')])[0];
    expect([during?.responsible, during?.host, during?.lookedAfter]).toEqual([LIVERPOOL, WIGAN, true]);
    const after = fold([...known, gone('2026-03-20T08:00:00Z')])[0];
    expect([after?.responsible, after?.host]).toEqual([LIVERPOOL, null]);
  });

  it('gives a child whom nobody looks after to the authority where it lives, with no host', () => {
    const at = { missingFrom: { kind: 'home', address: { lines: ['1 Example Street'], postcode: 'WN1 1AA' } } };
    expect(fold([gone('2026-03-02T08:00:00Z', at)])[0]).toMatchObject({
      responsible: WIGAN,
      host: null,
      lookedAfter: false,
    });
    expect(fold([gone('2026-03-02T08:00:00Z', { lastSeen: { postcode: 'WN1 1AA' } })])[0]).toMatchObject({
      responsible: WIGAN,
      flags: ['assumed:authority'],
    });
  });

  it('BHM-16 is persistent from the fourth missing episode in twelve months, withdrawn ones not counted', () => {
    const month = (m: number, withdrawn = false): Notice[] => [
      gone(
        `2026-0${m}-02T08:00:00Z`,
        {},
        { subject: `MP/${m}`, ...(withdrawn ? { withdrawnAtPosition: 9_999_999 } : {}) },
      ),
      back(`2026-0${m}-02T18:00:00Z`, {}, { subject: `MP/${m}` }),
    ];
    expect(fold([1, 2, 3, 4].flatMap((m) => month(m)))[3]?.flags).toContain('persistent');
    expect(fold([...month(1), ...month(2), ...month(3, true), ...month(4)])[3]?.flags).not.toContain('persistent');
  });

  it('gives the same history in whatever order the notices came to hand', () => {
    const hours = fc.integer({ min: 0, max: 40 });
    const sketch = fc.record({
      hour: hours,
      kind: fc.constantFrom('gone', 'back', 'news'),
      subject: fc.constantFrom('A', 'B', 'C'),
    });
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 9 }), fc.infiniteStream(fc.nat()), (sketches, noise) => {
        const notices = sketches.map((s, i) => {
          const at = new Date(Date.parse('2026-03-02T00:00:00Z') + s.hour * 3_600_000).toISOString();
          const extra = { subject: s.subject, position: i + 1, recordedAt: at };
          if (s.kind === 'gone') return gone(at, {}, extra);
          if (s.kind === 'back') return back(at, {}, extra);
          return noticeOf({ type: 'missing.updated', data: { risk: { level: 'high' } }, ...extra });
        });
        const shuffled = notices
          .map((n) => ({ n, key: noise.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ n }) => n);
        expect(fold(shuffled)).toEqual(fold(notices));
      }),
    );
  });
});
