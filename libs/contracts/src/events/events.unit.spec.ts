import { describe, expect, it } from '@jest/globals';
import { cloudEventType, EVENT_TYPE_NAMES, validateEvent, type EventType } from '#contracts';
import { changed, golden, type RawEvent } from '../../test/golden.js';

/** `pointer code` of each error; empty where the event is accepted. */
function refusal(event: unknown): string[] {
  const checked = validateEvent(event);
  return checked.ok ? [] : checked.errors.map(({ pointer, code }) => `${pointer} ${code}`);
}

type Case = readonly [pointer: string, value: unknown, code: string];

const nobody = '/data/child';

/** Of each type: a place, what is put there (undefined: it is taken away), the code of the error, which is there. */
const REFUSED: Readonly<Record<EventType, readonly Case[]>> = {
  'missing.reported': [
    [nobody, undefined, 'required'],
    [nobody, null, 'required'],
    [nobody, 'Tom Example', 'wrong-type'],
    [nobody, {}, 'child-not-identified'],
    ['/data/category', undefined, 'required'],
    ['/data/category', 'gone', 'not-allowed'],
    ['/data/category', 1, 'wrong-type'],
    ['/data/since', undefined, 'required'],
    ['/data/since', 'yesterday', 'not-a-time'],
    ['/data/since', '2026-03-02T21:30:00', 'time-without-offset'],
    ['/data/since', '2026-02-30T21:30:00Z', 'not-a-time'],
    ['/data/since', '0202-03-02T21:30:00Z', 'implausible-year'],
    ['/data/reportedAt', 1772487000, 'wrong-type'],
    ['/data/reviewAt', '2026-03-03', 'not-a-time'],
    ['/data/missingFrom', [], 'wrong-type'],
    ['/data/missingFrom/kind', 'house', 'not-allowed'],
    ['/data/missingFrom/address', '3 Sample Road', 'wrong-type'],
    ['/data/missingFrom/address/lines', '3 Sample Road', 'wrong-type'],
    ['/data/missingFrom/address/lines/0', 3, 'wrong-type'],
    ['/data/missingFrom/authority', 'Wigan', 'not-an-authority-code'],
    ['/data/missingFrom/authority', 'E0800001', 'not-an-authority-code'],
    ['/data/missingFrom/authority', 'W06000015', 'not-an-authority-code'],
    ['/data/lastSeen/at', '20:00', 'not-a-time'],
    ['/data/whereabouts/place', {}, 'wrong-type'],
    ['/data/risk', 'high', 'wrong-type'],
    ['/data/risk/level', 'severe', 'not-allowed'],
    ['/data/risk/factors', 'gangs', 'wrong-type'],
    ['/data/risk/factors/1', 'weather', 'not-allowed'],
    ['/data/risk/rationale', 'x'.repeat(50_001), 'too-long'],
    ['/data/risk/questions/0', null, 'wrong-type'],
    ['/data/risk/questions/0/code', 'why', 'not-allowed'],
    ['/data/risk/questions/0/answer', true, 'wrong-type'],
    ['/data/risk/questions/0/answer', undefined, 'required'],
    ['/data/circumstances', [], 'wrong-type'],
    ['/data/description/clothing', 7, 'wrong-type'],
    ['/data/companions', {}, 'wrong-type'],
    ['/data/companions/0/subject', '', 'blank'],
    ['/data/companions/0/subject', undefined, 'required'],
    ['/data/reporter', 'carer', 'wrong-type'],
    ['/data/officer/email', 1, 'wrong-type'],
    ['/data/restricted', true, 'wrong-type'],
    ['/data/restricted', 'secret', 'not-allowed'],
    ['/data/subjectKind', 'child', 'not-allowed'],
  ],
  'missing.updated': [
    [nobody, {}, 'child-not-identified'],
    ['/data/category', 'found', 'not-allowed'],
    ['/data/risk/level', 5, 'wrong-type'],
    ['/data/reviewAt', '2026-03-03T12:00:00', 'time-without-offset'],
    ['/data/sighting', 'at the station', 'wrong-type'],
    ['/data/sighting/at', '2026-03-03T07:40', 'time-without-offset'],
    ['/data/information', 12, 'wrong-type'],
    ['/data/authorisedBy/rank', 'captain', 'not-allowed'],
    ['/data/authorisedBy/rank', undefined, 'required'],
    ['/data/authorisedBy/initialAssessmentWrong', 'yes', 'wrong-type'],
  ],
  'missing.found': [
    [nobody, { name: { given: ' ' } }, 'child-not-identified'],
    ['/data/at', undefined, 'required'],
    ['/data/at', '2026-03-03 15:00', 'time-without-offset'],
    ['/data/how', undefined, 'required'],
    ['/data/how', 'by-luck', 'not-allowed'],
    ['/data/place', 'L1 1AA', 'wrong-type'],
    ['/data/place/authority', 'E12000002', 'not-an-authority-code'],
    ['/data/returnedTo', 'school', 'not-allowed'],
    ['/data/likelyToReturn', 'no', 'wrong-type'],
    ['/data/concerns/0', 'smoking', 'not-allowed'],
    ['/data/harmed', 0, 'wrong-type'],
  ],
  'safe-and-well.recorded': [
    [nobody, { identifiers: [] }, 'child-not-identified'],
    ['/data/done', undefined, 'required'],
    ['/data/done', 'false', 'wrong-type'],
    ['/data/at', 'later', 'not-a-time'],
    ['/data/reasonNotDone', undefined, 'required'],
    ['/data/reasonNotDone', null, 'required'],
    ['/data/reasonNotDone', '  ', 'blank'],
    ['/data/themes/0', 'moon', 'not-allowed'],
  ],
  'return-interview.recorded': [
    [nobody, 7, 'wrong-type'],
    ['/data/status', undefined, 'required'],
    ['/data/status', 'done', 'not-allowed'],
    ['/data/at', '2026-03-05', 'not-a-time'],
    ['/data/independent', 'true', 'wrong-type'],
    ['/data/primaryFactor', 'boredom', 'not-allowed'],
    ['/data/themes', 'peers', 'wrong-type'],
    ['/data/narrative', {}, 'wrong-type'],
    ['/data/consentTo', 'greater-manchester', 'wrong-type'],
    ['/data/consentTo/0', '', 'blank'],
  ],
  'action.recorded': [
    [nobody, [], 'wrong-type'],
    ['/data/action', undefined, 'required'],
    ['/data/action', 'lunch', 'not-allowed'],
    ['/data/at', 'Friday', 'not-a-time'],
    ['/data/outcome', true, 'wrong-type'],
    ['/data/authorisedBy', 'team-manager', 'wrong-type'],
    ['/data/authorisedBy/rank', 'manager', 'not-allowed'],
    ['/data/nextReviewAt', '2026-03-09', 'not-a-time'],
    ['/data/takenOverBy', {}, 'wrong-type'],
    ['/data/alsoFor/0', 1008804, 'wrong-type'],
  ],
  'child.registered': [
    [nobody, undefined, 'required'],
    ['/data/responsibleAuthority', undefined, 'required'],
    ['/data/responsibleAuthority', 'liverpool', 'not-an-authority-code'],
    ['/data/statuses/0/kind', 'known', 'not-allowed'],
    ['/data/statuses/0/from', '2025-02-29', 'not-a-date'],
    ['/data/statuses/1/to', '2025-01-27T00:00:00Z', 'not-a-date'],
    ['/data/statuses/1', 'child-in-need', 'wrong-type'],
    ['/data/flags/0', 'restricted', 'not-allowed'],
    ['/data/professionals/0/role', 'teacher', 'not-allowed'],
    ['/data/professionals/0/email', 'sam at council', 'not-an-email-address'],
    ['/data/parentsMayBeTold', 'no', 'wrong-type'],
    ['/data/parentsReason', 1, 'wrong-type'],
    ['/data/ethnicity', ['White'], 'wrong-type'],
  ],
  'placement.notified': [
    [nobody, undefined, 'required'],
    ['/data/change', 'moved', 'not-allowed'],
    ['/data/change', undefined, 'required'],
    ['/data/placement', undefined, 'required'],
    ['/data/placement', 'PL-881', 'wrong-type'],
    ['/data/placement/reference', undefined, 'required'],
    ['/data/placement/kind', 'hotel', 'not-allowed'],
    ['/data/placement/provider/email', 'a@b@c', 'not-an-email-address'],
    ['/data/placement/authority', 'e08000010', 'not-an-authority-code'],
    ['/data/placement/from', '5 January 2026', 'not-a-date'],
    ['/data/placement/emergency', 'no', 'wrong-type'],
    ['/data/services/0', null, 'wrong-type'],
    ['/data/responsibleAuthority', undefined, 'required'],
    ['/data/documents/placementPlan', 'none', 'not-a-document'],
    ['/data/documents/riskAssessment', 'javascript:alert(1)', 'not-a-document'],
    ['/data/documents/missingHistory', 'yes', 'not-a-document'],
    ['/data/interviewArrangement', false, 'wrong-type'],
  ],
  'education.absence-reported': [
    [nobody, undefined, 'required'],
    ['/data/kind', undefined, 'required'],
    ['/data/kind', 'truancy', 'not-allowed'],
    ['/data/since', '2026-03-09T09:00:00', 'time-without-offset'],
    ['/data/since', 'Monday', 'not-a-date-or-time'],
    ['/data/expectedReturn', '2026-02-30', 'not-a-date-or-time'],
    ['/data/school', 'Example High School', 'wrong-type'],
    ['/data/school/authority', '359', 'not-an-authority-code'],
    ['/data/circumstances/0', 'poor', 'not-allowed'],
    ['/data/enquiries/0', 2, 'wrong-type'],
    ['/data/believedLeftCountry', 'perhaps', 'wrong-type'],
  ],
  'education.absence-resolved': [
    [nobody, undefined, 'required'],
    ['/data/at', '2026-03-12', 'not-a-time'],
    ['/data/outcome', undefined, 'required'],
    ['/data/outcome', 'fine', 'not-allowed'],
    ['/data/school/name', 1, 'wrong-type'],
  ],
  'child.seen': [
    [nobody, undefined, 'required'],
    ['/data/at', undefined, 'required'],
    ['/data/at', '2026-03-03T25:00:00Z', 'not-a-time'],
    ['/data/setting', 'library', 'not-allowed'],
    ['/data/place/postcode', 11, 'wrong-type'],
    ['/data/accompaniedBy', [], 'wrong-type'],
    ['/data/concerns', 'trafficking', 'wrong-type'],
  ],
  'report.withdrawn': [
    ['/data/eventId', undefined, 'required'],
    ['/data/eventId', '', 'blank'],
    ['/data/eventId', 1, 'wrong-type'],
    ['/data/reason', {}, 'wrong-type'],
  ],
};

describe.each(EVENT_TYPE_NAMES)('%s', (type) => {
  const event = golden(type);

  it('its golden example is accepted, with every field of it', () => {
    const checked = validateEvent(event);
    const { id, source, subject, time, data } = event;
    expect(checked).toEqual({ ok: true, value: { id, source, type, subject, time, data } });
    expect(event['type']).toBe(cloudEventType(type));
  });

  it.each(REFUSED[type])('%s must not be %j: %s', (pointer, value, code) => {
    expect(refusal(changed(event, { [pointer]: value }))).toEqual([`${pointer} ${code}`]);
  });

  it('fields that the contract does not know are neither refused nor passed on', () => {
    const checked = validateEvent(changed(event, { '/data/shoeSize': 38, '/extension': 'x' }));
    expect(checked.ok && checked.value.data).toEqual(event.data);
  });

  it('data that are missing, or are not an object, are refused at /data', () => {
    expect(refusal(changed(event, { '/data': undefined }))).toEqual(['/data required']);
    expect(refusal(changed(event, { '/data': null }))).toEqual(['/data required']);
    expect(refusal(changed(event, { '/data': [] }))).toEqual(['/data wrong-type']);
    expect(refusal(changed(event, { '/data': '{}' }))).toEqual(['/data wrong-type']);
  });
});

describe('what may be left out', () => {
  const LEAST: Readonly<Record<EventType, object>> = {
    'missing.reported': { child: { name: { given: 'Tom' } }, category: 'missing', since: '2026-03-02T21:30:00Z' },
    'missing.updated': { information: 'Seen.' },
    'missing.found': { at: '2026-03-02T21:30:00Z', how: 'returned' },
    'safe-and-well.recorded': { done: true },
    'return-interview.recorded': { status: 'offered' },
    'action.recorded': { action: 'strategy-meeting' },
    'child.registered': { child: { name: { family: 'Example' } }, responsibleAuthority: 'E08000010' },
    'placement.notified': {
      child: { identifiers: [{ system: 'other', value: '1' }] },
      change: 'ended',
      placement: { reference: 'PL-881' },
      responsibleAuthority: 'E08000010',
    },
    'education.absence-reported': { child: { name: { given: 'Tom' } }, kind: 'not-on-roll' },
    'education.absence-resolved': { child: { name: { given: 'Tom' } }, outcome: 'located' },
    'child.seen': { child: { name: { given: 'Tom' } }, at: '2026-03-02T21:30:00Z' },
    'report.withdrawn': { eventId: 'n-0001' },
  };

  const least = (type: EventType): RawEvent => changed(golden(type), { '/data': LEAST[type] });

  it.each(EVENT_TYPE_NAMES)('%s needs no more than makes sense of it', (type) => {
    expect(refusal(least(type))).toEqual([]);
  });

  it('null is the same as leaving a field out', () => {
    const event = changed(least('missing.reported'), { '/data/risk': null, '/data/officer': null, '/time': null });
    const checked = validateEvent(event);
    expect(checked.ok && checked.value.data).toEqual(LEAST['missing.reported']);
    expect(checked).not.toHaveProperty('value.time');
  });

  it('a check that was done needs no reason why not, and an empty one is passed over', () => {
    const event = changed(golden('safe-and-well.recorded'), { '/data/done': true, '/data/reasonNotDone': '' });
    const checked = validateEvent(event);
    expect(checked.ok).toBe(true);
    expect(checked).not.toHaveProperty('value.data.reasonNotDone');
  });

  it('an absence from school may be dated by day or by time', () => {
    const event = golden('education.absence-reported');
    expect(refusal(changed(event, { '/data/since': '2026-03-09T08:50:00+00:00' }))).toEqual([]);
  });

  it.each([[true], [false], ['none'], ['https://documents.example/1']])('the missing history may be %j', (given) => {
    expect(refusal(changed(golden('placement.notified'), { '/data/documents/missingHistory': given }))).toEqual([]);
  });
});
