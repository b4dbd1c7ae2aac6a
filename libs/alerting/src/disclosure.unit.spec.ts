import { describe, expect, it } from '@jest/globals';
import { compile } from '#sharing';
import {
  agreements,
  alertOf,
  caseOf,
  demonstrationDirectory,
  LIVERPOOL,
  missing,
  NOW,
  placed,
  registered,
  updated,
  WIGAN,
} from '../test/specimens.js';
import { Disclosing, type Shown } from './disclosure.js';
import { shownMark } from './ledger-entry.js';
import { detailsOf } from './wording/details.js';

const directory = demonstrationDirectory();
const notice = missing();
const file = caseOf(registered(), placed(), notice);
const alert = alertOf(file, notice);
const show = (of = file, now = NOW, under = agreements()): Shown =>
  new Disclosing(directory, under, now).show(alert, alert.role, of);

describe('what an alert shows', () => {
  it('is copied from the case once, for every sending that may show the same', () => {
    const later = new Date(NOW.getTime() + 60_000);
    const [first, second] = [show(), show(file, later)];
    expect(second.facts).toBe(first.facts);
    expect(second.decided?.decision).not.toBe(first.decided?.decision);
    expect(shownMark(second)).toBe(shownMark(first));
  });

  it('is decided anew at each sending: agreements that are no longer in force show nothing, though the case is the same', () => {
    const first = show();
    const none = show(file, NOW, compile([], NOW));
    expect(first.facts).toHaveProperty('child.name.given', 'Tom');
    expect(none).toMatchObject({ facts: {}, pointer: true, agreements: [], refer: 'greater-manchester' });
    expect(none.withheld.length).toBeGreaterThan(0);
    expect(shownMark(none)).not.toBe(shownMark(first));
    expect(show().facts).toEqual(first.facts);
  });

  it('follows the case: once more is known of it, another file says so', () => {
    const more = caseOf(registered({ flags: ['trafficking'] }), placed(), notice);
    expect(show().facts).toHaveProperty('notice.lastSeen.place', 'bus station');
    expect(show(more).facts).not.toHaveProperty('notice.lastSeen');
    expect(show().facts).toHaveProperty('notice.lastSeen.place', 'bus station');
  });

  it('is of its own notice, of several in one case', () => {
    const news = updated({ information: 'Seen in the park.' });
    const both = caseOf(registered(), placed(), notice, news);
    const disclosing = new Disclosing(directory, agreements(), NOW);
    const said = (of: typeof alert): unknown => disclosing.show(of, of.role, both).facts['notice'];
    expect(said(alertOf(both, news))).toMatchObject({ information: 'Seen in the park.' });
    expect(said(alert)).not.toHaveProperty('information');
    const takenBack = alertOf(both, notice, { withdraws: 'an-id' });
    expect(said({ ...takenBack, report: news.report })).toMatchObject({ information: 'Seen in the park.' });
    expect(said({ ...takenBack, report: 'another' })).toBeUndefined();
  });

  it('is put into words by the names and for the kind of alert at hand', () => {
    const { facts } = show();
    const words = (naming: (id: string) => string): string =>
      JSON.stringify(detailsOf('missing.reported', facts, naming));
    const byId = (id: string): string => `name of ${id}`;
    expect(words(byId)).toContain(`name of ${LIVERPOOL}`);
    expect(words((id) => `now called ${id}`)).toContain(`now called ${LIVERPOOL}`);
    const at = { notice: { at: '2026-03-02T22:00:00Z', place: { authority: WIGAN } } };
    expect(detailsOf('missing.found', at, byId).map(({ label }) => label)).toEqual(['Found']);
    expect(detailsOf('child.seen', at, byId).map(({ label }) => label)).toEqual(['When']);
  });
});
