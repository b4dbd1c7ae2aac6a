import {
  EVENT_TYPES,
  eventTypeOf,
  notesOn,
  validateEvent,
  type EventType,
  type EventValidation,
  type Feed,
  type Note,
  type PostedEvent,
} from '#contracts';
import { isWithinSource, mayPublish } from '#directory';
import { Admission, clockNotes, Intake, type WayIn } from '#intake';
import { HubClock } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { Problem } from '../http/problem.js';

export type Kept = Extract<PostedEvent, { receiptId: string }>;

/** A CloudEvent that has been looked at, with what was found; not yet judged by who sent it. */
export interface LookedAt {
  readonly event: object;
  /** Undefined for a type that the contract does not know. */
  readonly type: EventType | undefined;
  readonly checked: Exclude<EventValidation, { kind: 'not-a-cloudevent' }>;
}

/** Who sent an event, and how it came. */
export interface Arrival {
  readonly publisher: CallerInfo;
  readonly feed: Feed;
  readonly via: WayIn;
  /** What there is to know of the way it came. */
  readonly notes?: readonly Note[];
  /** Stored after what others sent meanwhile. */
  readonly afterOthers?: boolean;
}

/** What a notice is judged by, whichever way it came in: one set of checks, with one set of refusals (contract §1, §2). */
@Injectable()
export class Admitting {
  constructor(
    private readonly intake: Intake,
    private readonly admission: Admission,
    private readonly clock: HubClock,
  ) {}

  /** @throws Problem 403 */
  mayUse(publisher: CallerInfo, feed: Feed): void {
    if (!publisher.feeds.includes(feed)) {
      throw new Problem('wrong-feed', 'This client is not registered for that feed.');
    }
  }

  /** @throws Problem 400 for what is no CloudEvent */
  lookAt(event: object): LookedAt {
    const checked = validateEvent(event);
    if (!checked.ok && checked.kind === 'not-a-cloudevent') {
      throw new Problem('not-a-cloudevent', 'It lacks what makes a CloudEvent.', { errors: checked.errors });
    }
    return { event, type: eventTypeOf((event as { type: string }).type), checked };
  }

  /**
   * Stores the notice; on disk when this resolves.
   * @throws Problem for every refusal; StorageUnavailable when it could not be stored
   */
  async admit({ event, type, checked }: LookedAt, arrival: Arrival): Promise<Kept> {
    const { publisher, feed, via, notes = [], afterOthers = false } = arrival;
    if (!isWithinSource(publisher.source, (event as { source: string }).source)) {
      throw new Problem('wrong-source', 'The source must be the one this client is registered for, or lie below it.', {
        pointer: '/source',
      });
    }
    if (type && !mayCarry(publisher, feed, type)) {
      throw new Problem('wrong-type', 'This client may not publish that type on that feed.', { pointer: '/type' });
    }
    if (!checked.ok) throw new Problem('invalid', 'Some fields are wrong.', { errors: checked.errors });
    const notice = checked.value;
    const refusals = await this.admission.refusals(notice, publisher.organisation);
    if (refusals.length > 0) throw new Problem('invalid', 'The notice is refused.', { errors: refusals });
    const acceptance = await this.intake.accept({
      event: notice,
      raw: event,
      organisation: publisher.organisation,
      feed,
      via,
      notes: [...notesOn(notice), ...clockNotes(notice, this.clock.now()), ...notes],
      actor: publisher.clientId,
      afterOthers,
    });
    if (acceptance.outcome === 'conflict') {
      throw new Problem('conflict', 'Another notice was accepted with this source and id: give each its own.', {
        pointer: '/id',
      });
    }
    return { eventId: notice.id, receiptId: acceptance.receiptId, status: acceptance.outcome };
  }
}

const mayCarry = (publisher: CallerInfo, feed: Feed, type: EventType): boolean =>
  EVENT_TYPES[type].feeds.includes(feed) && mayPublish(publisher.kind, type);

/** What it takes back may have come just before it. */
export const isWithdrawal = (event: object): boolean =>
  (event as { type?: unknown }).type === 'homeward.report.withdrawn.v1';
