import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { runProcess } from '#platform';
import { readMatcherSettings } from './process/matcher-settings.js';
import { startMatcher } from './process/start-matcher.js';

const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

await runProcess('Homeward matcher', async (endings) => {
  const settings = readMatcherSettings(process.env);
  if (!settings.ok) throw new Error(settings.error.join('\n'));
  return `, health on ${await startMatcher(settings.value, PROJECT_ROOT, endings)}`;
});
