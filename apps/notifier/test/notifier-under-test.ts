import { randomBytes } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import type { SMTPServer } from 'smtp-server';
import { demonstration, Directory, referenceDataOnFile } from '#directory';
import { ALL_ENTITIES, ALL_MIGRATIONS } from '#operator';
import { Audit, type Database, type HubClock } from '#platform';
import { Agreements, agreementsOnFile } from '#sharing';
import { testDatabase, type TestDatabase } from '#testing';
import { NotifierProcessModule } from '../src/process/notifier-process.module.js';

/** A database with all tables, and the directory and agreements of the demonstration. */
export async function demonstrationDatabase(now: Date): Promise<TestDatabase> {
  const test = await testDatabase({ entities: ALL_ENTITIES, migrations: ALL_MIGRATIONS });
  const audit = new Audit();
  await test.database.transaction(async (tx) => {
    await new Directory(test.database, audit).seed(tx, demonstration(randomBytes, referenceDataOnFile()), now);
    await new Agreements(test.database, audit).seed(tx, agreementsOnFile('packs'), now);
  });
  return test;
}

/** A notifier as its process is made, without reading a transport; it is to be closed. */
export async function notifierUnderTest(options: {
  readonly database: Database;
  readonly clock: HubClock;
  /** Where its mail goes on this machine. */
  readonly mailPort: number;
  readonly messagesAtOnce: number;
}): Promise<TestingModule> {
  const { database, clock, mailPort, messagesAtOnce } = options;
  const module = await Test.createTestingModule({
    imports: [
      NotifierProcessModule.forRoot({
        database,
        clock,
        packsFolder: 'packs',
        baseUrl: () => 'https://hub.example',
        mail: { host: '127.0.0.1', port: mailPort, from: 'hub@homeward.example', ignoreTls: true },
        recordWriter: null,
        messagesAtOnce,
      }),
    ],
  }).compile();
  return module.init();
}

/** Lets a mail server listen on a port of its own, and says which. */
export async function listening(mail: SMTPServer): Promise<number> {
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
  const address = mail.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a mail server without a port');
  return address.port;
}
