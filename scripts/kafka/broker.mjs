// A real Kafka broker as a process of this machine, for development and for tests that kill it.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { kafkaProgram } from './jars.mjs';
import { answersAsKafka, freePort, isFree } from './ports.mjs';
import { commandOf, endWithMe, until } from './processes.mjs';
import { serverProperties } from './properties.mjs';

const run = promisify(execFile);

/** Little memory and a quick start; the just-in-time compiler's last stage pays only on a broker that lives long. */
const JVM = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.logFile=System.out',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];
/** Milliseconds within which a broker starts or ends on a machine that has much else to do. */
const PATIENCE = 60_000;

/** There is a broker on this folder's data, and two would spoil it. */
export class BrokerRunsAlready extends Error {}

/** The broker ended, or did not answer in time; the message has what it said last. */
export class BrokerDidNotStart extends Error {}

/**
 * One broker and its folder: `data`, `server.properties`, `broker.json` with its ports and process, `broker.log`.
 * It ends with the process that started it, unless it was asked to stay behind.
 */
export class KafkaBroker {
  #folder;
  #sasl;
  #staysBehind;
  #say;

  /**
   * Starts a broker on the folder's data, formatting a folder that has none, and resolves when it answers.
   * @param {object} options
   * @param {string} options.folder made if it is not there
   * @param {number} [options.port] left out, that of the folder's earlier broker, or a free one
   * @param {import('./properties.mjs').Sasl | null} [options.sasl] left out, anyone may connect and do anything
   * @param {boolean} [options.staysBehind] whether it runs on when this process ends
   * @param {(line: string) => void} [options.say]
   * @throws {BrokerRunsAlready}
   * @throws {BrokerDidNotStart}
   * @throws {import('./jars.mjs').CannotRunKafka}
   */
  static async start({ folder, port, sasl = null, staysBehind = false, say }) {
    const broker = new KafkaBroker(folder, { sasl, staysBehind, say });
    broker.#refuseASecond();
    await broker.#settle(port);
    await broker.restart();
    return broker;
  }

  /** The broker that was started on this folder, by whichever process; null where none ever was. */
  static of(folder) {
    const broker = new KafkaBroker(folder, { sasl: null, staysBehind: true });
    return broker.#state() === null ? null : broker;
  }

  constructor(folder, { sasl, staysBehind, say }) {
    this.#folder = resolve(folder);
    this.#sasl = sasl;
    this.#staysBehind = staysBehind;
    this.#say = say;
  }

  /** Where clients find it: `host:port`. */
  get address() {
    return `127.0.0.1:${this.#state().port}`;
  }

  /** Its process; null when it does not run. */
  get pid() {
    const pid = this.#state()?.pid ?? null;
    return pid !== null && commandOf(pid).includes(this.#properties) ? pid : null;
  }

  /** After `stop`, `kill` or `wipe`: starts it on what is there, on the same port. */
  async restart() {
    this.#refuseASecond();
    const { port, controllerPort } = this.#state();
    for (const one of [port, controllerPort]) {
      if (!(await isFree(one))) throw new BrokerDidNotStart(`port ${one} is taken by another process`);
    }
    const program = await kafkaProgram({ say: this.#say });
    const properties = serverProperties({ data: this.#data, port, controllerPort, sasl: this.#sasl });
    writeFileSync(this.#properties, properties, { mode: 0o600 });
    if (!existsSync(join(this.#data, 'meta.properties'))) await this.#format(program);
    this.#launch(program);
    await this.#untilItAnswers();
  }

  /** SIGTERM: it leaves in order. Resolves when it has gone; at once when it does not run. */
  async stop() {
    await this.#end('SIGTERM');
  }

  /** SIGKILL, as a machine that fails. Resolves when all of it has gone and its ports are free. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Kills it and loses all that it kept: topics, records, groups. `restart` begins anew, on the same port. */
  async wipe() {
    await this.kill();
    rmSync(this.#data, { recursive: true, force: true });
    await this.#format(await kafkaProgram({ say: this.#say }));
  }

  get #data() {
    return join(this.#folder, 'data');
  }

  get #properties() {
    return join(this.#folder, 'server.properties');
  }

  get #log() {
    return join(this.#folder, 'broker.log');
  }

  #state() {
    const file = join(this.#folder, 'broker.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  }

  #remember(state) {
    writeFileSync(join(this.#folder, 'broker.json'), `${JSON.stringify(state)}\n`);
  }

  #refuseASecond() {
    if (this.pid === null) return;
    throw new BrokerRunsAlready(`a broker runs on ${this.#folder} already: process ${this.pid}, ${this.address}`);
  }

  async #settle(wanted) {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const earlier = this.#state();
    const port = wanted ?? earlier?.port ?? (await freePort());
    const controllerPort = earlier?.controllerPort ?? (await freePort(port));
    this.#remember({ port, controllerPort, pid: null });
  }

  async #format({ java, classPath }) {
    const cluster = randomBytes(16).toString('base64url');
    const args = [...JVM, '-cp', classPath, 'kafka.tools.StorageTool'];
    await run(java, [...args, 'format', `--cluster-id=${cluster}`, '-c', this.#properties]).catch((error) => {
      rmSync(this.#data, { recursive: true, force: true });
      throw new BrokerDidNotStart(`the broker's storage could not be formatted:\n${error.stdout}${error.stderr}`);
    });
  }

  #launch({ java, classPath }) {
    const log = openSync(this.#log, 'w', 0o600);
    const args = [...JVM, '-cp', classPath, 'kafka.Kafka', this.#properties];
    // a session of its own: an interrupt at the terminal ends a test, and not first of all its broker
    const child = spawn(java, args, { detached: true, cwd: this.#folder, stdio: ['ignore', log, log] });
    closeSync(log);
    child.unref();
    this.#remember({ ...this.#state(), pid: child.pid });
    if (!this.#staysBehind) endWithMe(child);
  }

  async #untilItAnswers() {
    const { port } = this.#state();
    try {
      await until(`answer on port ${port}`, PATIENCE, async () => {
        if (this.pid === null) throw new BrokerDidNotStart('the broker ended before it answered');
        return answersAsKafka(port);
      });
    } catch (error) {
      await this.kill();
      throw new BrokerDidNotStart(`${error.message}\n${lastLines(this.#log)}`, { cause: error });
    }
  }

  async #end(signal) {
    const pid = this.pid;
    if (pid === null) return;
    const { port, controllerPort } = this.#state();
    process.kill(pid, signal);
    // the process may look gone while the last of its threads still hold a port
    const hasGone = async () => this.pid === null && (await isFree(port)) && (await isFree(controllerPort));
    await until(`end after ${signal}`, PATIENCE, hasGone);
    this.#remember({ port, controllerPort, pid: null });
  }
}

function lastLines(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-15).join('\n') : '';
}
