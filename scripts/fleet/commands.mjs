import { spawn } from 'node:child_process';
import { quietly } from '../hub-process.mjs';
import { installedEnvironment, node24, root } from '../ready.mjs';

/** Runs a program of the built code to its end. Resolves with what it said, rejects with it when it fails. */
export function runToEnd(args, env) {
  return new Promise((done, fail) => {
    const child = spawn(node24(), [...quietly, ...args], {
      cwd: root,
      env: { PATH: installedEnvironment().PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const hear = (chunk) => (said += chunk);
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (code === 0) done(said);
      else fail(new Error(`${args.join(' ')} ended with ${signal ?? code}:\n${said}`));
    });
  });
}
