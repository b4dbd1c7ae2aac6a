import type { DirectorySnapshot } from '#directory';
import { err, ok, type Result } from '#kernel';
import { parse } from 'yaml';
import { checkPack } from './check-pack.js';
import type { Pack } from './pack.js';
import { packOf, type PackError } from './read-pack.js';
import { readPack } from './yaml-pack.js';

/** What somebody wrote as a pack: JSON as the contract has it, or the YAML of a file. */
export type PackText = { readonly json: object } | { readonly yaml: string };

export interface DraftPack {
  readonly pack: Pack;
  /** As it was written. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Fields of an answer that nobody can write: they are taken back with it, and ignored. */
const READ_ONLY = [
  'version',
  'state',
  'ends',
  'writtenBy',
  'writtenAt',
  'approvedBy',
  'reason',
  'inForceSince',
  'inForceUntil',
  'drafts',
];

/**
 * A pack that an administrator wrote, or all that is wrong with it: with its pointer, and where it was YAML with its line.
 * @param inForce the packs in force: the national rules among them are what a local one may not be looser than
 */
export function draftPack(
  id: string,
  text: PackText,
  { directory, inForce }: { readonly directory: DirectorySnapshot; readonly inForce: readonly Pack[] },
): Result<DraftPack, readonly PackError[]> {
  const national = inForce.filter(({ authority }) => authority === null).flatMap(({ rules }) => rules);
  const check = (pack: Pack): PackError[] => [
    ...checkPack(pack, national),
    ...ownersOf(pack, id, inForce),
    ...unknownIn(pack, directory),
  ];
  if ('yaml' in text) {
    const read = readPack(`${id}.yaml`, text.yaml, check);
    if (read.ok) return ok({ pack: read.value, body: withoutReadOnly(parse(text.yaml) as object) });
    return err(read.error.map((fault) => ({ ...fault, reason: `line ${fault.line}: ${fault.reason}` })));
  }
  const body = withoutReadOnly({ id, ...text.json });
  const read = packOf(body, check);
  return read.ok ? ok({ pack: read.value, body }) : read;
}

const withoutReadOnly = (written: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(written).filter(([name]) => !READ_ONLY.includes(name)));

/** A pack stays whose it is, and the national guidance is one. */
function ownersOf(pack: Pack, id: string, inForce: readonly Pack[]): PackError[] {
  const before = inForce.find((one) => one.id === id);
  const errors: PackError[] = [];
  if (pack.id !== id) {
    errors.push({ pointer: '/id', code: 'not-the-id', reason: '/id must be that of the address' });
  }
  if (before ? before.authority !== pack.authority : pack.authority === null) {
    const reason = before ? '/authority of a protocol does not change' : '/authority must say whose protocol it is';
    errors.push({ pointer: '/authority', code: 'not-changed', reason });
  }
  return errors;
}

/** Organisations that the pack names and the directory does not know: nobody would be told. */
function unknownIn(pack: Pack, directory: DirectorySnapshot): PackError[] {
  const errors: PackError[] = [];
  const ask = (pointer: string, id: string | null | undefined): void => {
    if (id !== undefined && id !== null && directory.organisation(id) === undefined) {
      errors.push({ pointer, code: 'unknown', reason: `${pointer} must be an organisation of the directory` });
    }
  };
  const named = (to: string): string | undefined => /^organisation:(.+)$/.exec(to)?.[1];
  ask('/authority', pack.authority);
  ask('/force', pack.force);
  pack.rules.forEach((rule, i) => {
    rule.tell.forEach(({ to }, n) => ask(`/rules/${i}/tell/${n}/to`, named(to)));
    rule.due.forEach(({ owner, participants }, n) => {
      ask(`/rules/${i}/due/${n}/owner/to`, named(owner.to));
      participants.forEach(({ to }, nth) => ask(`/rules/${i}/due/${n}/participants/${nth}/to`, named(to)));
    });
  });
  return errors;
}
