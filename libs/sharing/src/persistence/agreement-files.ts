import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agreement } from '../agreement.js';
import { agreementFromYaml } from '../agreement-yaml.js';

/**
 * Every agreement of the packs: `<folder>/<pack>/agreements/*.yaml`.
 * @throws AgreementFileError with file, rule and reason: the hub does not start on an agreement that it cannot read
 */
export function agreementsOnFile(folder: string): Agreement[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const agreements = join(folder, name, 'agreements');
      if (!existsSync(agreements)) return [];
      return readdirSync(agreements)
        .filter((file) => file.endsWith('.yaml'))
        .sort()
        .map((file) =>
          agreementFromYaml(readFileSync(join(agreements, file), 'utf8'), `packs/${name}/agreements/${file}`),
        );
    });
}
