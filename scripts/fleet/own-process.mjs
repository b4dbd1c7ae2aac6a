import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { quietly } from '../hub-process.mjs';
import { installedEnvironment, node24, root } from '../ready.mjs';

/** Milliseconds within which a process is ready on a machine that has much else to do. */
const PATIENCE = 180_000;
/** Milliseconds after SIGTERM at which a process ought to have ended long ago. */
const LAST_WORD = 15_000;

/**
 * A process of a fleet, which can be killed, ended in order and started again; a restarted one answers where it did
 * before. What it says is in `<folder>/logs/<name>.log`. It ends with the process that started it.
 */
export class OwnProcess {
  #child = null;
  #said = '';
  #options;

  /**
   * @param {object} options
   * @param {string} options.name `gateway-1`
   * @param {string} options.folder of the fleet
   * @param {string[]} options.arguments for Node
   * @param {Record<string, string>} options.env beside what every process here has
   * @param {RegExp} options.ready what it says when it is; its first group is where it answers
   * @param {string} options.portVariable the setting that has it answer at the same port again
   */
  constructor(options) {
    this.#options = options;
    this.url = '';
  }

  get name() {
    return this.#options.name;
  }

  /** Of the process that runs now, or ran last. */
  get pid() {
    return this.#child?.pid ?? null;
  }

  get isRunning() {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Whether the one that ran last was ended by SIGKILL, its own perhaps. */
  get wasKilled() {
    return this.#child?.signalCode === 'SIGKILL';
  }

  /** Resolves when the process that runs now has ended, however it did. */
  get ended() {
    return this.isRunning ? once(this.#child, 'close').then(() => undefined) : Promise.resolve();
  }

  /** What it has said since it was started last. */
  get output() {
    return this.#said;
  }

  /** Starts it, and resolves when it says that it is ready. Rejects with what it said when it ends before. */
  async start() {
    if (this.isRunning) throw new Error(`${this.name} runs already`);
    const { name, folder, env, ready, portVariable } = this.#options;
    this.#said = '';
    const child = spawn(node24(), [...quietly, ...this.#options.arguments], {
      cwd: root,
      // none of what the caller was set to: a fleet is set by its own settings alone
      env: { PATH: installedEnvironment().PATH, TZ: 'UTC', ...env },
      // the channel closes when this process is gone, however it went: the other then ends itself in order
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    const log = createWriteStream(join(folder, 'logs', `${name}.log`), { flags: 'a' });
    const hear = (chunk) => {
      this.#said += chunk;
      log.write(chunk);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', () => log.end());
    await this.#untilReady(child, ready);
    env[portVariable] = new URL(this.url).port;
  }

  /** SIGTERM. Resolves with the exit code when it is gone. */
  async stop() {
    if (!this.isRunning) return this.#child?.exitCode ?? null;
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    const lastWord = setTimeout(() => this.#child.kill('SIGKILL'), LAST_WORD);
    await closed;
    clearTimeout(lastWord);
    return this.#child.exitCode;
  }

  /** SIGKILL. Resolves when it is gone. */
  async kill() {
    if (!this.isRunning) return;
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }

  /** Ends it in order if it runs, and starts it again, with some settings changed if wanted. */
  async restart(env = {}) {
    await this.stop();
    Object.assign(this.#options.env, env);
    await this.start();
  }

  async #untilReady(child, ready) {
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    try {
      await new Promise((done, fail) => {
        const look = () => {
          const [, url] = ready.exec(this.#said) ?? [];
          if (url === undefined) return;
          this.url = url;
          child.stdout.off('data', look);
          done();
        };
        child.stdout.on('data', look);
        child.on('error', fail);
        child.on('close', (code, signal) =>
          fail(new Error(`${this.name} ended with ${signal ?? code} before it was ready:\n${this.#said}`)),
        );
      });
    } finally {
      clearTimeout(late);
    }
  }
}
