// `npm run generate:registry -- --children N [--reports M] [--seed S] [--out DIR]`: a made-up registry of children,
// reports about them and others, and whom each report is about, to measure the linkage with. What it makes:
// libs/testing/README.md.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installedEnvironment, makeReady, node24, root } from './ready.mjs';

await makeReady();

const program = join(root, 'dist/libs/testing/src/population/program.js');
const command = spawn(node24(), [program, ...process.argv.slice(2)], {
  cwd: process.cwd(),
  env: installedEnvironment(),
  stdio: 'inherit',
});
command.on('error', (error) => {
  console.error(`it could not be started: ${error.message}`);
  process.exit(1);
});
command.on('exit', (code) => process.exit(code ?? 1));
