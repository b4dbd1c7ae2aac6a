import type { Capacity, OrganisationKind } from '#contracts';
import type { Selector } from './agreement.js';
import type { Answer } from './conditions.js';
import type { Recipient } from './recipient.js';
import type { Subject } from './subject.js';

/** Three-valued "and": one no settles it, else one unknown. */
function both(one: Answer, other: Answer): Answer {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}

const same = (wanted: string | undefined, actual: unknown): Answer =>
  wanted === undefined ? true : typeof actual === 'string' ? wanted === actual : null;

/** Whether a rule's `to` speaks of this recipient. Unknown where it names a role and the recipient reads without one. */
export function selectsRecipient(selector: Selector, recipient: Recipient): Answer {
  return both(
    both(same(selector.organisation, recipient.organisation), same(selector.kind, recipient.kind)),
    both(same(selector.role, recipient.role), same(selector.capacity, recipient.capacity)),
  );
}

/** An organisation as a supplier of data; `kind` null where nobody knows it. */
export interface SuppliedBy {
  readonly id: string;
  readonly kind: OrganisationKind | null;
}

/** Whether a rule's `from` speaks of this supplier. Nobody supplies data in a role, so that a role is unknown. */
export function selectsSupplier(selector: Selector, supplier: SuppliedBy, subject: Subject): Answer {
  const { organisation, kind, role, capacity } = selector;
  const byName = both(same(organisation, supplier.id), same(kind, supplier.kind));
  if (byName === false || (role === undefined && capacity === undefined)) return byName;
  return both(
    byName,
    both(role === undefined ? true : null, capacity === undefined ? true : suppliesAs(capacity, supplier, subject)),
  );
}

/** Whether the supplier stands in that capacity towards the child. */
function suppliesAs(capacity: Capacity, { id, kind }: SuppliedBy, subject: Subject): Answer {
  const is = (organisation: string | null | undefined): Answer =>
    typeof organisation === 'string' ? organisation === id : null;
  const isA = (...kinds: OrganisationKind[]): Answer => (kind === null ? null : kinds.includes(kind));
  switch (capacity) {
    case 'responsible':
      return is(subject.responsible);
    case 'host':
      return is(subject.host);
    case 'police-host-area':
      return is(subject.forceOfHost);
    case 'police-responsible-area':
      return is(subject.forceOfResponsible);
    case 'police-reporting':
      return both(is(subject.reportedBy), isA('force'));
    case 'reporter':
      return is(subject.reportedBy);
    case 'placement-provider':
      return isA('childrens-home', 'fostering-agency');
    case 'health':
      return isA('hospital');
    case 'education':
      return isA('school');
    case 'home-office':
      return isA('home-office');
    case 'national':
      return isA('national');
    case 'charity':
      return isA('charity');
    case 'receiving':
    case 'named-professional':
      return null;
  }
}
