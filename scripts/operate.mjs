// `npm run migrate`, `topics`, `fill`, `keys`, `adopt`: what an operator runs once, or again after an update or a restore, as
// docs/operating.md says. Makes the checkout ready first; in a container the built code is run as it is.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { quietly } from './hub-process.mjs';
import { installedEnvironment, makeReady, node24, root } from './ready.mjs';

await makeReady();

const program = join(root, 'dist/apps/operator/src/main.js');
const command = spawn(node24(), [...quietly, program, ...process.argv.slice(2)], {
  cwd: process.cwd(),
  env: installedEnvironment(),
  stdio: 'inherit',
});
command.on('error', (error) => {
  console.error(`it could not be started: ${error.message}`);
  process.exit(1);
});
command.on('exit', (code) => process.exit(code ?? 1));
