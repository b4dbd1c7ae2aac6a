// F-22: builds in which a safeguard is missing. The scenario that is there for it must fail, or it is worth nothing.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hear } from '../fleet/commands.mjs';
import { installedEnvironment, root } from '../ready.mjs';

const COPIED = ['dist', 'scripts', 'package.json', 'package-lock.json', '.swcrc'];
const LINKED = ['apps', 'libs', 'packs', 'node_modules'];

const SABOTAGES = [
  {
    name: 'no inbox: every message is seen for the first time',
    file: 'dist/libs/platform/src/transport/inbox.js',
    from: 'return marked.length > 0;',
    to: 'return true;',
    scenario: 'F-03b',
    shows: /✗ I2/,
  },
  {
    name: 'early commit: a record is done with before it is on disk',
    file: 'dist/apps/gateway/src/feeds/kafka/feed-intake.js',
    from: 'const last = window.at(-1);',
    to: 'const last = window.at(-1); if (last) turn.reached(last);',
    scenario: 'F-01b',
    shows: /✗ I1/,
  },
  {
    name: 'mark before send: a delivery counts as made before the mail server has it',
    file: 'dist/libs/alerting/src/delivery/sending-bay.js',
    from: 'return await sender.send(message,',
    to: 'return await ((...one) => (void sender.send(...one), { kind: "taken" }))(message,',
    scenario: 'F-04b',
    shows: /✗ I4/,
  },
  {
    name: 'no second decision: what is queued is sent, whatever has happened since',
    file: 'dist/libs/alerting/src/delivery/attempt.js',
    from: 'const stale = whyNotToSend(alert, file);',
    to: 'const stale = null;',
    scenario: 'F-18',
    shows: /✗ I6/,
  },
];

/** @param {number} seed of the scenarios */
export function sabotages(seed) {
  return SABOTAGES.map(({ name, scenario, ...sabotage }) => ({
    name,
    scenario,
    run: () => play({ scenario, ...sabotage }, seed),
  }));
}

/** Plays the scenario on a build of its own. It is caught when the run fails, and for the reason that it should. */
async function play({ file, from, to, scenario, shows }, seed) {
  const folder = mkdtempSync(join(tmpdir(), 'homeward-sabotage-'));
  try {
    for (const name of COPIED) cpSync(join(root, name), join(folder, name), { recursive: true });
    for (const name of LINKED) symlinkSync(join(root, name), join(folder, name));
    const path = join(folder, file);
    const built = readFileSync(path, 'utf8');
    if (built.split(from).length !== 2) throw new Error(`${file} has not exactly one place that says: ${from}`);
    writeFileSync(path, built.replace(from, to));
    const { code, said } = await hear(
      [join(folder, 'scripts/faults/run.mjs'), '--seed', String(seed), '--only', scenario],
      { cwd: folder, env: installedEnvironment() },
    );
    return { isCaught: code === 1 && shows.test(said), said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
