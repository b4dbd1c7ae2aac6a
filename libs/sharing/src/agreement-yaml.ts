import { parse } from 'yaml';
import type { Agreement } from './agreement.js';
import { parseAgreement } from './parse-agreement.js';

/** A pack's agreement that cannot be used; the message names the file, the rule and what is wrong, for whoever wrote it. */
export class AgreementFileError extends Error {
  override readonly name = 'AgreementFileError';
}

/**
 * The agreement in a pack's YAML file (`packs/<pack>/agreements/*.yaml`), in force whatever the date as all of the
 * demonstration is.
 * @throws AgreementFileError
 */
export function agreementFromYaml(text: string, file: string): Agreement {
  let input: unknown;
  try {
    // Aliases would let a rule stand in two places, and merge keys hide one; an agreement is read line by line.
    input = parse(text, { uniqueKeys: true, maxAliasCount: 0, schema: 'core' });
  } catch (error) {
    throw new AgreementFileError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = parseAgreement(input);
  if (parsed.ok) return { ...parsed.value, demonstration: true };
  const problems = parsed.error.map(({ pointer, detail }) => `${nameOf(input, pointer)}${pointer} ${detail}`);
  throw new AgreementFileError(`${file}: ${problems.join('; ')}`);
}

/** "rule host-authority: " for a pointer into a rule that has an id. */
function nameOf(input: unknown, pointer: string): string {
  const at = /^\/rules\/(\d+)/.exec(pointer)?.[1];
  if (at === undefined) return '';
  const rules = (input as { rules?: { id?: unknown }[] }).rules;
  const id = rules?.[Number(at)]?.id;
  return typeof id === 'string' ? `rule ${id}: ` : '';
}
