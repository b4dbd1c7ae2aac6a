import type { Channel, Role } from '#contracts';
import { contentHash, deriveId, onceFor } from '#kernel';
import { disclosureOf, type Disclosure } from '#sharing';
import type { Alert } from './alert.js';
import type { Shown } from './disclosure.js';

export interface LedgerInput {
  readonly alert: Omit<Alert, 'place' | 'state' | 'acknowledged'>;
  readonly shown: Shown;
  readonly role: Role;
  readonly channel: Channel | 'api';
  readonly at: Date;
  /** What makes it another sending than the last: a delivery, a reading that shows other fields. */
  readonly occasion: string;
  /** True where no more than the reference and a link went out. */
  readonly isReferenceOnly?: boolean;
}

/** The entry that an alert's inbox copy has in the ledger, and what its first opening is noted on. */
export const INBOX_OCCASION = 'raised';

/** What the disclosure ledger keeps of one sending of an alert: which fields, by what right, never their values. */
export function ledgerEntry(input: LedgerInput): Disclosure {
  const { alert, shown, role, channel, at, occasion, isReferenceOnly = false } = input;
  const rules = [...new Set(alert.because.map(({ rule }) => rule))];
  const sending = {
    at,
    child: alert.child,
    alert: alert.id,
    person: alert.person?.name ?? null,
    channel,
    rules,
    occasion,
  };
  if (shown.decided === null) return nothingDisclosed(alert, role, sending, shown.pointer);
  const { recipient, decision, projection } = shown.decided;
  const entry = disclosureOf({ ...sending, recipient: { ...recipient, role } }, decision, projection);
  return isReferenceOnly ? { ...entry, categories: [], fields: [], agreements: [] } : entry;
}

/** The entries of one sending: of a digest one for itself, and one for each episode on its list that anything was shown of. */
export function ledgerEntries(input: LedgerInput): Disclosure[] {
  const { alert, shown, role, channel, at, occasion, isReferenceOnly = false } = input;
  const rules = [...new Set(alert.because.map(({ rule }) => rule))];
  const ofList = isReferenceOnly ? [] : (shown.list?.decided ?? []);
  return [
    ledgerEntry(input),
    ...ofList.map(({ child, episode, recipient, decision, projection }) =>
      disclosureOf(
        {
          at,
          child,
          alert: alert.id,
          episode: episode ?? undefined,
          recipient: { ...recipient, role },
          channel,
          rules,
          occasion: `${occasion} ${episode ?? ''}`,
        },
        decision,
        projection,
      ),
    ),
  ];
}

/** A mark of which fields were shown: another one means that the ledger needs another entry. */
export function shownMark({ decided, pointer, list }: Shown): string {
  const paths = decided?.projection.paths ?? NO_PATHS;
  if (list === null) return pointer ? pointerMark(paths) : mark(paths);
  return markOf([pointer, paths, list.decided.map(({ episode, projection }) => [episode, projection.paths])]);
}

const NO_PATHS: readonly string[] = [];
const markOf = (said: readonly unknown[]): string => contentHash(said).slice(0, 16);
const mark = onceFor((paths: readonly string[]) => markOf([false, paths]));
const pointerMark = onceFor((paths: readonly string[]) => markOf([true, paths]));

function nothingDisclosed(
  { organisation }: LedgerInput['alert'],
  role: Role,
  sending: Omit<Parameters<typeof disclosureOf>[0], 'recipient'>,
  pointer: boolean,
): Disclosure {
  const { at, child, alert, person, channel, rules, occasion } = sending;
  return {
    id: deriveId('disclosure', alert ?? '', child ?? '', organisation, role, channel, occasion),
    at,
    child,
    alert,
    episode: null,
    organisation,
    role,
    person: person ?? null,
    channel,
    categories: [],
    fields: [],
    withheld: [],
    agreements: [],
    rules,
    factsHash: '',
    rulesHash: '',
    pointer,
  };
}
