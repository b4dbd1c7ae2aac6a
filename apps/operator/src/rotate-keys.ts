import { DataFolder } from './data-folder.js';
import { keptIssuerKeys, keepIssuerKeys, newIssuerKey, rotated } from './issuer-keys.js';
import type { RotationSettings } from './settings.js';

const NEXT = {
  announce: 'start every gateway again, then `npm run keys -- sign`',
  sign: 'start every gateway again, and a day later `npm run keys -- retire`',
  retire: 'start every gateway again when it suits',
};

/**
 * One step of exchanging the key that signs tokens, in the file that every gateway is given.
 * @returns which keys there are, and what comes next
 * @throws Error when the step is not the next
 */
export async function rotateKeys({ folder, step }: RotationSettings, now: Date): Promise<string> {
  const data = await DataFolder.open(folder);
  try {
    const keys = rotated(await keptIssuerKeys(data), step, await newIssuerKey(), now);
    if (!keys.ok) throw new Error(keys.error);
    await keepIssuerKeys(data, keys.value);
    const [signing, ...others] = keys.value.map(({ kid }) => kid);
    const known = others.length === 0 ? '' : `, ${others.join(', ')} known`;
    return `tokens are signed with the key ${String(signing)}${known}; next: ${NEXT[step]}`;
  } finally {
    await data.close();
  }
}
