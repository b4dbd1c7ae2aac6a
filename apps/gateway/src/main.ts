import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { runProcess } from '#platform';
import { readGatewaySettings } from './process/gateway-settings.js';
import { startGateway } from './process/start-gateway.js';

const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

await runProcess('Homeward gateway', async (endings) => {
  const settings = readGatewaySettings(process.env);
  if (!settings.ok) throw new Error(settings.error.join('\n'));
  return ` on ${await startGateway(settings.value, PROJECT_ROOT, endings)}`;
});
