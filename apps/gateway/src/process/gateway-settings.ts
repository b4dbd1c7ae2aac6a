import type { Result } from '#kernel';
import { EnvironmentReader, readProcessSettings, type Environment, type ProcessSettings } from '#platform';

/** A gateway that is one of several processes. */
export interface GatewaySettings extends ProcessSettings {
  /** 0: any free port. */
  readonly port: number;
  /** Where agencies find the hub, whichever gateway answers them: tokens are issued under it. Without a slash at its end. */
  readonly url: string;
  /** The file of the keys that sign tokens, the same for every gateway. */
  readonly issuerKeysFile: string;
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|$)/;

/** Reads the settings; faults name the variable and what it may be, never its value. */
export function readGatewaySettings(environment: Environment): Result<GatewaySettings, readonly string[]> {
  const from = new EnvironmentReader(environment);
  const url = from.requiredUrl('HOMEWARD_URL', ['https', 'http'], 'where agencies find the hub');
  if (url.startsWith('http:') && !LOOPBACK.test(url))
    from.fault('HOMEWARD_URL must begin with https:// but on loopback');
  const issuerKeysFile = from.given('HOMEWARD_ISSUER_KEYS_FILE');
  if (issuerKeysFile === null)
    from.fault('HOMEWARD_ISSUER_KEYS_FILE must be given: the issuer-keys.json that `npm run fill` has written');
  return from.result({
    ...readProcessSettings(from),
    port: from.port('HOMEWARD_PORT', 3000),
    url,
    issuerKeysFile: issuerKeysFile ?? '',
  });
}
