import { execFile } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startHubProcess, type HubProcess } from '#testing';

interface Ended {
  readonly code: number;
  readonly said: string;
  readonly complaint: string;
}

/** `npm run demo`, as somebody would run it beside a hub, its output not a terminal. */
function demo(environment: Record<string, string>): Promise<Ended> {
  const env = { ...process.env, NODE_OPTIONS: '', ...environment };
  return new Promise((done) => {
    execFile(process.execPath, ['scripts/demo/run.mjs'], { env }, (error, said, complaint) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, said, complaint });
    });
  });
}

describe('the demo', () => {
  let hub: HubProcess | undefined;
  afterEach(() => hub?.discard(), 30_000);

  it.each([
    ['a simulated clock', {}],
    ['the real clock', { HOMEWARD_CLOCK: 'real', HOMEWARD_NOW: '' }],
  ])(
    'shows on %s who was told what, what was withheld and why, as often as one likes',
    async (_, env) => {
      hub = await startHubProcess({ env });
      const where = { HOMEWARD_URL: hub.client.url, HOMEWARD_DATA: hub.folder };
      for (const { code, said, complaint } of [await demo(where), await demo(where)]) {
        expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
        const lines = said.split('\n');
        expect(lines.filter((line) => line.length > 100)).toEqual([]);
        expect(lines.filter((line) => /^\d {2}/.test(line))).toHaveLength(7);
        expect(said).toMatch(
          /Merseyside Police, missing persons unit\n +as police of the responsible authority’s area\n/,
        );
        expect(said).toMatch(/immigration +unaccompanied asylum seeking +– {2}● {2}● {2}– {2}– {2}– {2}–\n/);
        expect(said).toContain('to 4, 5     immigration: the agreement does not let them have it');
        expect(said).toMatch(/told to ring Liverpool City Council and quote\s+HW-/);
        expect(said).toMatch(/return interview: Liverpool City Council, missing coordinator; done \(ENG-09\)/);
        expect(said).toContain('All of it under england-statutory, version 1');
        expect(said).not.toContain('\u001b');
      }
    },
    120_000,
  );

  it('says how to start a hub where none runs', async () => {
    const { code, said, complaint } = await demo({ HOMEWARD_URL: '', HOMEWARD_PORT: '1' });
    expect({ code, said }).toEqual({ code: 1, said: '' });
    expect(complaint).toMatch(/^No hub answers on http:\/\/127\.0\.0\.1:1: start one with `npm start`/);
  });
});
