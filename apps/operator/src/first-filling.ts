import { randomBytes } from 'node:crypto';
import { Agreements, agreementsOnFile } from '#sharing';
import { demonstration, Directory, emptyDirectory, referenceDataOnFile, type Credentials } from '#directory';
import { Audit, type Database } from '#platform';
import type { DataFolder } from './data-folder.js';

const CREDENTIALS = 'credentials.json';

type KeptCredentials = Credentials & { issuer: string };

/** What the directory holds at first; `empty`: the hub's own organisation, with its administrators. */
export type Seed = 'demonstration' | 'empty';

/**
 * Fills the directory and puts the agreements in force, once. The credentials are on disk before the directory is:
 * killed in between, the next start makes new ones; the other way round nobody could ever sign in.
 * @returns whether it was the first time
 */
export async function fillAtFirstStart(
  database: Database,
  folder: DataFolder,
  { seed, packsFolder, now }: { readonly seed: Seed; readonly packsFolder: string; readonly now: Date },
): Promise<{ readonly isFirst: boolean }> {
  const audit = new Audit();
  const directory = new Directory(database, audit);
  const agreements = new Agreements(database, audit);
  const isSeeded = await directory.isSeeded();
  const filled = isSeeded
    ? null
    : seed === 'demonstration'
      ? demonstration(randomBytes, referenceDataOnFile())
      : emptyDirectory(randomBytes);
  if (filled) await folder.write(CREDENTIALS, credentialsText({ issuer: '', ...filled.credentials }));
  await database.transaction(async (tx) => {
    if (filled) await directory.seed(tx, filled, now);
    await agreements.seed(tx, agreementsOnFile(packsFolder), now);
  });
  return { isFirst: filled !== null };
}

/** The issuer's address changes with the port; the credentials say where it is now. */
export async function sayIssuer(folder: DataFolder, issuer: string): Promise<void> {
  if (!folder.has(CREDENTIALS)) return;
  const credentials = (await folder.read(CREDENTIALS)) as KeptCredentials;
  if (credentials.issuer !== issuer) await folder.write(CREDENTIALS, credentialsText({ ...credentials, issuer }));
}

const credentialsText = (credentials: KeptCredentials): string => `${JSON.stringify(credentials, null, 2)}\n`;
