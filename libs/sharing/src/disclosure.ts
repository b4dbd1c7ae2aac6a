import type { Category, Role } from '#contracts';
import { deriveId } from '#kernel';
import type { AgreementUsed, Decision, Withheld } from './decision.js';
import type { Projection } from './project.js';
import type { Recipient } from './recipient.js';

/** How a disclosure reached them: a channel of an alert, or a reading by API or page. */
export type DisclosureChannel = 'email' | 'sms' | 'webhook' | 'inbox' | 'topic' | 'api' | 'page';

/** What the ledger keeps of one sending: who was told which fields, when, how, by what right. No values. */
export interface Disclosure {
  readonly id: string;
  readonly at: Date;
  readonly child: string | null;
  readonly alert: string | null;
  /** The episode that was read, where one was read without an alert. */
  readonly episode: string | null;
  readonly organisation: string;
  readonly role: Role | null;
  readonly person: string | null;
  readonly channel: DisclosureChannel;
  readonly categories: readonly Category[];
  readonly fields: readonly string[];
  readonly withheld: readonly Withheld[];
  readonly agreements: readonly AgreementUsed[];
  readonly rules: readonly string[];
  readonly factsHash: string;
  readonly rulesHash: string;
  readonly pointer: boolean;
}

export interface Sending {
  readonly at: Date;
  readonly child: string | null;
  readonly alert: string | null;
  /** The episode that is read, where one is read without an alert. */
  readonly episode?: string | undefined;
  readonly recipient: Recipient;
  /** The person's name or client, where one was told or opened it. */
  readonly person?: string | null | undefined;
  readonly channel: DisclosureChannel;
  /** Ids of the protocols' rules, `ENG-07`. */
  readonly rules: readonly string[];
  /** What makes this sending another than the last on the same channel of the same alert: a contact, an attempt, a request. */
  readonly occasion: string;
}

/** The entry for one sending. The same sending gives the same id, so that writing it again writes nothing. */
export function disclosureOf(sending: Sending, decision: Decision, { paths, categories }: Projection): Disclosure {
  const { at, child, alert, episode, recipient, person, channel, rules, occasion } = sending;
  const { organisation, role } = recipient;
  return {
    id: deriveId('disclosure', alert ?? '', child ?? '', organisation, role ?? '', channel, occasion),
    at,
    child,
    alert,
    episode: episode ?? null,
    organisation,
    role,
    person: person ?? null,
    channel,
    categories,
    fields: paths,
    withheld: decision.withheld,
    agreements: decision.agreements,
    rules,
    factsHash: decision.hashes.facts,
    rulesHash: decision.hashes.rules,
    pointer: decision.pointer,
  };
}
