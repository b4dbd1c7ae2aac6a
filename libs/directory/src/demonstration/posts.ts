import type { OrganisationKind, Role } from '#contracts';

/** A role as it is filled: by a team, or by somebody with a name. */
export interface Post {
  readonly role: Role;
  readonly title: string;
  readonly person: boolean;
}

const team = (role: Role, title: string): Post => ({ role, title, person: false });
const person = (role: Role, title: string): Post => ({ role, title, person: true });

const DUTY = team('duty', 'duty desk');
const MANAGER = person('home-manager', 'registered manager');

const COUNCIL: readonly Post[] = [
  team('front-door', 'front door'),
  team('out-of-hours', 'emergency duty team'),
  person('missing-coordinator', 'missing coordinator'),
  team('allocated-team', 'allocated team'),
  person('social-worker', 'duty social worker'),
  person('iro', 'independent reviewing officer'),
  person('conference-chair', 'conference chair'),
  person('team-manager', 'team manager'),
  person('service-manager', 'service manager'),
  person('head-of-service', 'head of service'),
  person('assistant-director', 'assistant director'),
  person('director', 'director of children’s services'),
  person('principal-manager', 'principal manager'),
  team('placements', 'placements team'),
  team('exploitation-team', 'exploitation team'),
  person('cme-officer', 'children missing education officer'),
  person('education-safeguarding', 'education safeguarding officer'),
  team('education-welfare', 'education welfare service'),
  team('youth-offending', 'youth offending team'),
  team('early-help', 'early help'),
  team('interview-provider', 'return interview service'),
  person('looked-after-nurse', 'designated nurse for looked-after children'),
  person('designated-doctor', 'designated doctor for looked-after children'),
  person('missing-lead', 'lead for missing children'),
];

const POLICE: readonly Post[] = [
  team('missing-persons-unit', 'missing persons unit'),
  team('exploitation-police', 'child exploitation team'),
  person('liaison-officer', 'missing children liaison officer'),
  person('force-coordinator', 'missing persons coordinator'),
  person('senior-officer', 'senior officer on call'),
  person('chief-officer', 'assistant chief constable'),
  person('missing-lead', 'lead for missing children'),
  DUTY,
];

/** The roles that each kind of organisation fills. */
export const POSTS: Readonly<Record<OrganisationKind, readonly Post[]>> = {
  authority: COUNCIL,
  force: POLICE,
  school: [DUTY],
  hospital: [
    DUTY,
    person('looked-after-nurse', 'nurse for looked-after children'),
    person('designated-doctor', 'doctor for looked-after children'),
  ],
  'childrens-home': [MANAGER, DUTY],
  'fostering-agency': [MANAGER, DUTY],
  'home-office': [
    team('evidence-and-enquiry', 'Evidence and Enquiry Unit'),
    team('command-and-control', 'Command and Control Unit'),
    DUTY,
  ],
  national: [DUTY],
  charity: [DUTY],
  hub: [DUTY],
};

const GIVEN = ['Robin', 'Asha', 'Morgan', 'Sam', 'Yusuf', 'Jo', 'Ewa', 'Kim', 'Ola', 'Lee', 'Noor', 'Alex', 'Mei'];
const FAMILY = ['Example', 'Sample', 'Specimen', 'Placeholder', 'Invented', 'Makebelieve', 'Pretend', 'Fictional'];

/** The n-th of the invented people; their names say that they are. */
export function inventedPerson(n: number): string {
  const given = GIVEN[n % GIVEN.length] ?? '';
  const family = FAMILY[Math.floor(n / GIVEN.length) % FAMILY.length] ?? '';
  return `${given} ${family}`;
}
