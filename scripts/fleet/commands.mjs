import { spawn } from 'node:child_process';
import { quietly } from '../hub-process.mjs';
import { installedEnvironment, node24, root } from '../ready.mjs';

/** Runs a program of the built code to its end. Resolves with what it said, rejects with it when it fails. */
export async function runToEnd(args, env) {
  const { code, signal, said } = await hear([...quietly, ...args], {
    cwd: root,
    env: { PATH: installedEnvironment().PATH, ...env },
  });
  if (code === 0) return said;
  throw new Error(`${args.join(' ')} ended with ${signal ?? code}:\n${said}`);
}

/** Runs Node to its end, however it ends. Rejects only when it could not be started. */
export function hear(args, { cwd, env }) {
  return new Promise((done, fail) => {
    const child = spawn(node24(), args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const keep = (chunk) => (said += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code, signal, said }));
  });
}
