import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { HeldByRecipient } from '../src/delivery/held-by-recipient.js';

export interface ReceivedMail {
  readonly address: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** What the server does with one attempt: takes it, refuses it, holds it until `release`, or takes it and hangs up without an answer. */
export type Answer = 'take' | 'hold' | 'hang-up' | number;

/** A real mail server of the specs, on loopback: it remembers what it took, and answers as it is told to. */
export class MailServer extends HeldByRecipient {
  readonly mails: ReceivedMail[] = [];
  readonly attempts: string[] = [];
  private readonly scripts = new Map<string, Answer[]>();
  private readonly holding = new Set<() => void>();
  private readonly server: SMTPServer;

  constructor() {
    super();
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      closeTimeout: 50,
      onRcptTo: ({ address }, _session, done) => {
        this.attempts.push(address);
        const answer = this.scripts.get(address)?.[0];
        if (typeof answer !== 'number') {
          done();
          return;
        }
        this.nextAnswer(address);
        done(Object.assign(new Error('scripted'), { responseCode: answer }));
      },
      onData: (stream, session, done) => {
        void (async () => {
          const chunks: Buffer[] = [];
          for await (const chunk of stream) chunks.push(chunk as Buffer);
          const address = session.envelope.rcptTo[0]?.address ?? '';
          const answer = this.nextAnswer(address);
          if (answer === 'hold') await new Promise<void>((resolve) => this.holding.add(resolve));
          await this.keep(address, Buffer.concat(chunks));
          if (answer === 'hang-up') [...connectionsOf(this.server)].find(({ id }) => id === session.id)?.close();
          else done();
        })().catch(() => undefined); // the sender has hung up
      },
    });
    this.server.on('error', () => undefined);
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async stop(): Promise<void> {
    this.release();
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  /** The first attempts to the address get these answers; later ones are taken, unless `always`. */
  script(address: string, ...answers: Answer[]): void {
    this.scripts.set(address, answers);
  }

  always(address: string, answer: Answer): void {
    this.scripts.set(
      address,
      Array.from({ length: 1_000 }, () => answer),
    );
  }

  held(): number {
    return this.holding.size;
  }

  release(): void {
    for (const release of [...this.holding]) {
      this.holding.delete(release);
      release();
    }
  }

  reset(): void {
    this.release();
    this.mails.length = 0;
    this.attempts.length = 0;
    this.scripts.clear();
  }

  to(address: string): ReceivedMail[] {
    return this.mails.filter((mail) => mail.address === address);
  }

  private nextAnswer(address: string): Answer {
    return this.scripts.get(address)?.shift() ?? 'take';
  }

  private async keep(address: string, raw: Buffer): Promise<void> {
    const mail = await PostalMime.parse(raw);
    this.mails.push({
      address,
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      messageId: mail.messageId ?? '',
      headers: new Map(mail.headers.map(({ key, value }) => [key, value])),
    });
  }
}

function connectionsOf(server: SMTPServer): Set<{ readonly id: string; close(): void }> {
  return (server as unknown as { connections: Set<{ readonly id: string; close(): void }> }).connections;
}
