// Agencies' systems, which send what was not acknowledged again until it is, and keep a log of what was.

import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { noticeRecord } from './signing.mjs';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;
const ANSWER_WITHIN_MS = 20_000;

/** A publisher was told that its notice is wrong: then the load is, or the hub. */
export class Refused extends Error {}

export class Publishers {
  #clients;
  #gateways;
  #producer;
  #tokens = new Map();
  #turn = 0;

  /**
   * @param {object} of
   * @param {string} of.folder of the fleet, with `credentials.json`
   * @param {() => readonly string[]} of.gateways where they answer
   * @param {import('kafkajs').Producer} of.producer
   * @param {(topic: string) => string} of.topicName
   */
  constructor({ folder, gateways, producer, topicName }) {
    const { clients } = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8'));
    this.#clients = new Map(clients.map((client) => [client.organisation, client]));
    this.#gateways = gateways;
    this.#producer = producer;
    this.topicName = topicName;
    this.log = join(folder, 'published.ndjson');
    this.acknowledged = 0;
  }

  client(organisation) {
    return this.#clients.get(organisation);
  }

  /**
   * Sends a notice until it is acknowledged, and writes that into the log.
   * @throws {Refused}
   */
  async publish(notice, signal) {
    const client = this.client(notice.organisation);
    const event = { ...notice.event, source: client.source };
    const send = notice.via === 'http' ? this.#post : this.#write;
    for (let wait = FIRST_PAUSE_MS; !(await send.call(this, notice, event, client));) {
      if (signal.aborted) throw new Error(`${event.id} was not acknowledged in the end`);
      await pause(wait);
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    }
    if (notice.isCopy) return;
    this.acknowledged++;
    appendFileSync(this.log, `${JSON.stringify({ at: new Date().toISOString(), via: notice.via, event })}\n`);
  }

  /** GET as that organisation's client, of whichever gateway answers. */
  async get(path, organisation) {
    const url = this.#gateway();
    const answer = await fetch(url + path, {
      headers: { authorization: `Bearer ${await this.#token(url, this.client(organisation))}` },
    });
    return answer.json();
  }

  async #post({ feed }, event, client) {
    const url = this.#gateway();
    try {
      const answer = await fetch(`${url}/v1/feeds/${feed}/events`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await this.#token(url, client)}`,
          'content-type': 'application/cloudevents+json',
        },
        body: JSON.stringify(event),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const said = await answer.text();
      if (answer.status === 202) return true;
      if (answer.status === 401) this.#tokens.delete(client.clientId);
      if (answer.status >= 500 || [401, 408, 429].includes(answer.status)) return false;
      throw new Refused(`${event.type} ${event.id} was refused with ${answer.status}: ${said}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
      // nobody there, or the answer was cut off: whether it was accepted is not known
      return false;
    }
  }

  async #write({ feed }, event, client) {
    const isBinary = Number(event.id.split('-').at(-1)) % 2 === 0;
    const record = await noticeRecord(event, client, isBinary);
    try {
      await this.#producer.send({ topic: this.topicName(`feed.${feed}`), acks: -1, messages: [record] });
      return true;
    } catch {
      return false;
    }
  }

  #gateway() {
    const urls = this.#gateways();
    return urls[this.#turn++ % urls.length];
  }

  async #token(url, { clientId, clientSecret }) {
    const known = this.#tokens.get(clientId);
    if (known) return known;
    const answer = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    const { access_token: token } = await answer.json();
    this.#tokens.set(clientId, token);
    return token;
  }
}
