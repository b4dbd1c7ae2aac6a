import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cloudEventType,
  type AlertBody,
  type DisclosureBody,
  type EpisodeBody,
  type EventType,
  type Feed,
  type ListBody,
  type PostedEvent,
  type PostedEventsBody,
  type ProblemDetails,
  type ReceiptBody,
  type ReviewBody,
  type ReviewDecisionRequest,
  type ReviewRequest,
  type TaskBody,
} from '#contracts';
import type { SinkMessage } from './sink-message.js';

/** An event as it goes over the wire; `data` is whatever the test wants to say. */
export interface SentEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time?: string;
  readonly data: object;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly organisation: string;
  readonly feeds: readonly Feed[];
  readonly source: string;
  readonly scopes: readonly string[];
}

interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly type?: string;
}

/** A running hub, as anyone on this machine sees it; `agency` is somebody in particular. */
export class HubClient {
  private readonly agencies = new Map<string, AgencyClient>();
  private readonly clients: readonly Client[];

  constructor(
    readonly url: string,
    folder: string,
  ) {
    const file = readFileSync(join(folder, 'credentials.json'), 'utf8');
    this.clients = (JSON.parse(file) as { clients: Client[] }).clients;
  }

  /** Every organisation of the demonstration that can read its alerts here. */
  get subscribers(): readonly AgencyClient[] {
    const ids = this.clients.filter(({ scopes }) => scopes.includes('alerts')).map(({ organisation }) => organisation);
    return ids.map((id) => this.agency(id));
  }

  /** The demonstration's client of an organisation, `E08000010` or `greater-manchester`. */
  agency(organisation: string): AgencyClient {
    const known = this.agencies.get(organisation);
    if (known) return known;
    const client = this.clients.find((one) => one.organisation === organisation);
    if (!client) throw new Error(`the demonstration has no client for ${organisation}`);
    const agency = new AgencyClient(this, client);
    this.agencies.set(organisation, agency);
    return agency;
  }

  /** What the hub has sent by e-mail and text, newest first. */
  messages(since?: Date): Promise<SinkMessage[]> {
    return this.list('/sink/messages', { since: since?.toISOString() });
  }

  async now(): Promise<Date> {
    const { body } = await this.call<{ now: string }>('GET', '/v1/clock');
    return new Date(body.now);
  }

  /** Moves the hub's clock; resolves when all that fell due on the way has run and nothing is in flight. */
  async moveTo(time: Date | string): Promise<void> {
    const now = new Date(time).toISOString();
    const answer = await this.call('PUT', '/v1/clock', { body: { now } });
    if (answer.status !== 200) throw new Error(`PUT /v1/clock ${now}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** Resolves when all that was accepted has been linked, decided and sent, the clock staying where it is. */
  async settle(): Promise<void> {
    await this.moveTo(await this.now());
  }

  /** Every item of a list, page after page. */
  async list<T>(path: string, query: Readonly<Record<string, string | undefined>>, token?: string): Promise<T[]> {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const search = new URLSearchParams(given);
    const items: T[] = [];
    for (;;) {
      const { status, body } = await this.call<ListBody<T>>('GET', `${path}?${search.toString()}`, { token });
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      items.push(...body.items);
      if (body.next === null) return items;
      search.set('cursor', body.next);
    }
  }

  async call<T>(method: string, path: string, { token, body, type }: CallOptions = {}): Promise<Answer<T>> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (answer.status === 204 ? undefined : await answer.json()) as T };
  }
}

export interface EventOptions {
  readonly subject?: string;
  readonly id?: string;
  readonly time?: Date | string;
}

/** What was told to the hub, and what the hub made of it. */
export interface Told {
  readonly event: SentEvent;
  readonly receipt: ReceiptBody;
}

/** A running hub, as one organisation's client sees it. */
export class AgencyClient {
  private held: { token: string; until: number } | undefined;

  constructor(
    private readonly hub: HubClient,
    private readonly client: Client,
  ) {}

  get organisation(): string {
    return this.client.organisation;
  }

  /** A notice of this organisation's, with an id of its own. */
  event(type: EventType, data: object, { subject, id, time }: EventOptions = {}): SentEvent {
    return {
      specversion: '1.0',
      id: id ?? randomUUID(),
      source: this.client.source,
      type: cloudEventType(type),
      subject: subject ?? randomUUID(),
      ...(time === undefined ? {} : { time: new Date(time).toISOString() }),
      data,
    };
  }

  /** Posts one event, or a batch, on the organisation's first feed unless told which. */
  async post(
    event: SentEvent | readonly SentEvent[],
    feed = this.client.feeds[0],
  ): Promise<Answer<PostedEventsBody & ProblemDetails>> {
    const type = Array.isArray(event) ? 'application/cloudevents-batch+json' : 'application/cloudevents+json';
    return this.call('POST', `/v1/feeds/${String(feed)}/events`, event, type);
  }

  /** Posts an event that the hub must accept, and waits until it has dealt with it. */
  async tell(type: EventType, data: object, options: EventOptions & { readonly feed?: Feed } = {}): Promise<Told> {
    const event = this.event(type, data, { time: await this.hub.now(), ...options });
    const { status, body } = await this.post(event, options.feed);
    const posted: PostedEvent | undefined = status === 202 ? body.receipts[0] : undefined;
    if (posted?.status !== 'accepted') {
      throw new Error(`${type} of ${this.organisation}: ${status} ${JSON.stringify(body)}`);
    }
    await this.hub.settle();
    return { event, receipt: await this.receipt(posted.receiptId) };
  }

  receipt(id: string): Promise<ReceiptBody> {
    return this.get(`/v1/receipts/${id}`);
  }

  /** Null where this organisation has posted no such event. */
  async receiptOf(event: SentEvent): Promise<ReceiptBody | null> {
    const query = new URLSearchParams({ source: event.source, eventId: event.id });
    const { status, body } = await this.call<ReceiptBody>('GET', `/v1/receipts?${query.toString()}`);
    if (status === 404) return null;
    if (status !== 200) throw new Error(`GET /v1/receipts: ${status}`);
    return body;
  }

  async alerts(filter: { kind?: string; state?: string; since?: string } = {}): Promise<AlertBody[]> {
    return this.hub.list('/v1/alerts', filter, await this.token());
  }

  alert(id: string): Promise<AlertBody> {
    return this.get(`/v1/alerts/${id}`);
  }

  acknowledge(alert: string, by: string, note?: string): Promise<Answer<AlertBody>> {
    return this.call('POST', `/v1/alerts/${alert}/acknowledgement`, { by, note });
  }

  async tasks(filter: { kind?: string; state?: string } = {}): Promise<TaskBody[]> {
    return this.hub.list('/v1/tasks', filter, await this.token());
  }

  complete(task: string, completion: object): Promise<Answer<TaskBody>> {
    return this.call('POST', `/v1/tasks/${task}/completion`, completion);
  }

  async episodes(filter: { state?: string; child?: string } = {}): Promise<EpisodeBody[]> {
    return this.hub.list('/v1/episodes', filter, await this.token());
  }

  episode(id: string): Promise<EpisodeBody> {
    return this.get(`/v1/episodes/${id}`);
  }

  async disclosures(child: string): Promise<DisclosureBody[]> {
    return this.hub.list(`/v1/children/${child}/disclosures`, {}, await this.token());
  }

  async reviews(filter: { state?: string; kind?: string } = {}): Promise<ReviewBody[]> {
    return this.hub.list('/v1/reviews', filter, await this.token());
  }

  review(id: string): Promise<ReviewBody> {
    return this.get(`/v1/reviews/${id}`);
  }

  /** Asks for a review of what was linked without one. */
  openReview(request: ReviewRequest): Promise<Answer<ReviewBody & ProblemDetails>> {
    return this.call('POST', '/v1/reviews', request);
  }

  /** Decides a review, and waits until the hub has dealt with it. */
  async decide(review: string, request: ReviewDecisionRequest): Promise<Answer<ReviewBody & ProblemDetails>> {
    const answer = await this.call<ReviewBody & ProblemDetails>('POST', `/v1/reviews/${review}/decision`, request);
    await this.hub.settle();
    return answer;
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.call<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path} as ${this.organisation}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** What is there in another form than JSON, as it came. */
  async text(path: string, accept: string): Promise<string> {
    const headers = { accept, authorization: `Bearer ${await this.token()}` };
    const answer = await fetch(this.hub.url + path, { headers });
    if (answer.status !== 200) throw new Error(`GET ${path} as ${this.organisation}: ${answer.status}`);
    return answer.text();
  }

  async call<T>(method: string, path: string, body?: unknown, type?: string): Promise<Answer<T>> {
    const token = await this.token();
    return this.hub.call(method, path, { token, body, ...(type === undefined ? {} : { type }) });
  }

  private async token(): Promise<string> {
    if (this.held && this.held.until > Date.now()) return this.held.token;
    const { clientId, clientSecret } = this.client;
    const answer = await fetch(`${this.hub.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (answer.status !== 200) throw new Error(`no token for ${this.organisation}: ${answer.status}`);
    const { access_token: token, expires_in: seconds } = (await answer.json()) as {
      access_token: string;
      expires_in: number;
    };
    this.held = { token, until: Date.now() + (seconds - 20) * 1000 };
    return token;
  }
}
