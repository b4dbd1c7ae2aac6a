import type {
  Capacity,
  EducationAbsenceReported,
  OrganisationKind,
  PlacementNotified,
  ReturnInterviewRecorded,
} from '#contracts';
import type { Answering, DirectorySnapshot } from '#directory';
import { receivingAuthorities } from '#episodes';
import { isOpenToSocialCare, noticesOfMatter } from './concerns.js';
import { authoritiesOf, capacityOf, careOf, foundIn, livesIn, placementOf, type Matter } from './matter.js';
import type { NamedPerson, TellTo, UnfilledRole } from './obligations.js';
import type { Target, Who } from './pack.js';
import type { Role } from '#contracts';

const FALLBACK: Record<OrganisationKind, Capacity> = {
  authority: 'receiving',
  force: 'police-reporting',
  school: 'education',
  hospital: 'health',
  'childrens-home': 'placement-provider',
  'fostering-agency': 'placement-provider',
  'home-office': 'home-office',
  national: 'national',
  charity: 'charity',
  hub: 'reporter',
};

/** An organisation that a rule means, and the role there that it names. */
export interface Meant {
  readonly organisation: string;
  readonly role: Role | null;
}

/** Those whom a rule's words mean in this matter; none where they mean nobody. */
export function whoIsMeant({ to, role }: Who, matter: Matter, self: string | null): Meant[] {
  if (to === 'case-holder') return caseHolder(matter, self);
  return organisationsMeant(to, matter, self).map((organisation) => ({ organisation, role: role ?? null }));
}

/**
 * *The case holder* ("Counting" in the protocols): the social worker in the child's record, else the allocated team; of a
 * child whom another authority placed with this one, that authority's front door. A case that is not open has none.
 */
function caseHolder(matter: Matter, self: string | null): Meant[] {
  const { responsible, host } = authoritiesOf(matter);
  if (responsible === null) return [];
  if (self !== null && self === host) return [{ organisation: responsible, role: null }];
  const worker = careOf(matter)?.professionals.find(({ role }) => role === 'social-worker');
  if (worker) return [{ organisation: worker.organisation ?? responsible, role: 'social-worker' }];
  return isOpenToSocialCare(matter) ? [{ organisation: responsible, role: 'allocated-team' }] : [];
}

function organisationsMeant(target: Exclude<Target, 'case-holder'>, matter: Matter, self: string | null): string[] {
  const { responsible, host } = authoritiesOf(matter);
  const forceOf = (authority: string | null): string | null =>
    authority === null ? null : (matter.directory.forceOf(authority) ?? null);
  switch (target) {
    case 'responsible':
      return present(responsible);
    case 'host':
      return present(host);
    case 'self':
      return present(self);
    case 'force-of-responsible':
      return present(forceOf(responsible));
    case 'force-of-host':
      return present(forceOf(host));
    case 'force-of-self':
      return present(forceOf(self));
    case 'area-force':
      return present(forceOf(host ?? responsible));
    case 'sending-force':
      return present(sendingForce(matter) ?? forceOf(host ?? responsible));
    case 'recording-force':
      return present(recordingForce(matter) ?? forceOf(host ?? responsible));
    case 'sender':
      return present(matter.notice.organisation);
    case 'reporter':
      return present(matter.episode?.reportedBy ?? null);
    case 'provider':
      return present(providerOf(matter));
    case 'found-in':
      return present(foundIn(matter));
    case 'receiving':
      return receivingIn(matter);
    case 'consented':
      return consentedOf(matter);
    case 'agreement-partners':
      return self === null ? [] : [...(matter.partnersOf?.(self) ?? [])];
    case 'home-office':
      return matter.directory.organisationsOf('home-office').map(({ id }) => id);
    case 'school':
      return present(schoolOf(matter));
    case 'other-authorities': {
      const own = [responsible, host, livesIn(matter)];
      return matter.directory
        .organisationsOf('authority')
        .map(({ id }) => id)
        .filter((id) => !own.includes(id));
    }
    case 'lives-in':
      return present(livesIn(matter));
    case 'area-authorities':
      // Nobody knows yet whose child it is: one of these authorities', if it is of the area of the force that reported.
      return responsible === null && matter.episode !== null
        ? [...matter.directory.authoritiesOf(sendingForce(matter) ?? '')]
        : [];
    case 'services':
      return (
        (matter.notice.data as Partial<PlacementNotified>).services?.filter((id) =>
          matter.directory.organisation(id),
        ) ?? []
      );
    default:
      return present(target.startsWith('organisation:') ? target.slice('organisation:'.length) : null);
  }
}

function sendingForce(matter: Matter): string | null {
  const sender = matter.directory.organisation(matter.notice.organisation);
  return sender?.kind === 'force' ? sender.id : null;
}

/** The force that recorded the episode: the first that wrote about it. */
function recordingForce(matter: Matter): string | null {
  return matter.episode?.publishers.find((id) => matter.directory.organisation(id)?.kind === 'force') ?? null;
}

function providerOf(matter: Matter): string | null {
  const urn = placementOf(matter)?.provider?.urn;
  return urn === undefined ? null : (matter.directory.byUrn(urn)?.id ?? null);
}

/** The school that the absence is from: the one that is named, else the one that reports it. */
function schoolOf(matter: Matter): string | null {
  const reports = noticesOfMatter(matter).filter(({ type }) => type === 'education.absence-reported');
  const schools = reports.map(({ data, organisation }) => {
    const { urn } = (data as EducationAbsenceReported).school ?? {};
    return urn === undefined ? matter.directory.organisation(organisation) : matter.directory.byUrn(urn);
  });
  return schools.findLast((one) => one?.kind === 'school')?.id ?? null;
}

/**
 * Why those are told whom a rule asks without their having to do with the child: other authorities, whether the child
 * has come onto a roll of theirs. They are not taken for such as it is thought to be with.
 */
export const capacityMeant = (target: Target): Capacity | undefined =>
  target === 'other-authorities' ? 'education' : undefined;

/** The other authority in whose area this report says that the child is thought to be. */
function receivingIn({ notice, episode, directory }: Matter): string[] {
  if (episode === null) return [];
  const supposed = receivingAuthorities([notice], { ...episode, receiving: [] });
  return supposed.flatMap((code) => present(directory.authorityOf(code) ?? null));
}

/** Those to whom the child agreed that the interview may go, as far as the directory knows them. */
function consentedOf(matter: Matter): string[] {
  if (matter.notice.type !== 'return-interview.recorded') return [];
  const { consentTo = [] } = matter.notice.data as ReturnInterviewRecorded;
  return consentTo.filter((id) => matter.directory.organisation(id));
}

const present = (id: string | null): string[] => (id === null ? [] : [id]);

/**
 * Who is told when a rule names an organisation and perhaps a role: the person of the child's `professionals` who holds
 * it, else the directory's contact, else the front door ("Telling" in the protocols).
 * @param by.capacity of an organisation that has nothing to do with the case; left out: its kind's
 * @param by.at when it is told; left out: now
 */
export function addressed(
  matter: Matter,
  organisation: string,
  role: Role | null,
  by: { readonly capacity?: Capacity | undefined; readonly at?: Date } = {},
): TellTo {
  const kind = matter.directory.organisation(organisation)?.kind ?? 'authority';
  const person = role === null ? null : professional(matter, organisation, role);
  if (role !== null && person !== null) return { organisation, role, capacity: 'named-professional', person };
  return {
    organisation,
    ...answering(matter.directory.resolveRole(organisation, role, by.at ?? matter.now), role),
    capacity: capacityOf(matter, organisation, by.capacity ?? FALLBACK[kind]),
    person: null,
  };
}

/** The role that answers, and the one that a rule names where nobody holds it. */
export type RoleAnswering = Pick<TellTo, 'role' | 'unfilled'>;

const answering = ({ role, gap }: Answering, named: Role | null): RoleAnswering => ({
  role,
  unfilled: named !== null && gap ? named : undefined,
});

/** Of `addressed`, only the role, and the directory's word for it; for roles that none of the child's professionals holds. */
export const answeringAt = (
  directory: DirectorySnapshot,
  { organisation, role }: Meant,
  at: Date,
): RoleAnswering & { readonly by: Answering } => {
  const by = directory.resolveRole(organisation, role, at);
  return { ...answering(by, role), by };
};

/** Whether a person of the child's professionals holds that role there. */
export const isHeldByProfessional = (matter: Matter, { organisation, role }: Meant): boolean =>
  role !== null && professional(matter, organisation, role) !== null;

/** Of those who are addressed under a rule, the roles that nobody holds. */
export const unfilledIn = (
  addressees: readonly Pick<TellTo, 'organisation' | 'unfilled'>[],
  rule: string,
): UnfilledRole[] =>
  addressees.flatMap(({ organisation, unfilled }) =>
    unfilled === undefined ? [] : [{ organisation, role: unfilled, rule }],
  );

function professional(matter: Matter, organisation: string, role: Role): NamedPerson | null {
  const care = careOf(matter);
  const found = care?.professionals.find(
    (p) => p.role === role && (p.organisation ?? care.responsible) === organisation,
  );
  return found ? { name: found.name ?? role, email: found.email ?? null, phone: found.phone ?? null } : null;
}
