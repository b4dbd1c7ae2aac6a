import { Injectable } from '@nestjs/common';
import { HubClock, logger } from '#platform';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { behaviourOf } from './addresses.js';
import { HeldMessages } from './held-messages.js';
import { readMail } from './read-mail.js';
import { SinkMessages } from './sink-messages.js';

const LARGEST = 1024 * 1024;
/** Longer than any message is held: a sender that waits must not be cut off. */
const SOCKET_TIMEOUT_MS = 60 * 60_000;

/** A real SMTP server on loopback that takes every message for good before it says so, and shows it at `/sink`. */
@Injectable()
export class MailSink {
  private server: SMTPServer | null = null;
  private readonly abandon = new Map<string, () => void>();
  private readonly log = logger('sink');

  constructor(
    private readonly messages: SinkMessages,
    private readonly held: HeldMessages,
    private readonly clock: HubClock,
  ) {}

  /** Listens on loopback. @returns the port: the given one, or any for 0 */
  async start(port = 0): Promise<number> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      size: LARGEST,
      rejectOversized: true,
      socketTimeout: SOCKET_TIMEOUT_MS,
      closeTimeout: 1_000,
      onRcptTo: ({ address }, _session, answer) => answer(refusalOf(address)),
      onData: (stream, session, answer) => {
        this.take(stream, session).then(
          (isKept) => answer(isKept ? null : refusal(451, 'given up')),
          (error: unknown) => {
            this.log.error({ err: error }, 'a message could not be kept');
            answer(refusal(451, 'could not be kept'));
          },
        );
      },
      onClose: ({ id }) => this.abandon.get(id)?.(),
    });
    server.on('error', (error) => this.log.warn({ err: error }, 'a connection to the sink failed'));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return this.port;
  }

  get port(): number {
    const address = this.server?.server.address();
    if (address === null || address === undefined || typeof address === 'string')
      throw new Error('the sink is not listening');
    return address.port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const abandon of this.abandon.values()) abandon();
    if (server) await new Promise<void>((resolve) => server.close(resolve));
  }

  /** False when it was given up before its time: then it is not kept, and must not be answered as if it were. */
  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<boolean> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const recipients = session.envelope.rcptTo.map(({ address }) => address);
    const isSlow = recipients.some((address) => behaviourOf(address) === 'hold');
    if (isSlow && !(await this.wait(session.id))) return false;
    const raw = Buffer.concat(chunks);
    for (const address of recipients) await this.messages.keep(await readMail(raw, address, this.clock.now()));
    return true;
  }

  private async wait(session: string): Promise<boolean> {
    const { released, abandon } = this.held.hold();
    this.abandon.set(session, abandon);
    return released.finally(() => this.abandon.delete(session));
  }
}

function refusalOf(address: string): Error | null {
  const behaviour = behaviourOf(address);
  if (behaviour === 'refuse-for-now') return refusal(451, 'try again later');
  return behaviour === 'refuse' ? refusal(550, 'no such mailbox') : null;
}

function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
