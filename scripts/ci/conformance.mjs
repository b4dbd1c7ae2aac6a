// The checks of a running hub from outside are kept beside the checkout, shared by all who build such a hub, and are
// called where they are.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Rules whose stories the hub passes, as the beginnings of the stories' names. A protocol that is not yet in `packs/` is
 * not listed; whoever adds it adds its rules here. HOMEWARD_RULES, with commas, takes the list's place for one run.
 */
export const RULES = ['ENG-', 'WIG-', 'BHM-', 'DAR-', 'MED-', 'BRA-'];

/** Folder of the checks, and whether they are there. */
export function conformanceFolder(root, environment = process.env) {
  const folder = resolve(root, environment.HOMEWARD_CONFORMANCE ?? '../shared/conformance');
  return { folder, present: existsSync(join(folder, 'contract.test.mjs')) };
}

/** For `node --test --test-name-pattern`: the stories of these rules and no others. */
export function storiesPattern(environment = process.env) {
  const rules = (environment.HOMEWARD_RULES ?? '')
    .split(',')
    .map((rule) => rule.trim())
    .filter(Boolean);
  const escaped = (rules.length > 0 ? rules : RULES).map((rule) => rule.replace(/[^\w-]/g, '\\$&'));
  return `/^(${escaped.join('|')})/`;
}
