import type { OrganisationKind, Role } from '#contracts';
import type { Contact, ContactChannel } from './organisation.js';

/** The roster of one moment, as far as it takes to say who answers. */
export interface Roster {
  kindOf(organisation: string): OrganisationKind | undefined;
  /** All who hold the role, in order of escalation. */
  contacts(organisation: string, role: Role): readonly Contact[];
  /** Those of them who are on duty at the moment. */
  onDuty(organisation: string, role: Role): readonly Contact[];
}

/** Who is told when a rule names this organisation and role. */
export interface Answering {
  /** The role that answers: the one named, or the one that stands in for it. */
  readonly role: Role;
  /** In order of escalation; empty where nobody at all can be told. */
  readonly contacts: readonly Contact[];
  /** The directory lacks somebody whom the rule counts on: a task `directory-gap` for the administrators. */
  readonly gap: boolean;
}

/** One step of an escalation: a contact by one of its channels. */
export interface EscalationStep {
  readonly contact: Contact;
  readonly channel: ContactChannel;
}

const ABOVE_THE_FRONT_DOOR: readonly Role[] = ['service-manager', 'head-of-service', 'assistant-director', 'director'];

/** Whom a rule tells that names an organisation and no role ("Telling" in the protocols). */
export function defaultRole(kind: OrganisationKind | undefined): Role {
  if (kind === 'authority') return 'front-door';
  return kind === 'force' ? 'missing-persons-unit' : 'duty';
}

/**
 * Who answers for a role, or, with `null`, for the organisation. A role that somebody holds is told also when they are off
 * duty: the alert waits for them and escalates meanwhile. A role that nobody holds is the front door's, and a gap.
 */
export function resolveRole(roster: Roster, organisation: string, role: Role | null): Answering {
  const usual = defaultRole(roster.kindOf(organisation));
  if (role !== null && role !== usual) {
    const contacts = answering(roster, organisation, role);
    return contacts.length > 0
      ? { role, contacts, gap: false }
      : { ...byDayAndNight(roster, organisation, usual), gap: true };
  }
  return byDayAndNight(roster, organisation, usual);
}

/** "By day and night; where that has nobody on duty, `out-of-hours` in its stead." */
function byDayAndNight(roster: Roster, organisation: string, usual: Role): Answering {
  for (const role of [usual, 'out-of-hours'] as const) {
    const contacts = roster.onDuty(organisation, role);
    if (contacts.length > 0) return { role, contacts, gap: false };
  }
  // Nobody is there at this hour. Whoever will be there next still hears of it.
  return { role: usual, contacts: roster.contacts(organisation, usual), gap: true };
}

/**
 * In which order an alert for a role goes round its organisation until somebody acknowledges it; the first step is the
 * telling itself. The contacts of the role; their other channels; `front-door` or `out-of-hours`; then up to the
 * director (contract §3). No step comes twice.
 */
export function escalationLadder(roster: Roster, organisation: string, role: Role): readonly EscalationStep[] {
  const ladder = new Map<string, EscalationStep>();
  const climb = (contacts: readonly Contact[]): void => {
    const channels = contacts.flatMap((contact) => contact.channels.map((channel, nth) => ({ contact, channel, nth })));
    channels.sort((a, b) => Number(a.nth > 0) - Number(b.nth > 0)); // stable: everybody's first before anybody's second
    for (const { contact, channel } of channels) {
      // A step that comes again keeps its first place.
      ladder.set(JSON.stringify([contact.id, channel.kind, channel.address]), { contact, channel });
    }
  };
  climb(answering(roster, organisation, role));
  const doors: Role[] = [defaultRole(roster.kindOf(organisation)), 'out-of-hours', 'duty'];
  for (const next of [...doors, ...ABOVE_THE_FRONT_DOOR]) climb(roster.onDuty(organisation, next));
  return [...ladder.values()];
}

function answering(roster: Roster, organisation: string, role: Role): readonly Contact[] {
  const onDuty = roster.onDuty(organisation, role);
  return onDuty.length > 0 ? onDuty : roster.contacts(organisation, role);
}
