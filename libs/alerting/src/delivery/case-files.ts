import type { CaseFile } from '#episodes';
import type { EntityManager } from 'typeorm';

/** The cases of children as they stand at this moment, in this transaction; `Episodes` fills it. */
export abstract class CaseFiles {
  /** Children without a record are left out. */
  abstract caseFiles(tx: EntityManager, children: readonly string[]): Promise<ReadonlyMap<string, CaseFile>>;
}
