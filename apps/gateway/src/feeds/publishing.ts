import { FEEDS, type Feed, type PostedEvent } from '#contracts';
import { StorageUnavailable } from '#intake';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { RateLimit } from '../access/rate-limit.js';
import { problemOf } from '../http/problem-of.js';
import { notFound, Problem } from '../http/problem.js';
import { Admitting, isWithdrawal, type Kept } from './admitting.js';
import { idOf, type Received } from './cloud-event-body.js';

type Outcome =
  | { readonly ok: true; readonly receipt: Kept }
  | { readonly ok: false; readonly eventId: string | null; readonly thrown: unknown };

/** How many events of a batch are checked before others get their turn. */
const TURN = 50;

/** Takes in what a publisher posts on a feed, or says why not (contract §2). */
@Injectable()
export class Publishing {
  constructor(
    private readonly admitting: Admitting,
    private readonly rate: RateLimit,
  ) {}

  /** The feed, if there is one and the caller may publish on it. @throws Problem 404, 403 */
  feed(caller: CallerInfo, name: string): Feed {
    const feed = FEEDS.find((one) => one === name);
    if (feed === undefined) throw notFound();
    this.admitting.mayUse(caller, feed);
    return feed;
  }

  /**
   * One event, on disk when this resolves.
   * @throws Problem for every refusal; StorageUnavailable when it could not be stored
   */
  async one(caller: CallerInfo, feed: Feed, event: object): Promise<Kept> {
    const looked = this.admitting.lookAt(event);
    const within = this.rate.isWithin(caller.clientId);
    // A child who is missing is never turned away for what else the client sends; it waits behind what others send.
    if (!within && looked.type !== 'missing.reported') throw tooMany();
    return this.admitting.admit(looked, { publisher: caller, feed, via: 'http', afterOthers: !within });
  }

  /**
   * A batch, item by item and in its order; the good ones are kept whatever becomes of the others.
   * @throws StorageUnavailable when nothing of it could be stored
   */
  async batch(caller: CallerInfo, feed: Feed, items: readonly Received[]): Promise<PostedEvent[]> {
    const outcomes: Promise<Outcome>[] = [];
    for (const [i, item] of items.entries()) {
      if (i % TURN === TURN - 1) await new Promise((next) => setImmediate(next));
      // What it takes back may stand before it in this very batch.
      if (item.ok && isWithdrawal(item.event)) await Promise.all(outcomes);
      outcomes.push(this.outcome(caller, feed, item));
    }
    const settled = await Promise.all(outcomes);
    const failed = settled.filter((outcome) => !outcome.ok).map((outcome) => outcome.thrown);
    const unavailable = failed.find((thrown) => thrown instanceof StorageUnavailable);
    if (unavailable && failed.length === items.length) throw unavailable;
    return settled.map((outcome): PostedEvent =>
      outcome.ok
        ? outcome.receipt
        : { eventId: outcome.eventId, status: 'refused', problem: problemOf(outcome.thrown).body },
    );
  }

  private async outcome(caller: CallerInfo, feed: Feed, item: Received): Promise<Outcome> {
    if (!item.ok) return { ok: false, eventId: item.eventId, thrown: item.problem };
    try {
      return { ok: true, receipt: await this.one(caller, feed, item.event) };
    } catch (thrown) {
      return { ok: false, eventId: idOf(item.event), thrown };
    }
  }
}

const tooMany = (): Problem =>
  new Problem('too-many-requests', 'This client sends more than can be taken.', { retryAfter: 1 });
