import { describe, expect, it } from '@jest/globals';
import { readGatewaySettings } from './gateway-settings.js';

const SET = {
  DATABASE_URL: 'postgres://homeward@db/homeward',
  KAFKA_BROKERS: 'kafka:9092',
  HOMEWARD_URL: 'https://hub.example/',
  HOMEWARD_ISSUER_KEYS_FILE: '/run/secrets/issuer-keys.json',
};

describe('settings of a gateway', () => {
  it('name where agencies find the hub, without a slash at the end', () => {
    expect(readGatewaySettings(SET)).toMatchObject({ ok: true, value: { url: 'https://hub.example', port: 3000 } });
  });

  it('let agencies come without TLS on this machine alone', () => {
    expect(readGatewaySettings({ ...SET, HOMEWARD_URL: 'http://127.0.0.1:3000' }).ok).toBe(true);
    expect(readGatewaySettings({ ...SET, HOMEWARD_URL: 'http://127.0.0.1.hub.example' })).toMatchObject({
      ok: false,
      error: [expect.stringContaining('HOMEWARD_URL must begin with https://')],
    });
  });

  it('need the keys that sign tokens, the same for every gateway', () => {
    expect(readGatewaySettings({ ...SET, HOMEWARD_ISSUER_KEYS_FILE: '' })).toMatchObject({
      ok: false,
      error: [expect.stringContaining('HOMEWARD_ISSUER_KEYS_FILE')],
    });
  });
});
