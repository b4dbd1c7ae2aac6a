import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { APPLICATION_ROLE as APPLICATION, grantToApplication } from './application-role.js';
import { findBinaries, runBinary, serverAccount, type Binaries, type ServerAccount } from './binaries.js';

const OWNER = 'homeward_owner';
const DATABASE = 'homeward';

/**
 * Connection strings: who owns the tables, who the hub connects as, and who may make databases. The first two go over
 * TCP for anyone who may read the file; `applicationUrl` goes by the server's socket where there is one, at two thirds
 * of the cost of each question.
 */
export interface DatabaseAddresses {
  readonly url: string;
  readonly applicationUrl: string;
  readonly superuserUrl: string;
}

export interface EmbeddedDatabaseOptions {
  /** Further server settings, `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A PostgreSQL server of the hub's own, its data in `folder/postgres`, on a free port of the loopback interface.
 * Its addresses are in `folder/database.json` (0600). A server that a killed hub left running is ended first: its
 * data are its own write-ahead log's business, and a fresh start replays it.
 */
export class EmbeddedDatabase {
  private constructor(
    readonly addresses: DatabaseAddresses,
    private readonly cluster: string,
    private readonly binaries: Binaries,
    private readonly account: ServerAccount | null,
    private readonly socketFolder: string | null,
  ) {}

  static async start(folder: string, options: EmbeddedDatabaseOptions = {}): Promise<EmbeddedDatabase> {
    const binaries = await findBinaries();
    const account = await serverAccount();
    await mkdir(folder, { recursive: true });
    // The server's account must pass through; what is secret in the folder has modes of its own.
    if (account) await chmod(folder, 0o711);
    const cluster = join(folder, 'postgres');
    const passwords = await ensureCluster(folder, cluster, binaries, account);
    await endLeftover(cluster, binaries, account);
    const port = await freePort();
    const socketFolder = await ensureSocketFolder(cluster, account);
    const settings = {
      ...(socketFolder === null ? {} : { unix_socket_directories: socketFolder }),
      ...options.settings,
    };
    await launch(cluster, port, binaries, account, settings);
    const addresses = addressesOf(port, passwords, socketFolder);
    const database = new EmbeddedDatabase(addresses, cluster, binaries, account, socketFolder);
    try {
      await writeFile(join(folder, 'database.json'), `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
      await prepareRoles(addresses, passwords);
    } catch (error) {
      await database.stop();
      throw error;
    }
    return database;
  }

  /** Ends the server; open connections are cut. Resolves when it is down. */
  async stop(): Promise<void> {
    await runBinary(this.binaries.pg_ctl, ['-D', this.cluster, '-m', 'fast', '-w', '-t', '30', 'stop'], this.account);
    if (this.socketFolder !== null) await rm(this.socketFolder, { recursive: true, force: true });
  }

  /** Makes one more database of the same owner, ready for the same two roles; returns its addresses. */
  async createDatabase(name: string): Promise<DatabaseAddresses> {
    await createDatabase(this.addresses, name);
    return inDatabase(this.addresses, name);
  }
}

/** The same server and roles, another database. */
export function inDatabase(addresses: DatabaseAddresses, name: string): DatabaseAddresses {
  const moved = (url: string): string => {
    const parsed = new URL(url);
    parsed.pathname = `/${name}`;
    return parsed.href;
  };
  return {
    url: moved(addresses.url),
    applicationUrl: moved(addresses.applicationUrl),
    superuserUrl: moved(addresses.superuserUrl),
  };
}

/** Makes a database owned by the owner role, in which whatever the owner makes is the application's to use. */
export async function createDatabase(addresses: DatabaseAddresses, name: string): Promise<void> {
  await withClient(addresses.superuserUrl, async (client) => {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${OWNER}`);
  });
  await grantToApplication(inDatabase(addresses, name).url);
}

interface Passwords {
  readonly superuser: string;
  readonly owner: string;
  readonly application: string;
}

async function ensureCluster(
  folder: string,
  cluster: string,
  binaries: Binaries,
  account: ServerAccount | null,
): Promise<Passwords> {
  const passwordFile = join(folder, 'database-passwords.json');
  if (await exists(join(cluster, 'PG_VERSION'))) {
    return JSON.parse(await readFile(passwordFile, 'utf8')) as Passwords;
  }
  const passwords: Passwords = { superuser: secret(), owner: secret(), application: secret() };
  await writeFile(passwordFile, JSON.stringify(passwords), { mode: 0o600 });
  // Made aside and moved into place when whole: a kill in the middle leaves nothing that looks like a cluster.
  const fresh = `${cluster}.new`;
  const pwfile = join(folder, 'initial-password');
  await rm(fresh, { recursive: true, force: true });
  await rm(cluster, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(pwfile, passwords.superuser, { mode: 0o600 });
  if (account) {
    await chown(fresh, account.uid, account.gid);
    await chown(pwfile, account.uid, account.gid);
  }
  const args = ['-D', fresh, '-U', 'postgres', `--pwfile=${pwfile}`, '--auth=scram-sha-256', '-E', 'UTF8'];
  await runBinary(binaries.initdb, [...args, '--locale=C', '--no-sync', '--no-instructions'], account);
  await rm(pwfile);
  await rename(fresh, cluster);
  return passwords;
}

async function endLeftover(cluster: string, binaries: Binaries, account: ServerAccount | null): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  const ours = command === null ? isAlive(pid) : command.includes(cluster);
  if (ours) await runBinary(binaries.pg_ctl, ['-D', cluster, '-m', 'fast', '-w', '-t', '60', 'stop'], account);
  // A number that some other process has by now would make the server believe it is running already.
  else await rm(pidFile, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function launch(
  cluster: string,
  port: number,
  binaries: Binaries,
  account: ServerAccount | null,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    shared_buffers: '128MB',
    jit: 'off',
    max_wal_size: '1GB',
    log_min_messages: 'warning',
    // One that is left open holds back every message published after it began.
    idle_in_transaction_session_timeout: '60s',
    // Little and often: cleaning up a minute's work at once takes a core away from whoever must be told meanwhile.
    autovacuum_naptime: '5s',
    autovacuum_max_workers: '1',
    // Each new statistic has every connection plan all its statements again.
    autovacuum_analyze_threshold: '5000',
    autovacuum_analyze_scale_factor: '0.5',
    autovacuum_vacuum_insert_threshold: '100000',
    timezone: 'UTC',
    ...settings,
  };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
  const log = join(cluster, 'server.log');
  const args = ['-D', cluster, '-l', log, '-o', `-p ${port} ${flags.join(' ')}`, '-w', '-t', '120', 'start'];
  try {
    await runBinary(binaries.pg_ctl, args, account, { quiet: true });
  } catch (cause) {
    const said = await readFile(log, 'utf8').catch(() => '');
    throw new Error(`the database server did not start: ${said.trim().split('\n').slice(-5).join(' | ')}`, { cause });
  }
}

async function prepareRoles(addresses: DatabaseAddresses, passwords: Passwords): Promise<void> {
  const missing = await withClient(addresses.superuserUrl, async (client) => {
    const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = $1`, [DATABASE]);
    if (rowCount) return false;
    for (const [role, password] of [
      [OWNER, passwords.owner],
      [APPLICATION, passwords.application],
    ] as const) {
      await client.query(`DROP ROLE IF EXISTS ${role}`);
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    }
    return true;
  });
  if (missing) await createDatabase(addresses, DATABASE);
  // Said again at each start: a kill between making the database and granting would leave the hub locked out.
  else await grantToApplication(addresses.url);
}

/**
 * A folder for the server's socket, with a name short enough for one; null where there can be none, and TCP will do.
 * The name is no secret, so a folder that somebody else made first is not used.
 */
async function ensureSocketFolder(cluster: string, account: ServerAccount | null): Promise<string | null> {
  if (platform() === 'win32') return null;
  const folder = join(tmpdir(), `homeward-${createHash('sha256').update(cluster).digest('hex').slice(0, 12)}`);
  const uid = account?.uid ?? process.getuid?.();
  try {
    await mkdir(folder, { mode: 0o700 });
    if (account) await chown(folder, account.uid, account.gid);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') return null;
  }
  const found = await lstat(folder);
  return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0 ? folder : null;
}

function addressesOf(port: number, passwords: Passwords, socketFolder: string | null): DatabaseAddresses {
  const at = (role: string, password: string, name: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${name}`;
  return {
    url: at(OWNER, passwords.owner, DATABASE),
    applicationUrl:
      at(APPLICATION, passwords.application, DATABASE) +
      (socketFolder === null ? '' : `?host=${encodeURIComponent(socketFolder)}`),
    superuserUrl: at('postgres', passwords.superuser, 'postgres'),
  };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

const secret = (): string => randomBytes(24).toString('hex');

const exists = async (file: string): Promise<boolean> =>
  readFile(file).then(
    () => true,
    () => false,
  );
