// npm start: makes the checkout ready and runs the hub, all of it in one process on Node 24. Node's standard library only.

import { spawn } from 'node:child_process';
import { hubArguments } from './hub-process.mjs';
import { installedEnvironment, makeReady, node24, root } from './ready.mjs';

await makeReady();

const hub = spawn(node24(), hubArguments, {
  cwd: root,
  env: installedEnvironment(),
  // The channel closes when this process is gone, however it went: the hub then ends itself in order.
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => hub.kill(signal));
hub.on('error', (error) => {
  console.error(`Homeward could not be started: ${error.message}`);
  process.exit(1);
});
hub.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)));
