import pg from 'pg';
import { logger } from '../../logging.js';

export interface ConnectionEvents {
  /** Something was said on a channel. */
  heard(channel: string, said: string): void;
  /** There is a connection again; what was said in between has been missed. */
  up(): void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
const QUERY_TIMEOUT_MS = 10_000;

/**
 * A transport's own connection: it listens, reads and commits offsets here, so that handlers that fill the pool cannot
 * keep it from working. Reconnects by itself. Its commits do not wait for the disk: an offset or a lease lost in a crash
 * of the server means a message handled twice, which the inbox sees, never one that is skipped.
 */
export class TransportConnection {
  private client: pg.Client | null = null;
  private stopped = false;
  private reconnecting: NodeJS.Timeout | null = null;
  private readonly log = logger('transport');

  constructor(
    private readonly url: string,
    private readonly channels: readonly string[],
    private readonly events: ConnectionEvents,
  ) {}

  get isUp(): boolean {
    return this.client !== null;
  }

  /** The first connection. @throws when the server cannot be reached: later losses are mended silently */
  async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'homeward-transport',
      // A plan kept from when the tables were empty would scan all of them when they are not; the index always serves.
      options:
        '-c synchronous_commit=off -c enable_seqscan=off -c enable_bitmapscan=off -c plan_cache_mode=force_generic_plan',
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel, payload }) => this.events.heard(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      end(client);
      throw error;
    }
    if (this.stopped) {
      end(client);
      return;
    }
    this.client = client;
    this.events.up();
  }

  /**
   * Runs a statement, prepared under its name. Whatever goes wrong, the connection is given up and made anew: after a
   * timeout nobody knows in what state it is.
   * @throws when there is no connection, or it was lost on the way
   */
  async query<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const client = this.client;
    if (!client) throw new Error('the transport is not connected');
    try {
      const result = await client.query({ name, text, values: [...values] });
      return result.rows as Row[];
    } catch (error) {
      this.lost(client);
      throw error;
    }
  }

  close(): void {
    this.stopped = true;
    if (this.reconnecting) clearTimeout(this.reconnecting);
    const client = this.client;
    this.client = null;
    if (client) end(client);
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = null;
    end(client);
    if (this.stopped) return;
    this.log.warn('the transport lost its connection');
    this.reconnect(FIRST_PAUSE_MS);
  }

  private reconnect(pause: number): void {
    this.reconnecting = setTimeout(() => {
      this.open().catch(() => {
        if (!this.stopped) this.reconnect(Math.min(LONGEST_PAUSE_MS, pause * 2));
      });
    }, pause);
  }
}

function end(client: pg.Client): void {
  client.end().catch(() => undefined);
}
