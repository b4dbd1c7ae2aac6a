// Makes a checkout ready to run with nothing but Node 20 and npm: installs what the lock file names, builds what changed.
// Node's standard library only, since it runs before anything is installed.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const INSTALLED = join(root, 'node_modules', '.installed-from');
const BUILT = join(root, 'dist');
const SOURCES = ['apps', 'libs'];

/** Node 24, which the npm package `node` brings; everything but these scripts runs on it. */
export function node24() {
  return join(root, 'node_modules', '.bin', 'node');
}

/** The environment for what runs after the installation: `node` and every tool are the installed ones. */
export function installedEnvironment() {
  return { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };
}

/**
 * Installs the packages of the lock file unless they are there. An installation made by hand counts when npm's own
 * record of it agrees with the lock file. Throws when npm fails.
 */
export async function ensureInstalled(say = sayOnStderr) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = sha256(lock);
  if (existsSync(node24())) {
    if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) return;
    if (installationAgrees(JSON.parse(lock.toString('utf8')))) {
      writeFileSync(INSTALLED, wanted);
      return;
    }
  }
  await install(say);
  writeFileSync(INSTALLED, wanted);
}

/** Installs and builds what is missing, or ends this process with what stood in the way. */
export async function makeReady() {
  try {
    await ensureInstalled();
    await ensureBuilt();
  } catch (error) {
    console.error(`Homeward could not be made ready: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

/** Builds apps and libs into `dist` unless it holds a build of these very sources. Throws when the build fails. */
export async function ensureBuilt(say = sayOnStderr) {
  const key = sourcesKey();
  if (builtKey() === key) return;
  say('building');
  for (const name of readdirSync(root)) {
    // left behind by a build that was killed; one that runs now is no older than some minutes
    if (/^dist\.\w+-\d+$/.test(name) && !isRunning(Number(name.split('-').at(-1)))) remove(join(root, name));
  }
  // beside `dist`, not in it, so that a hub started meanwhile finds the old build or the new one and never half of one
  const fresh = join(root, `dist.next-${process.pid}`);
  remove(fresh);
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  await run(node24(), [swc, ...SOURCES, '--out-dir', fresh, '--copy-files', '--quiet'], {
    env: installedEnvironment(),
  });
  writeFileSync(join(fresh, '.built-from'), key);
  putInPlace(fresh, key);
}

/** Runs a program to its end with its output on this process's stderr; rejects when it fails. */
function run(command, args, { env }) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      if (code === 0) done();
      else fail(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}`));
    });
  });
}

async function install(say) {
  const expected = topLevelPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  say(`installing ${expected} packages (the first time takes a minute or two)`);
  const started = performance.now();
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000);
    const unpacked = installedPackages();
    const state = unpacked < expected ? `${unpacked} of ${expected} packages unpacked` : 'setting up what was unpacked';
    say(`installing: ${state}, ${seconds} s so far`);
  }, 5_000);
  try {
    // npm must not run on the Node that it is about to replace, so it gets a path without this project's own programs
    const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !/node_modules[\\/]\.bin$/.test(folder));
    await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      env: { ...process.env, PATH: path.join(delimiter) },
    });
  } finally {
    clearInterval(progress);
  }
  if (!existsSync(node24()))
    throw new Error('npm installed no Node: are install scripts switched off (ignore-scripts)?');
  say('installed');
}

/** Whether npm's record of what it installed has every package of the lock file at its version. */
function installationAgrees(lock) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const { packages: installed } = JSON.parse(readFileSync(record, 'utf8'));
  return Object.entries(lock.packages).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

const topLevel = /^node_modules\/(@[^/]+\/)?[^/]+$/;

function topLevelPackages(lock) {
  return Object.entries(lock.packages).filter(([path, { optional }]) => topLevel.test(path) && !optional).length;
}

function installedPackages() {
  const folder = join(root, 'node_modules');
  const visible = (path) => (existsSync(path) ? readdirSync(path).filter((name) => !name.startsWith('.')) : []);
  return visible(folder).reduce((n, name) => n + (name.startsWith('@') ? visible(join(folder, name)).length : 1), 0);
}

/** Changes with every source, with the compiler's settings and with the compiler's version. */
function sourcesKey() {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) => filesBelow(join(root, folder))).filter(
    (path) => !/\.(spec\.ts|md)$/.test(path),
  );
  for (const path of [
    ...files.sort(),
    ...['.swcrc', 'package.json', 'package-lock.json'].map((name) => join(root, name)),
  ]) {
    hash
      .update(relative(root, path))
      .update('\0')
      .update(sha256(readFileSync(path)));
  }
  return hash.digest('hex');
}

function builtKey() {
  const path = join(BUILT, '.built-from');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function putInPlace(fresh, key) {
  for (let attempt = 1; ; attempt += 1) {
    const old = join(root, `dist.old-${process.pid}`);
    try {
      // another process has put the same build there meanwhile, and may have started from it
      if (builtKey() === key) return remove(fresh);
      if (existsSync(BUILT)) renameSync(BUILT, old);
      remove(old);
      renameSync(fresh, BUILT);
      return;
    } catch (error) {
      // another process put its build there between the two renames
      if (builtKey() === key) return remove(fresh);
      if (attempt === 5) throw error;
    }
  }
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const sha256 = (content) => createHash('sha256').update(content).digest('hex');
const remove = (path) => rmSync(path, { recursive: true, force: true });
const sayOnStderr = (line) => process.stderr.write(`homeward: ${line}\n`);
