import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CRASH_POINT = join(dirname(fileURLToPath(import.meta.url)), 'crash-point.ts');

/** A process of its own passes a point so many times, and counts aloud after each. */
function passing(point: string, times: number, crashAt: string | undefined) {
  const script = `
    import { crashPoint } from ${JSON.stringify(CRASH_POINT)};
    import { writeSync } from 'node:fs';
    for (let n = 1; n <= ${times}; n++) { crashPoint(${JSON.stringify(point)}); writeSync(1, String(n)); }`;
  const env = { PATH: process.env['PATH'], ...(crashAt === undefined ? {} : { HOMEWARD_CRASH_AT: crashAt }) };
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { env });
  return { passed: stdout.toString(), signal };
}

describe('a point at which a process may die', () => {
  it('ends the process with SIGKILL at the passing that was named, and not before', () => {
    expect(passing('CP-matcher-marked', 5, 'CP-matcher-marked:3')).toEqual({ passed: '12', signal: 'SIGKILL' });
  });

  it('means the first passing where none is named', () => {
    expect(passing('CP-matcher-marked', 2, 'CP-matcher-marked')).toEqual({ passed: '', signal: 'SIGKILL' });
  });

  it('lets everybody by where another was named, or none', () => {
    expect(passing('CP-matcher-marked', 3, 'CP-relay-acknowledged:1')).toEqual({ passed: '123', signal: null });
    expect(passing('CP-matcher-marked', 3, undefined)).toEqual({ passed: '123', signal: null });
  });
});
