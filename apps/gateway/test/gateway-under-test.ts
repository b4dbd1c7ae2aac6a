import type { ReadableStream } from 'node:stream/web';
import { cloudEventType, type EventType } from '#contracts';
import {
  demonstration,
  Directory,
  DirectoryEntities,
  DirectoryMigrations,
  DirectoryModule,
  referenceDataOnFile,
  type ClientCredentials,
} from '#directory';
import { configureGateway, createGatewayAdapter, GatewayModule, ISSUER_PATH, type GatewayOptions } from '#gateway';
import { IntakeEntities, IntakeMigrations, IntakeModule, type IntakePorts } from '#intake';
import {
  Audit,
  Database,
  HubClock,
  Metrics,
  Outbox,
  PlatformEntities,
  PlatformMigrations,
  Readiness,
  RightOfWay,
} from '#platform';
import { Global, Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { exportJWK, generateKeyPair } from 'jose';
import { randomBytes } from 'node:crypto';

export const ENTITIES = [...PlatformEntities, ...DirectoryEntities, ...IntakeEntities];
export const MIGRATIONS = [...PlatformMigrations, ...DirectoryMigrations, ...IntakeMigrations];
export const NOW = new Date('2026-03-02T09:00:00Z');
export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a spec looks into bodies of every shape
  readonly body: any;
}

export interface Sending {
  readonly body?: unknown;
  readonly raw?: string | Uint8Array | ReadableStream<Uint8Array>;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** What platform provides to a hub, without a transport: nothing here reads what is published. */
@Global()
@Module({})
class Surroundings {
  static of(database: Database): DynamicModule {
    const providers = [
      { provide: Database, useValue: database },
      { provide: HubClock, useValue: HubClock.simulated(NOW) },
      { provide: RightOfWay, useFactory: () => new RightOfWay() },
      Outbox,
      Audit,
      Metrics,
      Readiness,
    ];
    return { module: Surroundings, providers, exports: providers.map((p) => ('provide' in p ? p.provide : p)) };
  }
}

/** Fills the directory of a fresh database with the demonstration; the only copy of its secrets. */
export async function seededClients(database: Database): Promise<readonly ClientCredentials[]> {
  const seed = demonstration((count) => randomBytes(count), referenceDataOnFile());
  const directory = new Directory(database, new Audit());
  await database.transaction((tx) => directory.seed(tx, seed, NOW));
  return seed.credentials.clients;
}

/** The gateway on a real port of this machine, with the demonstration's clients. */
export class GatewayUnderTest {
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly app: INestApplication,
    readonly url: string,
    readonly clients: readonly ClientCredentials[],
  ) {}

  static async start(
    database: Database,
    clients: readonly ClientCredentials[],
    over: Partial<GatewayOptions> & { readonly intake?: IntakePorts } = {},
  ): Promise<GatewayUnderTest> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: 'of-this-spec' };
    let url = '';
    const issuer = { issuer: () => url + ISSUER_PATH, keys: [key] };
    @Module({
      imports: [
        Surroundings.of(database),
        IntakeModule.forRoot(over.intake),
        GatewayModule.forRoot({ issuer, imports: [DirectoryModule], ...over }),
      ],
    })
    class Hub {}
    const app = await NestFactory.create(Hub, createGatewayAdapter(), {
      logger: false,
      bodyParser: false,
      abortOnError: false,
    });
    configureGateway(app);
    await app.listen(0, '127.0.0.1');
    url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    return new GatewayUnderTest(app, url, clients);
  }

  client(organisationOrKind: string): ClientCredentials {
    const client =
      this.clients.find((c) => c.organisation === organisationOrKind) ??
      this.clients.find((c) => c.kind === organisationOrKind);
    if (!client) throw new Error(`no client for ${organisationOrKind}`);
    return client;
  }

  async token(client: ClientCredentials): Promise<string> {
    const known = this.tokens.get(client.clientId);
    if (known) return known;
    const answer = await this.askForToken({ id: client.clientId, secret: client.clientSecret });
    if (answer.status !== 200) throw new Error(`no token: ${answer.status}`);
    const { access_token: token } = answer.body as { access_token: string };
    this.tokens.set(client.clientId, token);
    return token;
  }

  async askForToken({
    id,
    secret,
    fields = {},
  }: {
    id?: string;
    secret?: string;
    fields?: Record<string, string>;
  }): Promise<Answer> {
    const basic =
      id === undefined ? {} : { authorization: `Basic ${Buffer.from(`${id}:${secret ?? ''}`).toString('base64')}` };
    return this.call(null, 'POST', '/oauth/token', {
      raw: new URLSearchParams({ grant_type: 'client_credentials', ...fields }).toString(),
      type: 'application/x-www-form-urlencoded',
      headers: basic,
    });
  }

  async call(by: string | null, method: string, path: string, sending: Sending = {}): Promise<Answer> {
    const raw = sending.raw ?? (sending.body === undefined ? undefined : JSON.stringify(sending.body));
    const answer = await fetch(this.url + path, {
      method,
      ...(raw === undefined ? {} : { body: raw, duplex: 'half' }),
      headers: {
        ...(by === null ? {} : { authorization: `Bearer ${await this.token(this.client(by))}` }),
        ...(raw === undefined ? {} : { 'content-type': sending.type ?? 'application/json' }),
        ...sending.headers,
      },
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    return { status: answer.status, headers: answer.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
  }

  /** Posts on the client's first feed unless told otherwise. */
  async post(by: string, event: unknown, feed: string = this.client(by).feeds[0] ?? 'none'): Promise<Answer> {
    return this.call(by, 'POST', `/v1/feeds/${feed}/events`, { body: event, type: STRUCTURED });
  }

  async postBatch(by: string, events: readonly unknown[]): Promise<Answer> {
    return this.call(by, 'POST', `/v1/feeds/${this.client(by).feeds[0] ?? 'none'}/events`, {
      body: events,
      type: BATCH,
    });
  }

  event(by: string, type: EventType, data: object, over: object = {}) {
    const event = {
      specversion: '1.0',
      id: `n-${randomBytes(6).toString('hex')}`,
      source: this.client(by).source,
      type: cloudEventType(type),
      subject: 'MP/16/1254689',
      datacontenttype: 'application/json',
      data,
    };
    return { ...event, ...over };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

/** An invented child who is missing. */
export const missing = (over: object = {}) => ({
  child: { name: { given: 'Tom', family: 'Example' }, dateOfBirth: '2011-02-14' },
  category: 'missing',
  since: '2026-03-02T07:30:00Z',
  ...over,
});
