import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HubClient } from './hub-client.js';

const PROJECT = resolve(fileURLToPath(import.meta.url), '../../../..');
const READY = /Homeward is ready on (http:\/\/\S+)/;

export interface HubProcessOptions {
  /** Where simulated time begins, with an offset. */
  readonly now?: string;
  /** The folder of an earlier hub; left out, a new one. */
  readonly data?: string;
  /** Settings besides, `{ HOMEWARD_SEED: 'empty' }`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The hub said why it would not start, and ended. */
export class HubDidNotStart extends Error {
  constructor(
    readonly code: number | null,
    readonly said: string,
  ) {
    super(`the hub ended with ${String(code)} before it was ready:\n${said}`);
  }
}

/**
 * Starts the hub as an operator would, as a process of its own with the simulated clock, and resolves when it says that it
 * is ready.
 * @throws HubDidNotStart
 */
export async function startHubProcess(options: HubProcessOptions = {}): Promise<HubProcess> {
  const folder = options.data ?? (await mkdtemp(join(tmpdir(), 'homeward-story-')));
  const launcher = spawn(process.execPath, [join(PROJECT, 'scripts/start.mjs')], {
    cwd: PROJECT,
    // a group of its own, so that the hub and its launcher can be killed together, and nobody else with them
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      HOMEWARD_PORT: '0',
      HOMEWARD_DATA: folder,
      HOMEWARD_CLOCK: 'simulated',
      HOMEWARD_NOW: options.now ?? '2026-03-02T09:00:00Z',
      ...options.env,
    },
  });
  const hub = new HubProcess(launcher, folder);
  await hub.ready;
  return hub;
}

export class HubProcess {
  /** Where the hub answers, once it does. */
  readonly ready: Promise<string>;
  private said = '';
  private url = '';
  private speaker: HubClient | undefined;

  constructor(
    private readonly launcher: ChildProcess,
    /** `HOMEWARD_DATA` of this hub. */
    readonly folder: string,
  ) {
    this.ready = new Promise((done, fail) => {
      const read = (chunk: Buffer): void => {
        this.said += chunk.toString();
        const address = READY.exec(this.said)?.[1];
        if (address !== undefined) done((this.url = address));
      };
      launcher.stdout?.on('data', read);
      launcher.stderr?.on('data', read);
      launcher.on('error', fail);
      launcher.on('close', (code) => fail(new HubDidNotStart(code, this.said)));
    });
  }

  /** Speaks to this hub, with the credentials in its folder. */
  get client(): HubClient {
    return (this.speaker ??= new HubClient(this.url, this.folder));
  }

  /** All that the hub has said on its terminal. */
  get output(): string {
    return this.said;
  }

  /** The hub's process and its launcher's. */
  get pid(): number {
    if (this.launcher.pid === undefined) throw new Error('the hub was never started');
    return this.launcher.pid;
  }

  /** SIGTERM to the launcher, as a service manager sends it. Resolves with the exit code when the process is gone. */
  async stop(): Promise<number | null> {
    if (this.hasEnded) return this.launcher.exitCode;
    const closed = once(this.launcher, 'close');
    process.kill(this.pid, 'SIGTERM');
    await closed;
    return this.launcher.exitCode;
  }

  /** SIGKILL to the hub and its launcher. The database server has a session of its own and runs on. */
  async kill(): Promise<void> {
    if (this.hasEnded) return;
    const closed = once(this.launcher, 'close');
    process.kill(-this.pid, 'SIGKILL');
    await closed;
    while (isGroupThere(this.pid)) await setImmediate();
  }

  /** Ends whatever of this hub still runs, its database server too, and removes its folder. */
  async discard(): Promise<void> {
    await this.kill();
    const server = databaseServerOf(this.folder);
    if (server !== null) process.kill(server, 'SIGKILL');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  private get hasEnded(): boolean {
    return this.launcher.exitCode !== null || this.launcher.signalCode !== null;
  }
}

/** The process id of the database server that runs on this folder's data; null when none does. */
export function databaseServerOf(folder: string): number | null {
  const cluster = join(folder, 'postgres');
  const pid = Number(textOf(join(cluster, 'postmaster.pid')).split('\n')[0]);
  // A number alone may be some other process's by now.
  return pid > 0 && textOf(`/proc/${pid}/cmdline`).includes(cluster) ? pid : null;
}

/** Whether any process of the group is left: one that is ending holds what it had until it is gone. */
function isGroupThere(leader: number): boolean {
  try {
    return process.kill(-leader, 0);
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
