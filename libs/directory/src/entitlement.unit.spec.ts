import { describe, expect, it } from '@jest/globals';
import { EVENT_TYPES, ORGANISATION_KINDS, SCOPES, type EventType } from '#contracts';
import { feedsOf, isAdministrator, isWithinSource, mayPublish, scopesOf } from '#directory';

const TYPES = Object.keys(EVENT_TYPES) as EventType[];

describe('what an organisation may', () => {
  it('is to publish on its own feeds, an authority on council first', () => {
    expect(feedsOf('authority')).toEqual(['council', 'education']);
    expect(feedsOf('force')).toEqual(['police']);
    expect(feedsOf('hospital')).toEqual(['health']);
    for (const kind of ['national', 'charity', 'hub'] as const) {
      expect(feedsOf(kind)).toEqual([]);
      expect(TYPES.some((type) => mayPublish(kind, type))).toBe(false);
    }
  });

  it('BRA-09 is for homes and agencies to say on council that a child is missing, found or seen, and nothing else', () => {
    for (const kind of ['childrens-home', 'fostering-agency'] as const) {
      expect(feedsOf(kind)).toEqual(['council']);
      expect(TYPES.filter((type) => mayPublish(kind, type)).sort()).toEqual([
        'child.seen',
        'missing.found',
        'missing.reported',
      ]);
    }
    expect(TYPES.every((type) => mayPublish('authority', type))).toBe(true);
  });

  it('is for no scope that the contract does not know, and for administrators admin, reviews and tasks', () => {
    for (const kind of ORGANISATION_KINDS) for (const scope of scopesOf(kind)) expect(SCOPES).toContain(scope);
    expect(scopesOf('authority')).toEqual([...SCOPES]);
    expect(scopesOf('hub')).toEqual(['admin', 'reviews', 'tasks']);
  });

  it('is not to administer the hub, whatever the scopes, for any organisation but the hub', () => {
    const administrators = ORGANISATION_KINDS.filter((kind) => isAdministrator({ kind, scopes: [...SCOPES] }));
    expect(administrators).toEqual(['hub']);
    expect(isAdministrator({ kind: 'hub', scopes: ['reviews'] })).toBe(false);
  });

  it('is to speak from its own source and what lies below it, and not from one that only begins alike', () => {
    expect(isWithinSource('/agencies/kent', '/agencies/kent')).toBe(true);
    expect(isWithinSource('/agencies/kent', '/agencies/kent/compact')).toBe(true);
    expect(isWithinSource('/agencies/kent', '/agencies/kent#a')).toBe(true);
    expect(isWithinSource('/agencies/', '/agencies/kent')).toBe(true);
    expect(isWithinSource('/agencies/kent', '/agencies/kent-police')).toBe(false);
    expect(isWithinSource('/agencies/kent', '/agencies')).toBe(false);
    expect(isWithinSource('', '/agencies/kent')).toBe(false);
  });
});
