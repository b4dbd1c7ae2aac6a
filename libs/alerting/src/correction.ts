import type { AlertKind, OrganisationKind, Role } from '#contracts';
import { deriveId } from '#kernel';
import { recipientOf, type Alert } from './alert.js';
import { acknowledgeBy } from './urgency.js';

/** Why anybody is told that they were told of the wrong child (contract §2.2): no pack has to say so. */
const WRONG_CHILD = {
  rule: 'linkage',
  protocol: 'hub@1',
  text: 'what you were told under this reference was held to be about a child whom it is not about',
} as const;

/** Why those are stood down who were only asked to ring somebody, while nobody knew whose child it was. */
const NOT_YOURS = {
  rule: 'linkage',
  protocol: 'hub@1',
  text: 'it is known now whose child this is, and not one that your organisation answers for',
} as const;

type ToBegin = Omit<Alert, 'place' | 'state' | 'acknowledged'>;

export interface Correcting {
  /** The decision that found it wrong. */
  readonly decision: string;
  readonly now: Date;
  readonly isRestricted: boolean;
}

/** One correction for each recipient of alerts that showed the wrong child's data, however many. */
export const corrections = (wrong: readonly Alert[], correcting: Correcting): ToBegin[] =>
  oneEach(wrong).map((first) => taking(first, 'correction', WRONG_CHILD, correcting));

/** Somebody who read of the matter by themselves, without an alert. */
export interface MatterRead {
  readonly organisation: string;
  readonly role: Role;
  readonly kind: OrganisationKind;
  readonly child: string;
  readonly report: string;
  readonly reference: string;
}

/** The same for who read the wrong child's data in an episode, without an alert. */
export function correctionForReader(
  { organisation, role, kind, child, report, reference }: MatterRead,
  correcting: Correcting,
): ToBegin {
  const earlier = {
    id: '',
    organisation,
    role,
    capacity: kind === 'force' ? ('police-reporting' as const) : ('reporter' as const),
    person: null,
    exercise: false,
    child,
    report,
    about: report,
    episode: null,
    reference,
  };
  return { ...taking(earlier, 'correction', WRONG_CHILD, correcting), withdraws: null };
}

/** One stand-down for each recipient that was pointed to a matter it turns out to have no part in. */
export const standDownsOfStrangers = (pointers: readonly Alert[], correcting: Correcting): ToBegin[] =>
  oneEach(pointers).map((first) => taking(first, 'stand-down', NOT_YOURS, correcting));

const oneEach = (alerts: readonly Alert[]): Alert[] =>
  [...Map.groupBy(alerts, recipientOf).values()].flatMap((of) => {
    const first = of.find(({ task }) => task === null) ?? of[0];
    return first ? [first] : [];
  });

type Earlier = Pick<
  Alert,
  | 'id'
  | 'organisation'
  | 'role'
  | 'capacity'
  | 'person'
  | 'exercise'
  | 'child'
  | 'report'
  | 'about'
  | 'episode'
  | 'reference'
>;

/** It speaks of the earlier alert, and shows nobody's data: neither the wrong child's again nor the right one's. */
function taking(
  first: Earlier,
  kind: AlertKind,
  because: typeof WRONG_CHILD | typeof NOT_YOURS,
  { decision, now, isRestricted }: Correcting,
): ToBegin {
  // Any notice of a restricted child is urgent (contract §3).
  const urgency = isRestricted ? 'immediate' : 'today';
  const acknowledge = acknowledgeBy(urgency, now);
  return {
    ...first,
    id: deriveId('alert', decision, kind, recipientOf(first)),
    kind,
    urgency,
    late: false,
    task: null,
    because: [because],
    raisedAt: now,
    acknowledgeBy: acknowledge,
    withdraws: first.id,
    escalationStep: 0,
    escalateAt: acknowledge,
  };
}
