import type { AgreementBasis, Role, WithheldCategory } from '#contracts';
import type { Because } from '#protocols';
import type { Alert } from '../alert.js';
import type { Ring, Shown } from '../disclosure.js';
import { escalationInterval } from '../urgency.js';
import { detailsOf, text, whoInWords, type Detail, type Facts, type Naming } from './details.js';
import {
  capacityInWords,
  categoryInWords,
  headline,
  reasonInWords,
  roleInWords,
  shortTime,
  timeInWords,
  urgencyInWords,
} from './plain-english.js';
import { listed, listInWords, type ListInWords } from './list-in-words.js';
import { plainValue } from './safe-text.js';

/**
 * All that a template sees: the alert's own fields, the facts that the decision permits, and both of them in words. Every
 * field is there, empty where there is nothing to say, so that a template that asks for any other is known to be wrong.
 */
export interface MessageView {
  readonly id: string;
  readonly kind: string;
  readonly urgency: string;
  readonly reference: string;
  readonly raisedAt: string;
  readonly exercise: boolean;
  readonly late: boolean;
  readonly to: { readonly organisation: string; readonly role: string; readonly capacity: string };
  readonly because: readonly Because[];
  readonly agreements: readonly AgreementBasis[];
  readonly facts: Facts;
  readonly withheld: readonly WithheldCategory[];
  readonly withdraws: string;

  /** `URGENT`, `TODAY`, `For information` */
  readonly haste: string;
  /** `a child is missing`, and the same at the beginning of a sentence. */
  readonly what: string;
  readonly What: string;
  /** `21:30 on Mon 2 March`, and for a subject `21:30`; empty where nobody has to acknowledge. */
  readonly acknowledgeBy: string;
  readonly by: string;
  /** The sentences of the rules, and the same at the beginning of a sentence. */
  readonly reason: string;
  readonly Reason: string;
  /** True for police, who need not be told to tell the police. */
  readonly police: boolean;
  readonly raised: string;
  readonly organisation: string;
  readonly role: string;
  readonly capacity: string;
  /** Of whom it speaks, empty where the recipient may not know. */
  readonly who: string;
  readonly details: readonly Detail[];
  readonly notShown: readonly { readonly category: string; readonly reason: string }[];
  readonly ring:
    { readonly organisation: string; readonly name: string; readonly phone: string; readonly email: string } | '';
  /** The list that a digest sends; empty for whatever is none. */
  readonly list: ListInWords | '';
  /** How much is on it, which says nothing of anybody: `Daily missing report: 3 lines`. */
  readonly listed: string;
  readonly link: string;
  readonly api: string;
  /** True in the message of a later step. */
  readonly escalated: boolean;
}

export interface MessageSettings {
  /** Where the hub's pages are, without a slash at the end. */
  readonly baseUrl: string;
}

export interface ViewInput {
  readonly alert: Alert;
  readonly shown: Shown;
  /** The role that this copy goes to. */
  readonly role: Role;
  readonly step: number;
  readonly naming: Naming;
  readonly now: Date;
}

export function messageView(
  { alert, shown, role, step, naming, now }: ViewInput,
  settings: MessageSettings,
): MessageView {
  const what = headline(
    alert.kind,
    text(shown.facts, 'episode.category') || text(shown.facts, 'notice.category') || null,
  );
  const reason = [...new Set(alert.because.map(({ text: sentence }) => plainValue(sentence)))].join('; ');
  const by = deadline(alert, now);
  return {
    id: alert.id,
    kind: alert.kind,
    urgency: alert.urgency,
    reference: alert.reference ?? '',
    raisedAt: alert.raisedAt.toISOString(),
    exercise: alert.exercise,
    late: alert.late,
    to: { organisation: alert.organisation, role, capacity: alert.capacity },
    because: alert.because.map((one) => ({ ...one, text: plainValue(one.text) })),
    agreements: shown.agreements,
    facts: shown.facts,
    withheld: shown.withheld,
    withdraws: alert.withdraws ?? '',
    haste: urgencyInWords(alert.urgency),
    what,
    What: asSentence(what),
    acknowledgeBy: by === null ? '' : timeInWords(by),
    by: by === null ? '' : shortTime(by, now),
    reason,
    Reason: asSentence(reason),
    police: alert.capacity.startsWith('police-'),
    raised: timeInWords(alert.raisedAt),
    organisation: plainValue(naming(alert.organisation)),
    role: roleInWords(role),
    capacity: capacityInWords(alert.capacity),
    who: whoInWords(shown.facts, now),
    details: detailsOf(alert.kind, shown.facts, naming),
    notShown: shown.withheld.map(({ category, reason }) => ({
      category: categoryInWords(category),
      reason: reasonInWords(reason),
    })),
    ring: shown.ring === null ? '' : inWords(shown.ring),
    list: text(shown.facts, 'list.name') === '' || shown.list === null ? '' : listInWords(shown.list),
    listed: shown.list === null ? '' : listed(shown.list),
    link: `${settings.baseUrl}/alerts/${alert.id}`,
    api: `POST /v1/alerts/${alert.id}/acknowledgement`,
    escalated: step > 0,
  };
}

/** For a later step, whose turn comes when the first deadline has passed, the time that it has itself. */
function deadline({ acknowledgeBy, urgency, acknowledged }: Alert, now: Date): Date | null {
  const interval = escalationInterval(urgency);
  if (acknowledgeBy === null || interval === null || acknowledgeBy > now || acknowledged !== null) return acknowledgeBy;
  return new Date(now.getTime() + interval);
}

function asSentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function inWords(ring: Ring): Exclude<MessageView['ring'], ''> {
  return {
    organisation: plainValue(ring.organisation),
    name: plainValue(ring.name),
    phone: plainValue(ring.phone ?? ''),
    email: plainValue(ring.email ?? ''),
  };
}
