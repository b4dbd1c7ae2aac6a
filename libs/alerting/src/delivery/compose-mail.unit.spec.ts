import { describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { NOW } from '../../test/specimens.js';
import type { OutgoingMessage } from './channel-sender.js';
import { composeMail, isAddress } from './compose-mail.js';

const message = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: 'd',
  messageId: '<d@homeward.invalid>',
  address: 'door@wigan.example',
  subject: 'A subject',
  body: 'One line\n',
  headers: { 'X-Homeward-Kind': 'missing.reported' },
  at: NOW,
  ...more,
});
const composed = (more: Partial<OutgoingMessage> = {}): Buffer =>
  composeMail(message(more), 'Homeward <hub@homeward.example>');

describe('mail as it leaves', () => {
  it('can be read as it was written, in every alphabet', async () => {
    const subject = 'URGENT: a child is missing – Zoë, نور, 子供, 🙂 '.repeat(3).trim();
    const body = `Names: Zoë, نور, 子供, 🙂\n.\n..dots\nFrom here\n${'long '.repeat(300)}\n`;
    const mail = await PostalMime.parse(composed({ subject, body }));
    expect(mail.subject).toBe(subject);
    expect(mail.text?.trimEnd()).toBe(body.trimEnd());
    expect(mail.messageId).toBe('<d@homeward.invalid>');
    expect(
      composed({ subject, body })
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 998),
    ).toBe(true);
    expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  });

  it('lets no value begin a header of its own', () => {
    const evil = 'x\r\nBcc: everyone@else.example\r\n\r\nA body';
    const [head = ''] = composed({ subject: evil, headers: { 'X-Homeward-Reference': evil } })
      .toString('latin1')
      .split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/m);
    expect(head.match(/^Subject:/gm)).toHaveLength(1);
  });

  it('does not take for one address what could be two, or a command', () => {
    expect(isAddress('door@wigan.example')).toBe(true);
    for (const address of [
      'a@b.example, c@d.example',
      'a@b.example\r\nRCPT TO:<x@y>',
      '<a@b.example>',
      'a b@c.example',
      'nobody',
      'a@b@c',
    ]) {
      expect(isAddress(address)).toBe(false);
    }
  });
});
