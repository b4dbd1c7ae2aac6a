import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

export default async function globalTeardown() {
  const database = globalThis.homewardTestDatabase;
  if (!database) return;
  await database.stop();
  rmSync(dirname(database.cluster), { recursive: true, force: true });
}
