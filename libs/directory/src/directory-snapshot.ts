import type { OrganisationKind, Role } from '#contracts';
import { englandBankHolidays, isWithinWorkingHours, type EnglandHolidays } from '#kernel';
import type { Client, Contact, Organisation } from './organisation.js';
import { authorityOfPostcode, type PostcodeAuthority } from './postcode.js';
import type { ReferenceData } from './reference-data.js';
import { escalationLadder, resolveRole, type Answering, type EscalationStep, type Roster } from './who-answers.js';

/** What the directory holds at one moment. Contacts stand in the order in which they were entered. */
export interface DirectoryContents {
  readonly organisations: readonly Organisation[];
  readonly contacts: readonly Contact[];
  readonly clients: readonly Client[];
  /** England's bank holidays as an administrator has written them; else those of the reference data count. */
  readonly bankHolidays?: readonly string[] | null;
}

/** How far a placement lies from the authority that made it. */
export type Distance = 'in-area' | 'neighbouring' | 'further';

/** The directory as it stood at one moment, in memory: every question about who is who, answered without waiting. */
export class DirectorySnapshot {
  readonly calendar: EnglandHolidays;
  readonly #organisations: ReadonlyMap<string, Organisation>;
  readonly #byUrn: ReadonlyMap<string, Organisation>;
  readonly #contacts: ReadonlyMap<string, readonly Contact[]>;
  readonly #clients: ReadonlyMap<string, Client>;
  readonly #alertReaders: ReadonlySet<string>;
  /** Who is at work at the moment that was asked for last: a case that is looked at asks for one moment many times. */
  readonly #atWork = new Map<string, boolean>();
  #askedAt = NaN;
  readonly #answersAtWork = new Map<string, Map<Role | null, Answering>>();
  readonly #answersOffWork = new Map<string, Map<Role | null, Answering>>();

  constructor(
    contents: DirectoryContents,
    readonly reference: ReferenceData,
  ) {
    this.calendar = englandBankHolidays(contents.bankHolidays ?? reference.bankHolidays);
    this.#organisations = new Map(contents.organisations.map((one) => [one.id, one]));
    this.#byUrn = new Map(contents.organisations.flatMap((one) => (one.urn === undefined ? [] : [[one.urn, one]])));
    this.#contacts = Map.groupBy(contents.contacts, (contact) => contact.organisation);
    this.#clients = new Map(contents.clients.map((client) => [client.clientId, client]));
    const readers = contents.clients.filter(({ scopes }) => scopes.includes('alerts'));
    this.#alertReaders = new Set(readers.map(({ organisation }) => organisation));
  }

  organisation(id: string): Organisation | undefined {
    return this.#organisations.get(id);
  }

  /** The school, hospital, home or agency with that number in its register. */
  byUrn(urn: string): Organisation | undefined {
    return this.#byUrn.get(urn);
  }

  organisationsOf(kind: OrganisationKind): readonly Organisation[] {
    return this.organisations().filter((organisation) => organisation.kind === kind);
  }

  organisations(): readonly Organisation[] {
    return [...this.#organisations.values()];
  }

  client(clientId: string): Client | undefined {
    return this.#clients.get(clientId);
  }

  clients(): readonly Client[] {
    return [...this.#clients.values()];
  }

  /** Organisations with a client that may read their alerts: those that have a topic of alerts, too. */
  alertReaders(): ReadonlySet<string> {
    return this.#alertReaders;
  }

  /** The present code of the authority meant by a code: its own, a district's, or one that it had before. */
  authorityOf(code: string): string | undefined {
    return this.reference.authorities.has(code) ? code : this.reference.authorityByOtherCode.get(code);
  }

  /** The force whose area an authority (or district) lies in. */
  forceOf(authority: string): string | undefined {
    return this.reference.authorities.get(this.authorityOf(authority) ?? '')?.force;
  }

  /** Codes of the authorities in a force's area. */
  authoritiesOf(force: string): readonly string[] {
    return [...this.reference.authorities.values()].filter((one) => one.force === force).map((one) => one.code);
  }

  /** The authority a postcode lies in, as far as its sector tells; see `authorityOfPostcode`. */
  authorityOfPostcode(postcode: string): PostcodeAuthority | undefined {
    return authorityOfPostcode(postcode, this.reference);
  }

  /** How far one authority lies from another; undefined where either is unknown, which nobody may take for near. */
  distance(from: string, to: string): Distance | undefined {
    const [one, other] = [this.authorityOf(from), this.authorityOf(to)];
    if (one === undefined || other === undefined) return undefined;
    if (one === other) return 'in-area';
    return this.reference.neighbours.get(one)?.has(other) ? 'neighbouring' : 'further';
  }

  /** An organisation's contacts, or those who hold a role, in order of escalation. */
  contacts(organisation: string, role?: Role): readonly Contact[] {
    const all = this.#contacts.get(organisation) ?? [];
    return role === undefined ? all : all.filter((contact) => contact.role === role);
  }

  /** Those who hold the role and are on duty at that moment, in order of escalation. */
  onDuty(organisation: string, role: Role, at: Date): readonly Contact[] {
    const contacts = this.contacts(organisation, role);
    if (contacts.every((contact) => contact.when === 'always')) return contacts;
    const now = this.isWorkingTime(organisation, at) ? 'working-hours' : 'out-of-hours';
    return contacts.filter((contact) => contact.when === 'always' || contact.when === now);
  }

  /** Whether the organisation is at work, by its own hours; one that is not in the directory never is. */
  isWorkingTime(organisation: string, at: Date): boolean {
    const ms = at.getTime();
    if (this.#askedAt !== ms) this.#atWork.clear();
    this.#askedAt = ms;
    let isAtWork = this.#atWork.get(organisation);
    if (isAtWork === undefined) {
      const hours = this.organisation(organisation)?.workingHours;
      isAtWork = hours !== undefined && isWithinWorkingHours(hours, at, this.calendar);
      this.#atWork.set(organisation, isAtWork);
    }
    return isAtWork;
  }

  /**
   * Who is told when a rule names this organisation and role, or (`null`) no role; see `who-answers`. The same object for
   * the same question in or out of the organisation's hours: nothing else makes a difference.
   */
  resolveRole(organisation: string, role: Role | null, at: Date): Answering {
    const answers = this.isWorkingTime(organisation, at) ? this.#answersAtWork : this.#answersOffWork;
    const known = answers.get(organisation) ?? new Map<Role | null, Answering>();
    if (known.size === 0) answers.set(organisation, known);
    const answer = known.get(role) ?? resolveRole(this.#rosterAt(at), organisation, role);
    known.set(role, answer);
    return answer;
  }

  /** The order in which an alert to that role goes round, its first telling included; see `who-answers`. */
  escalationLadder(organisation: string, role: Role, at: Date): readonly EscalationStep[] {
    return escalationLadder(this.#rosterAt(at), organisation, role);
  }

  #rosterAt(at: Date): Roster {
    return {
      kindOf: (organisation) => this.organisation(organisation)?.kind,
      contacts: (organisation, role) => this.contacts(organisation, role),
      onDuty: (organisation, role) => this.onDuty(organisation, role, at),
    };
  }
}
