// The other side of the bench, in a process of its own: publishes as fast as it is answered, or at a given pace.

import { Agent, request } from 'node:http';

export interface Order {
  readonly url: string;
  readonly feed: string;
  readonly tokens: readonly string[];
  /** The body of a request, around the place of its id. */
  readonly bodies: readonly (readonly [before: string, after: string])[];
  readonly seconds: number;
  /** Requests under way at one time; without `perSecond` each is followed at once by the next. */
  readonly connections: number;
  readonly perSecond?: number;
}

export interface Outcome {
  readonly accepted: number;
  /** Answers with another status, by status. */
  readonly others: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** From the moment the request was due to the end of its answer, in milliseconds. */
  readonly latencies: readonly number[];
}

class Publisher {
  private readonly agent: Agent;
  private readonly others: Record<string, number> = {};
  private readonly latencies: number[] = [];
  private accepted = 0;
  private sent = 0;
  private readonly run = `b${process.pid}-${Date.now()}`;

  constructor(private readonly order: Order) {
    this.agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  }

  async publish(): Promise<Outcome> {
    const began = performance.now();
    const end = began + this.order.seconds * 1_000;
    if (this.order.perSecond === undefined) await this.asFastAsAnswered(end);
    else await this.atPace(began, end, this.order.perSecond);
    const seconds = (performance.now() - began) / 1_000;
    this.agent.destroy();
    return { accepted: this.accepted, others: this.others, seconds, latencies: this.latencies };
  }

  private async asFastAsAnswered(end: number): Promise<void> {
    const line = async (): Promise<void> => {
      while (performance.now() < end) await this.one(performance.now());
    };
    await Promise.all(Array.from({ length: this.order.connections }, line));
  }

  /** An open loop: a slow answer delays nobody behind it, and is measured from when it was due. */
  private async atPace(began: number, end: number, perSecond: number): Promise<void> {
    const answers: Promise<void>[] = [];
    for (let due = began; due < end; due += 1_000 / perSecond) {
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      answers.push(this.one(Math.max(due, performance.now() - Math.max(0, -wait))));
    }
    await Promise.all(answers);
  }

  private one(due: number): Promise<void> {
    const nth = this.sent++;
    const which = nth % this.order.tokens.length;
    const [before, after] = this.order.bodies[which] ?? ['', ''];
    const body = `${before}${this.run}-${nth}${after}`;
    return new Promise((resolve, reject) => {
      const sending = request(
        `${this.order.url}/v1/feeds/${this.order.feed}/events`,
        {
          method: 'POST',
          agent: this.agent,
          headers: {
            authorization: `Bearer ${this.order.tokens[which] ?? ''}`,
            'content-type': 'application/cloudevents+json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (answer) => {
          answer.resume();
          answer.on('end', () => {
            this.latencies.push(performance.now() - due);
            if (answer.statusCode === 202) this.accepted++;
            else this.others[String(answer.statusCode)] = (this.others[String(answer.statusCode)] ?? 0) + 1;
            resolve();
          });
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  }
}

process.on('message', (order: Order) => {
  void new Publisher(order).publish().then((outcome) => process.send?.(outcome, () => process.exit(0)));
});
