import PostalMime from 'postal-mime';
import type { TakenMessage } from './sink-messages.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads a message as a mail program at the other end would. What the hub says of it travels in `X-Homeward-…`. */
export async function readMail(raw: Buffer, address: string, at: Date): Promise<TakenMessage> {
  const mail = await PostalMime.parse(raw);
  const header = (name: string): string | null => {
    const value = mail.headers.find(({ key }) => key === `x-homeward-${name}`)?.value;
    return value === undefined || value === '' ? null : withoutNul(value);
  };
  const alert = header('alert');
  return {
    at,
    channel: 'email',
    organisation: header('organisation'),
    role: header('role'),
    address: withoutNul(address),
    alert: alert !== null && UUID.test(alert) ? alert : null,
    kind: header('kind'),
    subject: withoutNul(mail.subject ?? ''),
    body: withoutNul(mail.text ?? mail.html ?? ''),
    reference: header('reference'),
    rules: header('rules')?.split(', ') ?? [],
    messageId: mail.messageId ?? null,
  };
}

/** PostgreSQL keeps every character but this one. */
const withoutNul = (text: string): string => text.replaceAll('\u0000', '\ufffd');
