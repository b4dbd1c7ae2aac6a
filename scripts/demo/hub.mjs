// The running hub that the demo plays into, as its agencies see it through HTTP. Node's standard library only.

import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

/** Longer than what a process had in hand that was killed stays with it. */
const LONGEST_WAIT_MS = 60_000;
const POLL_MS = 100;
/** Looks at a receipt that must agree, one poll apart, before its alerts count as all there. */
const SAME_LOOKS = 4;

/** Of these somebody is told in this story: with no alert yet, the hub has not dealt with one. */
const TOLD_OF = ['placement.notified', 'missing.reported', 'missing.found'];

/** Why the demo cannot begin, in a sentence for whoever started it. */
export class CannotBegin extends Error {}

/**
 * The hub that `HOMEWARD_URL` or `HOMEWARD_PORT` names, with the credentials in `HOMEWARD_DATA`. What it accepts is
 * written down in the file `HOMEWARD_PUBLISHED`, if that is given.
 * @throws CannotBegin
 */
export async function findHub(environment) {
  const url = environment.HOMEWARD_URL || `http://127.0.0.1:${environment.HOMEWARD_PORT || '3000'}`;
  const folder = environment.HOMEWARD_DATA || '.homeward';
  const isThere = await fetch(`${url}/livez`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isThere) {
    throw new CannotBegin(
      `No hub answers on ${url}: start one with \`npm start\` in another terminal, then run \`npm run demo\` again.`,
    );
  }
  const [isSimulated, hasSink] = await Promise.all(
    ['/v1/clock', '/sink/messages'].map(async (path) => (await fetch(url + path)).ok),
  );
  const published = environment.HOMEWARD_PUBLISHED || null;
  const hub = new Hub(url, clientsIn(folder), { isSimulated, hasSink, published });
  try {
    await hub.as('E08000010').token();
  } catch {
    throw new CannotBegin(
      `The credentials in ${folder} are not those of the hub on ${url}: set HOMEWARD_DATA to its folder.`,
    );
  }
  return hub;
}

function clientsIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')).clients;
  } catch {
    throw new CannotBegin(`There are no credentials in ${folder}: set HOMEWARD_DATA to the folder of the running hub.`);
  }
}

class Hub {
  #agencies = new Map();
  #clients;

  constructor(url, clients, { isSimulated, hasSink, published }) {
    this.url = url;
    this.published = published;
    this.isSimulated = isSimulated;
    /** Only the embedded hub shows what it sent; a hub of several processes hands it to a mail server. */
    this.hasSink = hasSink;
    this.#clients = clients;
  }

  /** The demonstration's client of an organisation, by the organisation's id. */
  as(organisation) {
    const known = this.#agencies.get(organisation);
    if (known) return known;
    const client = this.#clients.find((one) => one.organisation === organisation);
    if (!client) throw new CannotBegin(`The hub was not started with the demonstration: it knows no ${organisation}.`);
    const agency = new Agency(this, client);
    this.#agencies.set(organisation, agency);
    return agency;
  }

  async now() {
    return this.isSimulated ? new Date((await this.#get('/v1/clock')).now) : new Date();
  }

  /** Moves a simulated clock on; the real one takes its time, and the story does not wait for it. */
  async moveTo(time) {
    if (!this.isSimulated) return;
    const { status } = await this.call('PUT', '/v1/clock', { body: { now: time.toISOString() } });
    if (status !== 200) throw new Error(`PUT /v1/clock: ${status}`);
  }

  async messages(since) {
    if (!this.hasSink) return [];
    return (await this.#get(`/sink/messages?since=${encodeURIComponent(since.toISOString())}`)).items;
  }

  async #get(path) {
    const { status, body } = await this.call('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status}`);
    return body;
  }

  async call(method, path, { token, body, type = 'application/json' } = {}) {
    const answer = await this.ask(path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** As an agency's program must: the same again while nobody answers, since the same notice again is a duplicate. */
  async ask(path, request) {
    const until = Date.now() + LONGEST_WAIT_MS;
    for (;;) {
      const answer = await fetch(this.url + path, request).catch((error) => {
        if (Date.now() > until) throw error;
        return null;
      });
      if (answer && (answer.status !== 503 || Date.now() > until)) return answer;
      await after(POLL_MS);
    }
  }
}

class Agency {
  #hub;
  #client;
  #token;

  constructor(hub, client) {
    this.#hub = hub;
    this.#client = client;
  }

  get organisation() {
    return this.#client.organisation;
  }

  get name() {
    return this.#client.name;
  }

  /** Sends a notice and waits until the hub has dealt with it: linked, decided, and all who are told have it. */
  async tell(type, subject, data) {
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: this.#client.source,
      type: `homeward.${type}.v1`,
      subject,
      time: (await this.#hub.now()).toISOString(),
      data,
    };
    const path = `/v1/feeds/${this.#client.feeds[0]}/events`;
    const { status, body } = await this.#call('POST', path, { body: event, type: 'application/cloudevents+json' });
    if (status !== 202) throw new Error(`${type} of ${this.name}: ${status} ${JSON.stringify(body)}`);
    const { published } = this.#hub;
    if (published) appendFileSync(published, `${JSON.stringify({ via: 'http', event })}\n`);
    return this.#dealtWith(body.receipts[0].receiptId, TOLD_OF.includes(type) ? 1 : 0);
  }

  async alerts(since) {
    return this.#all(`/v1/alerts?since=${encodeURIComponent(since.toISOString())}`);
  }

  async tasks() {
    return this.#all('/v1/tasks');
  }

  async disclosures(child) {
    return this.#all(`/v1/children/${child}/disclosures`);
  }

  async episode(id) {
    return this.#get(`/v1/episodes/${id}`);
  }

  async receipt(id) {
    return this.#get(`/v1/receipts/${id}`);
  }

  async acknowledge(alert, by, note) {
    const { status, body } = await this.#call('POST', `/v1/alerts/${alert}/acknowledgement`, { body: { by, note } });
    if (status !== 200) throw new Error(`acknowledging as ${this.name}: ${status}`);
    return body;
  }

  async complete(task, completion) {
    const { status } = await this.#call('POST', `/v1/tasks/${task}/completion`, { body: completion });
    if (status !== 200) throw new Error(`completing a task as ${this.name}: ${status}`);
  }

  async token() {
    if (this.#token) return this.#token;
    const { clientId, clientSecret } = this.#client;
    const answer = await this.#hub.ask('/oauth/token', {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!answer.ok) throw new Error(`no token for ${this.name}: ${answer.status}`);
    return (this.#token = (await answer.json()).access_token);
  }

  async #dealtWith(receiptId, fewest) {
    await this.#hub.moveTo(await this.#hub.now());
    if (this.#hub.isSimulated) return this.receipt(receiptId);
    const until = Date.now() + LONGEST_WAIT_MS;
    let looks = [];
    while (Date.now() < until) {
      const receipt = await this.receipt(receiptId);
      const { raised, delivered } = receipt.alerts;
      const isDone = receipt.status !== 'accepted' && raised >= fewest && delivered === raised;
      looks = isDone ? [...looks, raised] : [];
      if (looks.length >= SAME_LOOKS && new Set(looks.slice(-SAME_LOOKS)).size === 1) return receipt;
      await after(POLL_MS);
    }
    throw new Error('the hub has not dealt with a notice within a minute');
  }

  async #all(path) {
    const items = [];
    for (let next = ''; next !== null;) {
      const cursor = next === '' ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`;
      const page = await this.#get(path + cursor);
      items.push(...page.items);
      next = page.next;
    }
    return items;
  }

  async #get(path) {
    const { status, body } = await this.#call('GET', path);
    if (status !== 200) throw new Error(`GET ${path} as ${this.name}: ${status}`);
    return body;
  }

  async #call(method, path, options = {}) {
    return this.#hub.call(method, path, { ...options, token: await this.token() });
  }
}
