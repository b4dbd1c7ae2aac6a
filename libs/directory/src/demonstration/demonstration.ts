import type { Feed, OrganisationKind, Scope, UserRole } from '#contracts';
import { feedsOf, scopesOf } from '../entitlement.js';
import { HUB, type Client, type Contact, type ContactChannel, type Organisation, type User } from '../organisation.js';
import type { ReferenceAuthority, ReferenceData, ReferenceForce } from '../reference-data.js';
import {
  LOCAL_AGENCIES,
  NATIONAL_BODIES,
  OTHER_AUTHORITIES_WITH_CLIENT,
  OTHER_FORCES_WITH_CLIENT,
  PROTOCOL_AUTHORITIES,
  SCHOOL_HOLIDAYS,
  WORKING_HOURS,
  type Agency,
} from './places.js';
import { inventedPerson, POSTS, type Post } from './posts.js';
import {
  inventPassword,
  inventSecret,
  inventSigningKey,
  publicHalf,
  type RandomBytes,
  type SigningKey,
} from './secrets.js';

/** A client in `credentials.json`: the only place that has its secret and its private key. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly organisation: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly urn?: string;
  readonly feeds: readonly Feed[];
  readonly source: string;
  readonly scopes: readonly Scope[];
  /** For a client that publishes. */
  readonly signingKey?: SigningKey;
}

export interface UserCredentials {
  readonly username: string;
  readonly password: string;
  readonly organisation: string;
  readonly roles: readonly UserRole[];
}

/** `credentials.json` of contract §4, but for the issuer, whose address only the running hub knows. */
export interface Credentials {
  readonly clients: readonly ClientCredentials[];
  readonly users: readonly UserCredentials[];
}

/** All that a new hub's directory begins with. */
export interface DirectorySeed {
  readonly organisations: readonly Organisation[];
  readonly contacts: readonly Contact[];
  readonly clients: readonly Client[];
  readonly users: readonly User[];
  /** Handed out once; the database keeps only what it takes to check them. */
  readonly credentials: Credentials;
}

/** An organisation of the seed, with the name its people, clients and sources go by. */
interface Seeded {
  readonly organisation: Organisation;
  readonly slug: string;
  readonly shortName: string;
}

/** The directory of contract §4: every authority and force of England, the national bodies, and some invented agencies. */
export function demonstration(random: RandomBytes, reference: ReferenceData): DirectorySeed {
  const authorities = [...reference.authorities.values()].map(authority);
  const forces = [...reference.forces.values()].map(force);
  const agencies = [...LOCAL_AGENCIES, ...NATIONAL_BODIES];
  const all = [...authorities, ...forces, ...agencies.map(agency), hub];
  const withClient: readonly string[] = [
    ...PROTOCOL_AUTHORITIES,
    ...PROTOCOL_AUTHORITIES.map((code) => reference.authorities.get(code)?.force ?? ''),
    ...OTHER_AUTHORITIES_WITH_CLIENT,
    ...OTHER_FORCES_WITH_CLIENT,
    ...agencies.filter((one) => one.hasClient).map((one) => one.id),
  ];
  const seeded = new Map(all.map((one) => [one.organisation.id, one]));
  const holders = withClient.flatMap((id) => {
    const owner = seeded.get(id);
    return owner ? [{ owner, name: owner.slug }] : [];
  });
  return seedOf(all, [...holders, ...administrators], random);
}

/** A hub that knows nobody but its own two administrators. */
export function emptyDirectory(random: RandomBytes): DirectorySeed {
  return seedOf([hub], administrators, random);
}

const hub: Seeded = {
  organisation: { id: HUB, kind: 'hub', name: 'Homeward', workingHours: WORKING_HOURS, schoolHolidays: [] },
  slug: HUB,
  shortName: 'Homeward',
};

function authority({ code, name, officialName }: ReferenceAuthority): Seeded {
  const shortName = name.replace(/, (?:City|County) of$/, '');
  const protocols: readonly string[] = PROTOCOL_AUTHORITIES;
  return {
    organisation: {
      id: code,
      kind: 'authority',
      name: officialName,
      area: { authority: code },
      workingHours: WORKING_HOURS,
      schoolHolidays: protocols.includes(code) ? SCHOOL_HOLIDAYS : [],
    },
    slug: `${slugOf(shortName)}-council`,
    shortName,
  };
}

function force({ id, name }: ReferenceForce): Seeded {
  const organisation: Organisation = { id, kind: 'force', name, workingHours: WORKING_HOURS, schoolHolidays: [] };
  return { organisation, slug: slugOf(name), shortName: name };
}

function agency({ id, kind, name, urn, authority: code }: Agency): Seeded {
  const organisation: Organisation = {
    id,
    kind,
    name,
    ...(urn === undefined ? {} : { urn }),
    ...(code === undefined ? {} : { area: { authority: code } }),
    workingHours: WORKING_HOURS,
    schoolHolidays: [],
  };
  return { organisation, slug: id, shortName: name };
}

/** Who gets a client and a user, and the name that both have. */
interface Holder {
  readonly owner: Seeded;
  readonly name: string;
}

/** Two, so that one can approve what the other writes. */
const administrators: readonly Holder[] = [1, 2].map((n) => ({ owner: hub, name: `${HUB}-administrator-${n}` }));

interface Account {
  readonly client: Client;
  readonly user: User;
  readonly clientCredentials: ClientCredentials;
  readonly userCredentials: UserCredentials;
}

function account({ owner: { organisation, slug }, name }: Holder, nth: number, random: RandomBytes): Account {
  const { id, kind, urn } = organisation;
  const feeds = feedsOf(kind);
  const signingKey = feeds.length > 0 ? inventSigningKey(name, random) : undefined;
  const access = { feeds, source: `/agencies/${slug}`, scopes: scopesOf(kind) };
  const roles = USER_ROLES_OF[kind];
  return {
    client: { clientId: name, organisation: id, kind, ...access, keys: signingKey ? [publicHalf(signingKey)] : [] },
    user: { id: name, name: inventedPerson(nth), organisation: id, roles },
    clientCredentials: {
      clientId: name,
      clientSecret: inventSecret(random),
      organisation: id,
      kind,
      name: organisation.name,
      ...(urn === undefined ? {} : { urn }),
      ...access,
      ...(signingKey ? { signingKey } : {}),
    },
    userCredentials: { username: name, password: inventPassword(random), organisation: id, roles },
  };
}

const MANAGING: readonly UserRole[] = ['reporter', 'recipient', 'manager', 'data-protection-officer', 'auditor'];

const USER_ROLES_OF: Readonly<Record<OrganisationKind, readonly UserRole[]>> = {
  authority: [...MANAGING, 'reviewer'],
  force: MANAGING,
  school: ['reporter', 'recipient'],
  hospital: ['reporter', 'recipient'],
  'childrens-home': ['reporter', 'recipient'],
  'fostering-agency': ['reporter', 'recipient'],
  'home-office': MANAGING,
  national: ['recipient', 'manager'],
  charity: ['recipient'],
  hub: ['administrator', 'reviewer'],
};

function seedOf(all: readonly Seeded[], holders: readonly Holder[], random: RandomBytes): DirectorySeed {
  const accounts = holders.map((holder, nth) => account(holder, nth, random));
  return {
    organisations: all.map((one) => one.organisation),
    contacts: contactsOf(all),
    clients: accounts.map((one) => one.client),
    users: accounts.map((one) => one.user),
    credentials: {
      clients: accounts.map((one) => one.clientCredentials),
      users: accounts.map((one) => one.userCredentials),
    },
  };
}

function contactsOf(all: readonly Seeded[]): Contact[] {
  const posts = all.flatMap((owner) => POSTS[owner.organisation.kind].map((post) => ({ owner, post })));
  let people = 0;
  let mobiles = 0;
  return posts.map(({ owner: { organisation, shortName }, post }) => ({
    id: `${organisation.id}-${post.role}`,
    organisation: organisation.id,
    role: post.role,
    name: post.person ? `${inventedPerson(people++)}, ${post.title}` : `${shortName} ${post.title}`,
    when: post.role === 'out-of-hours' ? 'out-of-hours' : 'always',
    channels: [email(organisation, post), ...(isRung(post) ? [mobile(mobiles++)] : [])],
  }));
}

const isRung = ({ role }: Post): boolean => role === 'duty' || role === 'out-of-hours';

/** At the sink: `front-door@e08000010.sink.invalid`. The charity's is the one that is not assured. */
function email({ id, kind }: Organisation, { role }: Post): ContactChannel {
  return { kind: 'email', address: `${role}@${id.toLowerCase()}.sink.invalid`, assured: kind !== 'charity' };
}

/** From the thousand that Ofcom keeps for drama. A text is read on a locked screen: never assured. */
function mobile(n: number): ContactChannel {
  return { kind: 'sms', address: `07700900${String(n).padStart(3, '0')}`, assured: false };
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
