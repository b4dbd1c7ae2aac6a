import { deriveId } from '#kernel';
import { recipientOf, type Alert } from './alert.js';
import { acknowledgeBy } from './urgency.js';

/** Why anybody is told that an alert is withdrawn (contract §2.2): no pack has to say so. */
const BECAUSE = [
  { rule: 'hub', protocol: 'hub@1', text: 'whoever was told of a report that was withdrawn is told that it was' },
] as const;

/**
 * One stand-down for each recipient that had alerts of the withdrawn report, however many: it takes back the first of
 * them, which was the notice itself where the recipient was told of it.
 */
export function standDowns(
  told: readonly Alert[],
  { by, now, isRestricted }: { readonly by: string; readonly now: Date; readonly isRestricted: boolean },
): Omit<Alert, 'place' | 'state' | 'acknowledged'>[] {
  return [...Map.groupBy(told, recipientOf).values()].flatMap((alerts) => {
    const first = alerts.find(({ kind }) => kind !== 'notice.rule') ?? alerts[0];
    if (!first) return [];
    // Any notice of a restricted child is urgent, the one that takes back another too (contract §3).
    const urgency = isRestricted ? 'immediate' : 'today';
    const acknowledge = acknowledgeBy(urgency, now);
    const { organisation, role, person } = first;
    return [
      {
        ...first,
        id: deriveId('alert', by, '', 'stand-down', organisation, role, person?.email ?? person?.name ?? ''),
        kind: 'stand-down' as const,
        urgency,
        late: false,
        report: by,
        about: first.about,
        because: BECAUSE,
        raisedAt: now,
        acknowledgeBy: acknowledge,
        withdraws: first.id,
        escalationStep: 0,
        escalateAt: acknowledge,
      },
    ];
  });
}
