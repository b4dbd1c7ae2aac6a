import { crashPoint } from '#platform';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { ChannelSender, type OutgoingMessage, type SendOutcome, type StillOurs } from './channel-sender.js';
import { composeMail, isAddress } from './compose-mail.js';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** What the messages come from, `Homeward <no-reply@hub.example>`. */
  readonly from: string;
  /** TLS from the first byte on. */
  readonly secure?: boolean;
  /** Nothing goes out unless the server offers STARTTLS. Without it STARTTLS is used where offered. */
  readonly requireTls?: boolean;
  /** For a server on this machine that has no certificate. */
  readonly ignoreTls?: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Until the message is handed over; milliseconds. */
  readonly handoverTimeoutMs?: number;
  /** Until the other side answers for it: RFC 5321 asks for ten minutes at least. */
  readonly answerTimeoutMs?: number;
}

const HANDOVER_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 11 * 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_MS = 20_000;
const MOST_IDLE = 16;

/** Sends by SMTP, over connections that it keeps for the next message. One message, one recipient, one answer. */
export class SmtpMailSender extends ChannelSender {
  readonly channel = 'email' as const;
  private readonly idle: { connection: SMTPConnection; timer: NodeJS.Timeout }[] = [];
  private readonly open = new Set<SMTPConnection>();
  /** How to end the sending that is under way on a connection. */
  private readonly giveUps = new Map<SMTPConnection, () => void>();
  private readonly envelopeFrom: string;
  private closed = false;

  constructor(private readonly options: SmtpOptions) {
    super();
    this.envelopeFrom = /<([^<>]+)>\s*$/.exec(options.from)?.[1] ?? options.from;
  }

  async send(message: OutgoingMessage, stillOurs: StillOurs): Promise<SendOutcome> {
    if (!isAddress(message.address)) return { kind: 'refused', code: 'bad-address' };
    const raw = composeMail(message, this.options.from);
    let connection: SMTPConnection;
    try {
      connection = await this.connection();
    } catch (error) {
      // Whatever the server says before there is a recipient is about the hub or itself, never about the recipient.
      return { kind: 'later', code: codeOf(error), unsure: false };
    }
    return this.handOver(connection, message.address, raw, stillOurs);
  }

  close(): Promise<void> {
    this.closed = true;
    for (const giveUp of [...this.giveUps.values()]) giveUp();
    for (const connection of [...this.open]) this.drop(connection);
    return Promise.resolve();
  }

  private handOver(
    connection: SMTPConnection,
    address: string,
    raw: Buffer,
    stillOurs: StillOurs,
  ): Promise<SendOutcome> {
    return new Promise((resolve) => {
      let handedOver = false;
      let isSettled = false;
      let timer = setTimeout(giveUp, this.options.handoverTimeoutMs ?? HANDOVER_TIMEOUT_MS);
      const settle = (outcome: SendOutcome, reusable: boolean): void => {
        if (isSettled) return;
        isSettled = true;
        clearTimeout(timer);
        this.giveUps.delete(connection);
        connection.removeListener('error', failed);
        connection.removeListener('end', ended);
        if (reusable) this.keep(connection);
        else this.drop(connection);
        resolve(outcome);
      };
      const failed = (error: unknown): void => settle(outcomeOf(error, handedOver), false);
      const ended = (): void => settle({ kind: 'later', code: 'closed', unsure: handedOver }, false);
      function giveUp(): void {
        settle({ kind: 'later', code: 'timeout', unsure: handedOver }, false);
      }
      this.giveUps.set(connection, ended);
      connection.on('error', failed);
      connection.on('end', ended);

      // Read when the server has accepted the recipient and waits for the message: the last moment to hold it back.
      const content = new Readable({
        read: () => {
          crashPoint('CP-notifier-before-data');
          if (!stillOurs()) {
            settle({ kind: 'later', code: 'lease-lost', unsure: false }, false);
            return;
          }
          handedOver = true;
          clearTimeout(timer);
          timer = setTimeout(giveUp, this.options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS);
          content.push(raw);
          content.push(null);
        },
      });
      // By the next turn the message and its final dot are with the operating system, and no answer can have come.
      content.once('end', () => setImmediate(() => crashPoint('CP-notifier-after-dot')));
      connection.send({ from: this.envelopeFrom, to: [address] }, content, (error) => {
        if (error) failed(error);
        else settle({ kind: 'taken' }, true);
      });
    });
  }

  private connection(): Promise<SMTPConnection> {
    const kept = this.idle.pop();
    if (kept) {
      clearTimeout(kept.timer);
      kept.connection.removeAllListeners('end');
      kept.connection.removeAllListeners('error');
      return Promise.resolve(kept.connection);
    }
    return this.connect();
  }

  private connect(): Promise<SMTPConnection> {
    const { host, port, secure = false, requireTls = false, ignoreTls = false, auth } = this.options;
    const connection = new SMTPConnection({
      host,
      port,
      secure,
      requireTLS: requireTls,
      ignoreTLS: ignoreTls,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      // the sender has timers of its own
      socketTimeout: (this.options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS) + CONNECT_TIMEOUT_MS,
    });
    this.open.add(connection);
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        this.drop(connection);
        reject(error);
      };
      const ready = (): void => {
        connection.removeAllListeners('error');
        connection.removeAllListeners('end');
        if (this.closed) failed(new Error('closed'));
        else resolve(connection);
      };
      if (this.closed) {
        failed(new Error('closed'));
        return;
      }
      connection.once('error', failed);
      connection.once('end', () => failed(new Error('closed')));
      connection.connect((error) => {
        if (error) failed(error);
        else if (auth) connection.login(auth, (refused) => (refused ? failed(refused) : ready()));
        else ready();
      });
    });
  }

  private keep(connection: SMTPConnection): void {
    if (this.closed || this.idle.length >= MOST_IDLE) {
      this.drop(connection);
      return;
    }
    const forget = (): void => {
      const place = this.idle.findIndex((one) => one.connection === connection);
      if (place >= 0) this.idle.splice(place, 1);
      this.drop(connection);
    };
    const timer = setTimeout(forget, IDLE_MS).unref();
    connection.once('error', forget);
    connection.once('end', forget);
    this.idle.push({ connection, timer });
  }

  private drop(connection: SMTPConnection): void {
    this.open.delete(connection);
    connection.removeAllListeners('end');
    connection.removeAllListeners('error');
    connection.on('error', () => undefined); // what a connection says that nobody needs any more
    connection.close();
  }
}

interface SmtpFault {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

function outcomeOf(error: unknown, handedOver: boolean): SendOutcome {
  const { responseCode, command } = error as SmtpFault;
  if (responseCode === undefined) return { kind: 'later', code: codeOf(error), unsure: handedOver };
  // A sender that is not welcome is no fault of the recipient's: that can be mended, and the message then goes out.
  const isOfRecipient = command === 'RCPT TO' || command === 'DATA';
  if (responseCode >= 500 && isOfRecipient) return { kind: 'refused', code: String(responseCode) };
  return { kind: 'later', code: String(responseCode), unsure: false };
}

function codeOf(error: unknown): string {
  const { code, responseCode } = error as SmtpFault;
  return responseCode === undefined ? (code ?? 'failed') : String(responseCode);
}
