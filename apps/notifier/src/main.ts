import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { runProcess } from '#platform';
import { readNotifierSettings } from './process/notifier-settings.js';
import { startNotifier } from './process/start-notifier.js';

const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

await runProcess('Homeward notifier', async (endings) => {
  const settings = readNotifierSettings(process.env);
  if (!settings.ok) throw new Error(settings.error.join('\n'));
  return `, health on ${await startNotifier(settings.value, PROJECT_ROOT, endings)}`;
});
