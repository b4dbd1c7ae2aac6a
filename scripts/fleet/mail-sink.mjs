// A mail server for a fleet: takes every message, writes it to a file, one line of JSON each, and only then says so.
// `node scripts/fleet/mail-sink.mjs FILE`; MAIL_SINK_PORT says where, any port unless given. As with the embedded hub's
// sink, an address that begins with `temp-fail` is refused for now each time, one with `perm-fail` for good.

import { closeSync, openSync, writeSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const LARGEST = 1024 * 1024;
const file = openSync(process.argv[2], 'a', 0o600);

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  size: LARGEST,
  closeTimeout: 500,
  onRcptTo: ({ address }, _session, answer) => answer(refusalOf(address)),
  onData: (stream, session, answer) => {
    keep(stream, session).then(
      () => answer(),
      (error) => {
        console.error(`a message could not be kept: ${error.message}`);
        answer(refusal(451, 'could not be kept'));
      },
    );
  },
});
// a sender that is killed in the middle is part of what is tried
server.on('error', () => undefined);
server.listen(Number(process.env.MAIL_SINK_PORT ?? 0), '127.0.0.1', () => {
  console.log(`the sink is ready on smtp://127.0.0.1:${server.server.address().port}`);
});

for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) {
  process.on(signal, () =>
    server.close(() => {
      closeSync(file);
      process.exit(0);
    }),
  );
}

async function keep(stream, session) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const mail = await PostalMime.parse(Buffer.concat(chunks));
  const headers = mail.headers.filter(({ key }) => key.startsWith('x-homeward-'));
  for (const { address } of session.envelope.rcptTo) {
    const line = {
      at: new Date().toISOString(),
      to: address,
      messageId: mail.messageId ?? null,
      headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
      subject: mail.subject ?? '',
      body: mail.text ?? '',
    };
    writeSync(file, `${JSON.stringify(line)}\n`);
  }
}

function refusalOf(address) {
  if (address.startsWith('temp-fail')) return refusal(451, 'try again later');
  return address.startsWith('perm-fail') ? refusal(550, 'no such mailbox') : null;
}

function refusal(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}
