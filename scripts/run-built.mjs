// Runs a program of the build as it would be run by hand, and ends as it ends.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { quietly } from './hub-process.mjs';
import { installedEnvironment, makeReady, node24, root } from './ready.mjs';

/** Makes the checkout ready first. `program` is a path below `dist`. */
export async function runBuilt(program, args) {
  await makeReady();
  const command = spawn(node24(), [...quietly, join(root, 'dist', program), ...args], {
    cwd: process.cwd(),
    env: installedEnvironment(),
    stdio: 'inherit',
  });
  command.on('error', (error) => {
    console.error(`it could not be started: ${error.message}`);
    process.exit(1);
  });
  command.on('exit', (code) => process.exit(code ?? 1));
}
