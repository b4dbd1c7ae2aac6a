import type { SmtpOptions } from '#alerting';
import type { Result } from '#kernel';
import { EnvironmentReader, readProcessSettings, type Environment, type ProcessSettings } from '#platform';

/** A notifier that is one of several processes. */
export interface NotifierSettings extends ProcessSettings {
  /** Where it tells its health; 0 is any free port. */
  readonly healthPort: number;
  /** Cases that it takes up at once; those that come together are looked at together, in one transaction. */
  readonly concurrency: number;
  /** Messages that it sends side by side. */
  readonly messagesAtOnce: number;
  /** Where agencies find the hub: what links in messages begin with. Without a slash at its end. */
  readonly url: string;
  readonly mail: SmtpOptions;
}

const CONCURRENCY = 64;
const MESSAGES_AT_ONCE = 24;
const SMTP_PORT = 587;
const SMTPS_PORT = 465;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Reads the settings; faults name the variable and what it may be, never its value. */
export function readNotifierSettings(environment: Environment): Result<NotifierSettings, readonly string[]> {
  const from = new EnvironmentReader(environment);
  return from.result({
    ...readProcessSettings(from),
    healthPort: from.port('HOMEWARD_HEALTH_PORT', 0),
    concurrency: from.number('HOMEWARD_CONCURRENCY', CONCURRENCY, 1),
    messagesAtOnce: from.number('HOMEWARD_MESSAGES_AT_ONCE', MESSAGES_AT_ONCE, 1),
    url: from.requiredUrl('HOMEWARD_URL', ['https', 'http'], 'where agencies find the hub'),
    mail: mailSettings(from),
  });
}

/**
 * `HOMEWARD_SMTP_URL` is `smtps://host` (TLS from the first byte) or `smtp://host` (STARTTLS, without which nothing is
 * sent but to a server on this machine); `HOMEWARD_SMTP_USER` and `HOMEWARD_SMTP_PASSWORD_FILE` go together.
 */
function mailSettings(from: EnvironmentReader): SmtpOptions {
  const given = from.requiredUrl('HOMEWARD_SMTP_URL', ['smtps', 'smtp'], 'the mail server that takes what is sent');
  const url = new URL(given === '' ? 'smtp://127.0.0.1' : given);
  if (url.username !== '' || url.password !== '')
    from.fault('HOMEWARD_SMTP_URL must not hold a password: HOMEWARD_SMTP_USER and HOMEWARD_SMTP_PASSWORD_FILE do');
  const secure = url.protocol === 'smtps:';
  const isHere = LOOPBACK.has(url.hostname);
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? SMTPS_PORT : SMTP_PORT) : Number(url.port),
    from: senderOf(from),
    secure,
    requireTls: !secure && !isHere,
    ignoreTls: !secure && isHere,
    ...signIn(from),
  };
}

function senderOf(from: EnvironmentReader): string {
  const sender = from.given('HOMEWARD_MAIL_FROM') ?? '';
  if (!/^([^<>\r\n]+ )?<?[^<>@\s]+@[^<>@\s]+>?$/.test(sender))
    from.fault('HOMEWARD_MAIL_FROM must be an address, alone or as Name <address>');
  return sender;
}

function signIn(from: EnvironmentReader): Pick<SmtpOptions, 'auth'> {
  const user = from.given('HOMEWARD_SMTP_USER');
  const password = from.secret('HOMEWARD_SMTP_PASSWORD');
  if ((user === null) !== (password === null))
    from.fault('HOMEWARD_SMTP_USER and HOMEWARD_SMTP_PASSWORD_FILE must be given together, or neither');
  return user === null || password === null ? {} : { auth: { user, pass: password } };
}
