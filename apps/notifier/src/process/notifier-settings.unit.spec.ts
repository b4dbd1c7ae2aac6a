import { describe, expect, it } from '@jest/globals';
import type { Environment } from '#platform';
import { readNotifierSettings } from './notifier-settings.js';

const SET = {
  DATABASE_URL: 'postgres://homeward@db/homeward',
  KAFKA_BROKERS: 'kafka:9092',
  HOMEWARD_URL: 'https://hub.example/',
  HOMEWARD_SMTP_URL: 'smtps://mail.example',
  HOMEWARD_MAIL_FROM: 'Homeward <no-reply@hub.example>',
};
const mailOf = (environment: Environment): unknown => {
  const settings = readNotifierSettings({ ...SET, ...environment });
  return settings.ok ? settings.value.mail : settings.error;
};

describe('settings of a notifier', () => {
  it('send by TLS from the first byte, or by STARTTLS and not without; only a server on this machine needs neither', () => {
    expect(mailOf({})).toMatchObject({ host: 'mail.example', port: 465, secure: true, ignoreTls: false });
    expect(mailOf({ HOMEWARD_SMTP_URL: 'smtp://mail.example' })).toMatchObject({ port: 587, requireTls: true });
    expect(mailOf({ HOMEWARD_SMTP_URL: 'smtp://127.0.0.1:2525' })).toMatchObject({
      port: 2525,
      requireTls: false,
      ignoreTls: true,
    });
  });

  it('take a user and a password together, and links begin at the hub, without a slash', () => {
    const settings = readNotifierSettings({ ...SET, HOMEWARD_SMTP_USER: 'hub', HOMEWARD_SMTP_PASSWORD: 'word' });
    expect(settings).toMatchObject({
      ok: true,
      value: { url: 'https://hub.example', mail: { auth: { user: 'hub', pass: 'word' } } },
    });
  });

  it.each<[string, Environment]>([
    ['HOMEWARD_URL', { HOMEWARD_URL: 'hub.example' }],
    ['HOMEWARD_SMTP_URL', { HOMEWARD_SMTP_URL: 'https://mail.example' }],
    ['HOMEWARD_SMTP_URL', { HOMEWARD_SMTP_URL: 'smtp://someone:secret@mail.example' }],
    ['HOMEWARD_MAIL_FROM', { HOMEWARD_MAIL_FROM: 'the postbox' }],
    ['HOMEWARD_SMTP_USER', { HOMEWARD_SMTP_USER: 'someone' }],
    ['HOMEWARD_MESSAGES_AT_ONCE', { HOMEWARD_MESSAGES_AT_ONCE: '0' }],
    ['HOMEWARD_HEALTH_PORT', { HOMEWARD_HEALTH_PORT: '-1' }],
  ])('name %s when it cannot be used, and not what it held', (name, environment) => {
    const faults = String(mailOf(environment));
    expect(faults).toContain(name);
    expect(faults).not.toMatch(/someone|secret|the postbox/);
  });
});
