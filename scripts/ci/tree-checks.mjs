// What must hold for every file of the tree, whatever its language: names from the field, and no address of a package
// host, since whoever builds this has their own.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const NOT_OURS = /^(node_modules|dist(\..*)?|coverage|\.git|\.homeward|\.kafka)$/;
const CODE = /\.(ts|mjs|cjs|js)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const CODE_NAME = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|mjs|cjs|js)$/;

/** Says only that somebody did not know where else to put it. `team-manager` is a role and allowed, `manager` is not. */
const SAYS_NOTHING = /^((.*-)?(utils?|helpers?|common|base)|managers?|misc)$/;

const PACKAGE_HOSTS = [
  /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\.\w+/i,
  /\bnpm\.pkg\.github\.com/i,
  /\bpypi\.(?:org|python)/i,
  /\bpythonhosted\.org/i,
  /\brepo\d?\.maven\./i,
  /\bmaven\.(?:org|apache\.org|google\.com)/i,
  /\brubygems\.org/i,
  /\bstatic\.crates\.io/i,
  /\bproxy\.golang\.org/i,
  /\b(?:artifactory|verdaccio|jfrog)\.\w+/i,
  /\bregistry\s*=\s*https?:/i,
];

/** Paths of all files below `root`, with forward slashes, without what is installed, built or kept by a running hub. */
export function filesOfTree(root, folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.test(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesOfTree(root, path) : [path];
  });
}

/** Names that are not kebab-case or that say nothing; one line for each. */
export function misnamed(paths) {
  const wrong = new Set();
  for (const path of paths) {
    const parts = path.split('/');
    const file = parts.pop();
    if (CODE.test(file)) {
      if (!CODE_NAME.test(file)) wrong.add(`${path}: code files are named kebab-case.role.ts`);
      if (SAYS_NOTHING.test(file.split('.')[0])) wrong.add(`${path}: the name says nothing of the field`);
    }
    if (!/^(apps|libs|packs|scripts|test|docs)$/.test(parts[0] ?? '')) continue;
    parts.forEach((name, i) => {
      const folder = parts.slice(0, i + 1).join('/');
      if (SAYS_NOTHING.test(name)) wrong.add(`${folder}/: the name says nothing of the field`);
      else if (!KEBAB.test(name)) wrong.add(`${folder}/: folders are named in kebab-case`);
    });
  }
  return [...wrong];
}

/** Packages of a lock file that say from which host they came. */
export function resolvedFromHosts(lock) {
  return Object.entries(lock.packages ?? {})
    .filter(([, entry]) => /^(https?|git|ssh)\b/.test(entry.resolved ?? ''))
    .map(([path, entry]) => `package-lock.json: ${path} is resolved from ${entry.resolved}`);
}

/** Lines of a text that name a package host, as `line: what it says`. */
export function packageHosts(text) {
  return text.split('\n').flatMap((line, i) => {
    const found = PACKAGE_HOSTS.map((host) => host.exec(line)?.[0]).find(Boolean);
    return found === undefined ? [] : [`${i + 1}: ${found}`];
  });
}

/** All that is wrong with the tree at `root`, one line each; empty when nothing is. */
export function problemsOf(root) {
  const paths = filesOfTree(root);
  const json = (name) => (existsSync(join(root, name)) ? JSON.parse(readFileSync(join(root, name), 'utf8')) : {});
  const problems = [...misnamed(paths), ...resolvedFromHosts(json('package-lock.json'))];
  if (json('package.json').engines?.node !== '>=20') problems.push('package.json: engines.node is not ">=20"');
  for (const path of paths) {
    const content = readFileSync(join(root, path));
    if (content.includes(0)) continue; // not text
    for (const found of packageHosts(content.toString('utf8'))) {
      problems.push(`${path}:${found} is the address of a package host`);
    }
  }
  return problems;
}
