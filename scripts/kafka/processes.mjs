import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks at something that nobody announces. */
const LOOK = 20;

/**
 * The command line of a process; empty when there is none. A number alone may be some other process's by now, and of one
 * that has ended and whose parent has not heard it, only the number is left.
 */
export function commandOf(pid) {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }
  try {
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Ends the child with SIGKILL when this process ends, in whatever way, since it holds the other end of a pipe. */
export function endWithMe(child) {
  const guard = spawn('sh', ['-c', 'read _; kill -9 "$0"', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  guard.stdin.unref();
  // by then the number may be another process's
  child.once('exit', () => guard.kill('SIGKILL'));
}

/**
 * Looks again and again until the condition holds.
 * @param {string} what the condition, for the error when it does not hold within so many milliseconds
 */
export async function until(what, within, holds) {
  const deadline = performance.now() + within;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`it did not ${what} within ${within / 1000} s`);
    await pause(LOOK);
  }
}
