import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldHistory, PackReading, type Episode, type Notice } from '#episodes';
import type { EpisodeCategory, RiskLevel } from '#contracts';
import { referenceOf } from '#kernel';
import { demonstrationDirectory, noticeOf } from '#testing';

const DARLINGTON = 'E06000005';
const MEDWAY = 'E06000035';
const SCHOOL = 'example-academy-darlington';

class AsSent extends PackReading {
  override actedOn(reported: RiskLevel | null, category: EpisodeCategory | null): RiskLevel {
    return reported ?? (category === 'missing' ? 'medium' : 'not-assessed');
  }
}

const around = {
  gazetteer: demonstrationDirectory(),
  packReading: new AsSent(),
  referenceOf: (id: string) => referenceOf(id),
};
const child = { id: 'child-1', provisional: false, sources: [] };
const fold = (notices: readonly Notice[]): readonly Episode[] => foldHistory(child, notices, around).episodes;

const PUPIL = { by: SCHOOL, subject: 'PUPIL-1' };
const absent = (since: string, more: object = {}, sketch: object = {}): Notice =>
  noticeOf({
    type: 'education.absence-reported',
    ...PUPIL,
    data: { child: {}, kind: 'unexplained-absence', since, ...more },
    ...sketch,
  });
const resolved = (at: string, outcome: string, sketch: object = {}): Notice =>
  noticeOf({ type: 'education.absence-resolved', ...PUPIL, data: { child: {}, at, outcome }, ...sketch });
const action = (at: string, data: object, by = DARLINGTON): Notice =>
  noticeOf({ type: 'action.recorded', by, subject: 'LA-1', data: { child: {}, at, ...data } });
const gone = (since: string): Notice =>
  noticeOf({ type: 'missing.reported', data: { child: {}, category: 'missing', since } });

describe('episodes: children missing education', () => {
  it('only being back in education closes one', () => {
    const story = [absent('2026-03-02'), resolved('2026-03-04T09:00:00Z', 'located')];
    expect(fold(story)).toMatchObject([{ kind: 'missing-education', state: 'open', endedAt: null, found: null }]);
    for (const [outcome, how] of [
      ['returned', 'returned'],
      ['new-school', 'other'],
    ] as const) {
      const at = new Date('2026-03-09T09:00:00Z');
      const [episode] = fold([...story, resolved(at.toISOString(), outcome)]);
      expect(episode).toMatchObject({ state: 'closed', endedAt: at, found: { at, how } });
    }
  });

  it('comes to rest when the child has left the country or inquiries lead no further, and a return still ends it', () => {
    const left = resolved('2026-03-09T09:00:00Z', 'left-country');
    for (const rested of [
      [absent('2026-03-02'), left],
      [absent('2026-03-09T09:00:00Z', { believedLeftCountry: true })],
      [absent('2026-03-02'), action('2026-03-09T09:00:00Z', { action: 'cme-enquiry', outcome: 'exhausted' })],
    ]) {
      const dormant = { at: new Date('2026-03-09T09:00:00Z'), report: rested.at(-1)?.report };
      expect(fold(rested)).toMatchObject([{ state: 'dormant', endedAt: null, dormant }]);
      expect(fold([...rested, resolved('2026-03-20T09:00:00Z', 'located')])).toMatchObject([{ state: 'dormant' }]);
      expect(fold([...rested, resolved('2026-09-20T09:00:00Z', 'returned')])).toMatchObject([
        { state: 'closed', dormant },
      ]);
    }
    const done = action('2026-03-09T09:00:00Z', { action: 'cme-enquiry', outcome: 'a neighbour knows' });
    expect(fold([absent('2026-03-02'), done])).toMatchObject([{ state: 'open', dormant: null }]);
  });

  it('is another episode than being missing, and each notice goes to its own', () => {
    const sighting = noticeOf({
      type: 'child.seen',
      by: 'example-hospital-wigan',
      data: { child: {}, at: '2026-03-05T09:00:00Z' },
    });
    const trace = action('2026-03-06T09:00:00Z', { action: 'cme-enquiry', outcome: 'exhausted' });
    const pupil = absent('2026-03-02');
    const missing = gone('2026-03-04T20:00:00Z');
    const [education, away] = fold([pupil, missing, sighting, trace]);
    expect(education).toMatchObject({ state: 'dormant', notices: [pupil.report, trace.report] });
    expect(away).toMatchObject({ kind: 'missing', state: 'open', notices: [missing.report, sighting.report] });
    expect(fold([pupil, sighting])[0]?.notices).toEqual([pupil.report, sighting.report]);
  });

  it('belongs to the authority of the school where nobody knows where the child lives', () => {
    expect(fold([absent('2026-03-02')])).toMatchObject([{ responsible: DARLINGTON, flags: ['assumed:authority'] }]);
    const ofMedway = absent('2026-03-02', { school: { urn: '900103' } });
    expect(fold([ofMedway])).toMatchObject([{ responsible: MEDWAY }]);
    const atHome = noticeOf({
      type: 'child.registered',
      by: DARLINGTON,
      subject: 'LA-1',
      data: { child: {}, responsibleAuthority: DARLINGTON },
    });
    expect(fold([atHome, ofMedway])).toMatchObject([{ responsible: DARLINGTON, flags: [] }]);
  });

  it('BHM-19 counts from the day on which the child was expected back from leave', () => {
    expect(fold([absent('2026-03-02')])[0]?.absentFrom).toEqual(new Date('2026-03-02T00:00:00Z'));
    const [leave] = fold([absent('2026-03-02', { expectedReturn: '2026-04-13' })]);
    expect(leave).toMatchObject({
      since: new Date('2026-03-02T00:00:00Z'),
      absentFrom: new Date('2026-04-12T23:00:00Z'),
    });
    expect(fold([gone('2026-03-04T20:00:00Z')])[0]?.absentFrom).toBeNull();
  });

  it('is the same in whatever order its notices come', () => {
    const story = [
      absent('2026-03-02'),
      absent('2026-03-03', { kind: 'missing-education' }, { by: DARLINGTON, subject: 'LA-1' }),
      resolved('2026-03-10T09:00:00Z', 'located'),
      action('2026-03-12T09:00:00Z', { action: 'cme-enquiry', outcome: 'exhausted' }),
      resolved('2026-04-13T09:00:00Z', 'returned'),
      absent('2026-05-11', {}, { subject: 'PUPIL-1b' }),
    ];
    const seen = (episodes: readonly Episode[]): unknown =>
      episodes.map(({ state, since, endedAt, dormant, notices }) => ({ state, since, endedAt, dormant, notices }));
    const inOrder = seen(fold(story));
    fc.assert(
      fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (shuffled) => {
        const arrived = shuffled.map((notice, position) => ({ ...notice, position }));
        expect(seen(fold(arrived))).toEqual(inOrder);
      }),
      { numRuns: 30 },
    );
  });
});
