import {
  ALERT_KINDS,
  ALERT_STATES,
  AUTHORISING_RANKS,
  CAPACITIES,
  CATEGORIES,
  CHANNELS,
  CONTACT_HOURS,
  DELIVERY_STATES,
  EPISODE_CATEGORIES,
  EPISODE_FLAGS,
  EPISODE_KINDS,
  EPISODE_STATES,
  RECEIPT_STATUSES,
  RISK_LEVELS,
  ROLES,
  TASK_KINDS,
  TASK_PRIORITIES,
  TASK_STATES,
  TRIAGE_COLOURS,
  URGENCIES,
} from '../terms/index.js';
import { EVENT_TYPE_NAMES } from '../event-types.js';
import type * as wire from '../wire/index.js';
import { describe, list, open, optional, orNull, ref, text, time, whole, word, yesNo } from './describe.js';
import type { JsonSchema } from './json-schema.js';
import { REVIEW_SCHEMAS } from './review-schemas.js';

const role = word(...ROLES);
const categories = list(word(...CATEGORIES));
const withheld = list(ref('WithheldCategory'));

/** Schemas of what the hub answers and takes over HTTP, by name, their references at `#/components/schemas/`. */
export const WIRE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  FieldError: describe<wire.FieldError>('What is wrong at one place; the pointer starts at the event.', {
    pointer: text,
    code: text,
    detail: text,
  }),
  ProblemDetails: describe<wire.ProblemDetails>('RFC 9457.', {
    type: optional(text),
    title: text,
    status: whole,
    detail: optional(text),
    instance: optional(text),
    errors: optional(list(ref('FieldError'))),
    decision: optional(ref('ReviewDecision')),
  }),
  Note: describe<wire.Note>('Something to know about a notice that was accepted all the same.', {
    code: text,
    pointer: text,
    detail: text,
  }),
  WithheldCategory: describe<wire.WithheldCategory>('A category that has data which this recipient may not have.', {
    category: word(...CATEGORIES),
    reason: text,
  }),
  BecauseOf: describe<wire.BecauseOf>('A rule of a protocol, and what it says in words.', {
    rule: text,
    protocol: text,
    text,
  }),
  AgreementBasis: describe<wire.AgreementBasis>('An agreement that let something be disclosed, and what.', {
    id: text,
    version: whole,
    lawfulBasis: text,
    categories,
  }),
  PostedEvents: describe<wire.PostedEventsBody>('One answer for each event, in their order.', {
    receipts: list({
      oneOf: [
        describe<Extract<wire.PostedEvent, { receiptId: string }>>('', {
          eventId: text,
          receiptId: text,
          status: word('accepted', 'duplicate'),
        }),
        describe<Extract<wire.PostedEvent, { problem: unknown }>>('', {
          eventId: orNull(text),
          status: word('refused'),
          problem: ref('ProblemDetails'),
        }),
      ],
    }),
  }),
  Receipt: describe<wire.ReceiptBody>('What became of a notice; for its publisher alone.', {
    id: text,
    eventId: text,
    type: orNull(word(...EVENT_TYPE_NAMES)),
    status: word(...RECEIPT_STATUSES),
    episode: orNull(text),
    reference: orNull(text),
    alerts: describe<wire.ReceiptBody['alerts']>('', { raised: whole, delivered: whole, acknowledged: whole }),
    notes: list(ref('Note')),
  }),
  AlertDelivery: describe<wire.AlertDelivery>('', {
    channel: word(...CHANNELS),
    role,
    state: word(...DELIVERY_STATES),
    attempts: whole,
    at: orNull(time),
  }),
  Acknowledgement: describe<wire.Acknowledgement>('', { by: text, note: orNull(text), at: time }),
  Alert: describe<wire.AlertBody>('What one recipient is told. A pointer has no facts and no agreements.', {
    id: text,
    raisedAt: time,
    kind: word(...ALERT_KINDS),
    urgency: word(...URGENCIES),
    state: word(...ALERT_STATES),
    exercise: yesNo,
    late: yesNo,
    episode: orNull(text),
    reference: orNull(text),
    to: describe<wire.AlertBody['to']>('', { organisation: text, role, capacity: word(...CAPACITIES) }),
    because: list(ref('BecauseOf')),
    agreements: list(ref('AgreementBasis')),
    facts: open,
    withheld,
    subject: text,
    body: text,
    acknowledgeBy: optional(time),
    acknowledged: orNull(ref('Acknowledgement')),
    deliveries: list(ref('AlertDelivery')),
    withdraws: optional(text),
  }),
  AcknowledgementRequest: describe<wire.AcknowledgementRequest>('', { by: text, note: optional(text) }),
  SubscriptionRequest: describe<wire.SubscriptionRequest>('', {
    url: text,
    kinds: optional(list(word(...ALERT_KINDS))),
    rotateSecret: optional(yesNo),
    test: optional(yesNo),
  }),
  Subscription: describe<wire.SubscriptionBody>('The secret is shown once, when it is made.', {
    id: text,
    url: text,
    kinds: list(word(...ALERT_KINDS)),
    state: word('active', 'disabled'),
    secret: optional(text),
  }),
  EpisodeRisk: describe<wire.EpisodeRiskBody>('`level` is what the hub acts on, `reported` what was sent.', {
    level: optional(word(...RISK_LEVELS)),
    reported: optional(orNull(word(...RISK_LEVELS))),
    factors: optional(list(text)),
    since: optional(orNull(time)),
    history: optional(
      list(
        describe<NonNullable<wire.EpisodeRiskBody['history']>[number]>('', {
          at: time,
          level: word(...RISK_LEVELS),
          by: text,
        }),
      ),
    ),
  }),
  TimelineEntry: describe<wire.TimelineBody>('', { at: time, recordedAt: time, kind: text, by: text, text }),
  Clock: describe<wire.ClockBody>('', { rule: text, task: text, dueAt: orNull(time), state: word(...TASK_STATES) }),
  Episode: describe<wire.EpisodeBody>('As far as its reader may see it: what is withheld is absent.', {
    id: text,
    reference: text,
    state: word(...EPISODE_STATES),
    kind: word(...EPISODE_KINDS),
    category: optional(orNull(word(...EPISODE_CATEGORIES))),
    since: optional(time),
    endedAt: optional(orNull(time)),
    childId: optional(text),
    child: optional(open),
    risk: optional(ref('EpisodeRisk')),
    placement: optional(open),
    responsible: optional(orNull(text)),
    host: optional(orNull(text)),
    linked: optional(list(text)),
    flags: optional(list(word(...EPISODE_FLAGS))),
    triage: optional(orNull(word(...TRIAGE_COLOURS))),
    categories: optional(
      list(
        describe<NonNullable<wire.EpisodeBody['categories']>[number]>('', {
          at: time,
          category: word(...EPISODE_CATEGORIES),
          by: text,
        }),
      ),
    ),
    timeline: optional(list(ref('TimelineEntry'))),
    clocks: optional(list(ref('Clock'))),
    withheld,
  }),
  Task: describe<wire.TaskBody>('What is due, from whom, since when, under which rule.', {
    id: text,
    kind: word(...TASK_KINDS),
    rule: text,
    rules: list(text),
    protocol: text,
    episode: orNull(text),
    reference: orNull(text),
    owner: describe<wire.TaskBody['owner']>('', { organisation: text, role }),
    participants: list(describe<wire.TaskBody['participants'][number]>('', { organisation: text, role })),
    startedAt: time,
    dueAt: orNull(time),
    priority: word(...TASK_PRIORITIES),
    late: yesNo,
    state: word(...TASK_STATES),
    outcome: orNull(text),
    closedAt: orNull(time),
    closedBy: orNull(describe<NonNullable<wire.TaskBody['closedBy']>>('', { event: orNull(text), reason: text })),
  }),
  TaskCompletionRequest: describe<wire.TaskCompletionRequest>('', {
    outcome: optional(text),
    at: optional(time),
    note: optional(text),
    authorisedBy: optional(
      describe<NonNullable<wire.TaskCompletionRequest['authorisedBy']>>('', {
        rank: word(...AUTHORISING_RANKS),
        name: optional(text),
      }),
    ),
    reason: optional(text),
    nextReviewAt: optional(time),
    takenOverBy: optional(text),
  }),
  ...REVIEW_SCHEMAS,
  Disclosure: describe<wire.DisclosureBody>(
    'Who was told what of a child, when, how, under which agreement and rule.',
    {
      id: text,
      at: time,
      alert: orNull(text),
      to: describe<wire.DisclosureBody['to']>('', { organisation: text, role: orNull(role) }),
      categories,
      fields: list(text),
      withheld,
      agreements: list(ref('AgreementBasis')),
      rules: list(text),
      channel: word(...CHANNELS, 'api', 'page'),
      viewed: orNull(time),
    },
  ),
  Contact: describe<wire.ContactBody>('', {
    id: text,
    organisation: text,
    role,
    name: text,
    when: word(...CONTACT_HOURS),
    channels: list(
      describe<wire.ContactChannelBody>('', { kind: word('email', 'sms'), address: text, assured: yesNo }),
    ),
  }),
};

/** What is answered as a list, page by page. */
export const LISTED = ['Alert', 'Episode', 'Task', 'Review', 'Disclosure', 'Contact'] as const;

/** A page of such a list. */
export const pageOf = (name: string): JsonSchema =>
  describe<wire.ListBody<unknown>>('', { items: list(ref(name)), next: orNull(text) });
