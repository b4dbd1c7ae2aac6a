import { caseKey, eventTypeOf, FEEDS, feedTopic, type Feed, type Note, type PostedEvent } from '#contracts';
import { Intake, isStorageFault, type RecordRefusal } from '#intake';
import { logger, mayHelpToRetry, type KafkaRecord } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../../access/caller.js';
import { ClientStore, type RegisteredClient } from '../../access/client-store.js';
import { Problem } from '../../http/problem.js';
import { Admitting } from '../admitting.js';
import { readRecord } from './read-record.js';
import { detachedJws, KeyRing, type SignatureFault } from './record-signature.js';

const FEED_OF = new Map<string, Feed>(FEEDS.map((feed) => [feedTopic(feed), feed]));

/** A record whose signer is known and which holds an event. */
export interface OpenedRecord {
  readonly record: KafkaRecord;
  readonly feed: Feed;
  readonly publisher: CallerInfo;
  readonly event: object;
}

export type Opened =
  | ({ readonly ok: true } & OpenedRecord)
  | { readonly ok: false; readonly record: KafkaRecord; readonly refusal: RecordRefusal };

export type Taken =
  | { readonly outcome: Extract<PostedEvent, { receiptId: string }>['status'] }
  | { readonly outcome: 'refused'; readonly refusal: RecordRefusal };

/** From a record of a feed topic to a notice on disk, or to why not. */
@Injectable()
export class FeedRecords {
  private readonly keys = new KeyRing();
  private readonly log = logger('feeds');

  constructor(
    private readonly clients: ClientStore,
    private readonly admitting: Admitting,
    private readonly intake: Intake,
  ) {}

  /** Who signed it, and what it says. @throws only what waiting may help: the directory could not be asked */
  async open(record: KafkaRecord): Promise<Opened> {
    let publisher: RegisteredClient | null = null;
    let event: object | null = null;
    try {
      publisher = await this.signerOf(record);
      const read = readRecord(record);
      event = read.event;
      if (!read.ok) throw read.problem;
      const feed = FEED_OF.get(record.topic);
      if (feed === undefined) throw new Error('a record of a topic that is no feed');
      return { ok: true, record, feed, publisher, event: read.event };
    } catch (thrown) {
      return { ok: false, record, refusal: this.refusalOf(thrown, publisher, event) };
    }
  }

  /** Stores what it says, by the checks that HTTP has. @throws only what waiting may help: it could not be stored */
  async admit(opened: OpenedRecord): Promise<Taken> {
    const { publisher, feed, event, record } = opened;
    try {
      if (!publisher.scopes.includes('events'))
        throw new Problem('wrong-scope', 'This client lacks the scope: events.');
      this.admitting.mayUse(publisher, feed);
      const looked = this.admitting.lookAt(event);
      const arrival = { publisher, feed, via: 'kafka', notes: notesOnKey(record, event) } as const;
      return { outcome: (await this.admitting.admit(looked, arrival)).status };
    } catch (thrown) {
      const refusal = this.refusalOf(thrown, publisher, event);
      // Its publisher has a receipt that says "accepted". Whoever sends a copy, on whichever topic, changes nothing.
      if (await this.wasAccepted(publisher, event)) return { outcome: 'duplicate' };
      return { outcome: 'refused', refusal };
    }
  }

  private async signerOf(record: KafkaRecord): Promise<RegisteredClient> {
    const jws = detachedJws(record);
    if (typeof jws === 'string') throw unauthenticated(jws);
    const client = await this.clients.find(jws.kid);
    if (!client) throw unauthenticated('unknown-client');
    const fault = await this.keys.faultOf(record, jws, client.keys);
    if (fault) throw unauthenticated(fault);
    return client;
  }

  private async wasAccepted({ organisation }: CallerInfo, event: object): Promise<boolean> {
    const { source, id } = event as { source?: unknown; id?: unknown };
    if (typeof source !== 'string' || typeof id !== 'string') return false;
    return this.intake.hasAccepted(organisation, { ...event, source, id });
  }

  /** @throws what was thrown, where waiting may help */
  private refusalOf(thrown: unknown, publisher: CallerInfo | null, event: object | null): RecordRefusal {
    if (isStorageFault(thrown) || mayHelpToRetry(thrown)) throw thrown;
    const problem = thrown instanceof Problem ? thrown : new Problem('fault', 'Something went wrong in the hub.');
    if (problem !== thrown) this.log.error({ err: thrown }, 'a record could not be taken in');
    return {
      reason: problem.code,
      errors: problem.body.errors ?? [],
      publisher: publisher && { organisation: publisher.organisation, clientId: publisher.clientId },
      notice: event && noticeNamed(event),
    };
  }
}

/** More than an index takes of two texts: nobody could ask for a receipt by them. */
const LONGEST_NAME = 2_048;

function noticeNamed(event: object): RecordRefusal['notice'] {
  const { source, id, type } = event as Readonly<Record<'source' | 'id' | 'type', unknown>>;
  if (typeof source !== 'string' || typeof id !== 'string') return null;
  const name = source + id;
  if (name.includes('\0') || !name.isWellFormed() || Buffer.byteLength(name) > LONGEST_NAME) return null;
  return { source, eventId: id, type: (typeof type === 'string' ? eventTypeOf(type) : undefined) ?? null };
}

const KEY_NOTE: Note = {
  code: 'key-not-the-case',
  pointer: '',
  detail: 'The key of the record must be source, a blank, subject, or notices of one case can overtake each other.',
};

function notesOnKey({ key }: KafkaRecord, event: object): Note[] {
  const { source, subject } = event as { source: string; subject: string };
  return key?.toString('utf8') === caseKey(source, subject) ? [] : [KEY_NOTE];
}

const FAULTS: Readonly<Record<SignatureFault, string>> = {
  unsigned: 'The record must have a header homeward-signature.',
  'doubled-signature': 'The header homeward-signature must be there once.',
  'malformed-signature':
    'The header homeward-signature must be a detached JWS in compact form, with alg and kid and no extension.',
  'unknown-client': 'The kid of the signature must be the id of a registered client.',
  'wrong-algorithm': 'The alg of the signature must be the one that the client’s registered key is for.',
  'bad-signature': 'The signature was not made over these bytes with the client’s registered key.',
};

const unauthenticated = (code: SignatureFault): Problem =>
  new Problem('unauthenticated', FAULTS[code], { errors: [{ pointer: '', code, detail: FAULTS[code] }] });
