import { describe, expect, it } from '@jest/globals';
import { EPISODE_STATES, type EpisodeState } from '#contracts';
import { FIRST_STATE, TRANSITIONS } from '#episodes';

describe('episodes: the lifecycle', () => {
  it('can reach every state but withdrawn, which a withdrawal alone gives', () => {
    const reached = new Set<EpisodeState>([FIRST_STATE]);
    for (const state of reached) for (const next of Object.values(TRANSITIONS[state])) reached.add(next);
    expect([...reached].sort()).toEqual(EPISODE_STATES.filter((s) => s !== 'withdrawn').sort());
  });

  it('never opens a closed episode again: a later going is another one', () => {
    expect(Object.values(TRANSITIONS.closed)).not.toContain('open');
    expect(TRANSITIONS.closed.going).toBeUndefined();
  });
});
