import { describe, expect, it } from '@jest/globals';
import { PackReading, type CaseFile, type Notice } from '#episodes';
import { caseOfNotices, demonstrationDirectory, noticeOf } from '#testing';
import { reviewParties, whoAnswersFor } from './review-parties.js';

const [WIGAN, LIVERPOOL, LEEDS, KENT] = ['E08000010', 'E08000012', 'E08000035', 'E10000016'] as const;
const directory = demonstrationDirectory();
class Medium extends PackReading {
  override actedOn = () => 'medium' as const;
}
const reading = new Medium();

const going = (data: object = {}): Notice =>
  noticeOf({
    type: 'missing.reported',
    data: { child: {}, category: 'missing', since: '2026-03-02T08:00:00Z', ...data },
  });
const registered = (by: string): Notice =>
  noticeOf({ type: 'child.registered', by, data: { child: {}, responsibleAuthority: by, statuses: [] } });
const caseOf = (...notices: Notice[]): CaseFile => caseOfNotices(notices, reading);

describe('the authorities that a review belongs to', () => {
  it('are that of where the child went missing from, and those that answer for the candidates', () => {
    const report = going({ missingFrom: { kind: 'other', authority: WIGAN } });
    const candidates = [caseOf(registered(LIVERPOOL)), caseOf(registered(LEEDS))];
    expect(reviewParties(caseOf(report), report.report, candidates, directory)).toEqual([WIGAN, LIVERPOOL, LEEDS]);
  });

  it('are those of the whole area of the force that reported, while nothing tells whose child it is', () => {
    const report = going();
    const parties = reviewParties(caseOf(report), report.report, [], directory);
    expect(parties).toContain(WIGAN);
    expect(parties).toHaveLength(10);
    expect(parties).not.toContain(KENT);
  });

  it('are, of two records, those that answer for either', () => {
    const registration = registered(LIVERPOOL);
    const older = going({ missingFrom: { kind: 'home', authority: WIGAN } });
    expect(reviewParties(caseOf(registration), registration.report, [caseOf(older)], directory)).toEqual([
      LIVERPOOL,
      WIGAN,
    ]);
  });

  it('are nobody’s that is no authority, and none for a candidate of whom nothing tells', () => {
    const report = going({ missingFrom: { kind: 'home', authority: WIGAN } });
    expect(reviewParties(caseOf(report), report.report, [caseOf(registered('greater-manchester'))], directory)).toEqual(
      [WIGAN],
    );
    expect(
      whoAnswersFor(caseOf(noticeOf({ type: 'child.seen', data: { child: {}, at: '2026-03-02T08:00:00Z' } })).history),
    ).toBeNull();
  });
});
