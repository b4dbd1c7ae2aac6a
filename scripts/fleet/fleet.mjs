// Gateways, matchers and notifiers as processes of this machine, with a mail server and, unless they are given, a
// PostgreSQL of their own: what a region runs on several machines, for whoever tries it or tests it.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { frugally } from '../hub-process.mjs';
import { freePort } from '../kafka/ports.mjs';
import { ensureBuilt, root } from '../ready.mjs';
import { runToEnd } from './commands.mjs';
import { OwnProcess } from './own-process.mjs';

const READY = /Homeward (?:gateway|matcher|notifier) is ready.* on (http:\/\/\S+)/;
const SINK_READY = /the sink is ready on (smtp:\/\/\S+)/;
/** Six processes with a dozen connections each, and some to look with; and when what was committed, for the ledger. */
const DATABASE = { max_connections: '150', track_commit_timestamp: 'on' };

/**
 * Makes tables, topics and a first filling, starts everything, and resolves when all of it is ready. What was started is
 * ended again when something fails.
 * @param {import('./fleet.d.mts').FleetOptions} options
 * @returns {Promise<import('./fleet.d.mts').Fleet>}
 */
export async function startFleet(options) {
  const fleet = new RunningFleet(options);
  try {
    await fleet.start();
    return fleet;
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}

class RunningFleet {
  gateways = [];
  matchers = [];
  notifiers = [];
  sink = null;
  databaseUrl = '';
  ownerUrl = '';
  folder;
  #options;
  #isOwnFolder;
  #database = null;

  constructor(options) {
    this.#options = { prefix: '', each: 2, seed: 'demonstration', env: {}, say: () => undefined, ...options };
    this.#isOwnFolder = options.folder === undefined;
    this.folder = options.folder ?? mkdtempSync(join(tmpdir(), 'homeward-fleet-'));
  }

  async start() {
    const { say } = this.#options;
    await ensureBuilt(say);
    mkdirSync(join(this.folder, 'logs'), { recursive: true });
    await this.#openDatabase();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await this.#prepare(url);
    this.sink = await this.#startSink();
    await this.#startApps(url, port);
  }

  /** Ends everything that was started, whatever state it is in, and removes the folder if it made it. */
  async stop() {
    await Promise.all(this.apps.map((app) => app.stop()));
    await this.sink?.stop();
    const database = this.#database;
    this.#database = null;
    await database?.stop();
    if (this.#isOwnFolder) rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  get apps() {
    return [...this.gateways, ...this.matchers, ...this.notifiers];
  }

  async #openDatabase() {
    const { database } = this.#options;
    if (database) {
      this.databaseUrl = database.url;
      this.ownerUrl = database.ownerUrl;
      return;
    }
    this.#options.say('starting a PostgreSQL');
    const built = join(root, 'dist/libs/platform/src/embedded-database/embedded-database.js');
    const { EmbeddedDatabase } = await import(pathToFileURL(built).href);
    this.#database = await EmbeddedDatabase.start(this.folder, { settings: DATABASE });
    this.databaseUrl = this.#database.addresses.applicationUrl;
    this.ownerUrl = this.#database.addresses.url;
  }

  async #prepare(url) {
    const { seed, say } = this.#options;
    const operate = async (command, env) => {
      const said = await runToEnd([join(root, 'dist/apps/operator/src/main.js'), command], env);
      say(`${command}: ${said.trim()}`);
    };
    await operate('migrate', { DATABASE_OWNER_URL: this.ownerUrl });
    await operate('fill', {
      DATABASE_URL: this.databaseUrl,
      HOMEWARD_DATA: this.folder,
      HOMEWARD_SEED: seed,
      HOMEWARD_URL: url,
    });
    await operate('topics', { DATABASE_URL: this.databaseUrl, ...this.#kafka });
  }

  async #startSink() {
    const file = join(this.folder, 'messages.ndjson');
    const sink = new OwnProcess({
      name: 'sink',
      folder: this.folder,
      arguments: [join(root, 'scripts/fleet/mail-sink.mjs'), file],
      env: {},
      ready: SINK_READY,
      portVariable: 'MAIL_SINK_PORT',
    });
    await sink.start();
    return Object.assign(sink, { file, messages: () => linesOf(file) });
  }

  async #startApps(url, port) {
    const { each, say } = this.#options;
    const secret = join(this.folder, 'database-url');
    writeFileSync(secret, this.databaseUrl, { mode: 0o600 });
    const everybody = { ...this.#kafka, DATABASE_URL_FILE: secret, ...this.#options.env };
    const mail = { HOMEWARD_SMTP_URL: this.sink.url, HOMEWARD_MAIL_FROM: 'Homeward <no-reply@homeward.invalid>' };
    const keys = { HOMEWARD_ISSUER_KEYS_FILE: join(this.folder, 'issuer-keys.json') };
    const several = (app, own) =>
      Array.from({ length: each }, (_, i) => this.#app(`${app}-${i + 1}`, app, { ...everybody, ...own(i) }));
    this.gateways = several('gateway', (i) => ({
      ...keys,
      HOMEWARD_URL: url,
      HOMEWARD_PORT: i === 0 ? String(port) : '0',
    }));
    this.matchers = several('matcher', () => ({}));
    this.notifiers = several('notifier', () => ({ ...mail, HOMEWARD_URL: url }));
    const started = await Promise.allSettled(this.apps.map((app) => app.start()));
    const failed = started.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    for (const app of this.apps) say(`${app.name}: ${app.url}, process ${app.pid}`);
  }

  #app(name, app, env) {
    return new OwnProcess({
      name,
      folder: this.folder,
      arguments: [...frugally, join(root, `dist/apps/${app}/src/main.js`)],
      env,
      ready: READY,
      portVariable: app === 'gateway' ? 'HOMEWARD_PORT' : 'HOMEWARD_HEALTH_PORT',
    });
  }

  get #kafka() {
    return { KAFKA_BROKERS: this.#options.kafka, KAFKA_PREFIX: this.#options.prefix };
  }
}

/** What the sink has taken so far, in its order. */
function linesOf(file) {
  const text = readFileSync(file, 'utf8');
  // the last line may not be whole yet
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
