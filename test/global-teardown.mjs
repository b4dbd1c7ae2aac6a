import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

export default async function globalTeardown() {
  await Promise.all([endDatabase(globalThis.homewardTestDatabase), globalThis.homewardTestKafka?.close?.()]);
}

async function endDatabase(database) {
  if (!database) return;
  await database.stop();
  rmSync(dirname(database.cluster), { recursive: true, force: true });
}
