import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { runProcess } from '#platform';
import { startHub } from './hub.js';
import { readSettings } from './settings.js';

const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

await runProcess('Homeward', async (endings) => {
  const settings = readSettings(process.env);
  if (!settings.ok) throw new Error(settings.error.join('\n'));
  return ` on ${await startHub(settings.value, PROJECT_ROOT, endings)}`;
});
