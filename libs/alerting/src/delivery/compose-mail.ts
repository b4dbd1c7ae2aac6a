import { encode, wrap } from 'nodemailer/lib/qp';
import type { OutgoingMessage } from './channel-sender.js';
import { singleLine } from '../wording/safe-text.js';

/** No blanks, no control characters, no angle brackets or commas: nothing that could be a second address or a command. */
// eslint-disable-next-line no-control-regex -- they are what an address must not hold
const ADDRESS = /^[^\s<>,;:"()\\[\]@\u0000-\u001f\u007f]+@[^\s<>,;:"()\\[\]@\u0000-\u001f\u007f]+$/u;

const LONGEST_WORD = 42; // bytes: in base64, with `=?UTF-8?B?` and `?=`, below the 75 characters of RFC 2047

export function isAddress(address: string): boolean {
  return ADDRESS.test(address);
}

/** The message as RFC 5322 has it: plain text in UTF-8, and headers whose values are one line, whatever they were given. */
export function composeMail(message: OutgoingMessage, from: string): Buffer {
  const headers: [string, string][] = [
    ['Date', message.at.toUTCString().replace('GMT', '+0000')],
    ['Message-ID', message.messageId],
    ['From', from],
    ['To', message.address],
    ['Subject', message.subject],
    ['Auto-Submitted', 'auto-generated'],
    ...Object.entries(message.headers),
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', 'quoted-printable'],
  ];
  const head = headers.map(([name, value]) => `${name}: ${headerValue(value)}\r\n`).join('');
  const body = wrap(encode(message.body.replaceAll(/\r?\n/g, '\r\n')));
  return Buffer.from(`${head}\r\n${body}\r\n`, 'latin1');
}

/** ASCII as it is; anything else in encoded words, which are folded and can hold no line end. */
function headerValue(value: string): string {
  const line = singleLine(value);
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes('=?') && line.length < 900) return line;
  const words: string[] = [];
  let word = '';
  for (const letter of line) {
    if (Buffer.byteLength(word + letter) > LONGEST_WORD) {
      words.push(word);
      word = '';
    }
    word += letter;
  }
  return [...words, word].map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}
