export const ORGANISATION_KINDS = [
  'authority',
  'force',
  'school',
  'hospital',
  'childrens-home',
  'fostering-agency',
  'home-office',
  'national',
  'charity',
  'hub',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** Where notices come in; each is also a Kafka topic, `feed.<name>`. */
export const FEEDS = ['police', 'council', 'education', 'health', 'home-office'] as const;
export type Feed = (typeof FEEDS)[number];

/** What a client's token may be used for. */
export const SCOPES = ['events', 'alerts', 'episodes', 'tasks', 'reviews', 'disclosures', 'reports', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Roles that contacts hold in the directory. */
export const ROLES = [
  'front-door',
  'out-of-hours',
  'missing-coordinator',
  'allocated-team',
  'social-worker',
  'iro',
  'conference-chair',
  'team-manager',
  'service-manager',
  'head-of-service',
  'assistant-director',
  'director',
  'placements',
  'exploitation-team',
  'cme-officer',
  'education-safeguarding',
  'education-welfare',
  'youth-offending',
  'early-help',
  'interview-provider',
  'missing-persons-unit',
  'liaison-officer',
  'exploitation-police',
  'force-coordinator',
  'looked-after-nurse',
  'designated-doctor',
  'evidence-and-enquiry',
  'command-and-control',
  'duty',
  'home-manager',
  'missing-lead',
  'principal-manager',
  'senior-officer',
  'chief-officer',
] as const;
export type Role = (typeof ROLES)[number];

/** Police ranks, lowest first. */
export const POLICE_RANKS = [
  'constable',
  'sergeant',
  'inspector',
  'chief-inspector',
  'superintendent',
  'chief-superintendent',
  'assistant-chief-constable',
  'deputy-chief-constable',
  'chief-constable',
] as const;
export type PoliceRank = (typeof POLICE_RANKS)[number];

/** Whose word an authorisation is: somebody who holds a role in the directory, or a police officer of that rank. */
export const AUTHORISING_RANKS = [...ROLES, ...POLICE_RANKS] as const;
export type AuthorisingRank = (typeof AUTHORISING_RANKS)[number];

/** What a person who signs in to the pages may do. */
export const USER_ROLES = [
  'reporter',
  'recipient',
  'manager',
  'reviewer',
  'data-protection-officer',
  'auditor',
  'administrator',
] as const;
export type UserRole = (typeof USER_ROLES)[number];

export const CONTACT_HOURS = ['always', 'working-hours', 'out-of-hours'] as const;
export type ContactHours = (typeof CONTACT_HOURS)[number];

/**
 * Why an organisation is told, in the order in which the first that applies is taken. `named-professional` stands last
 * in the contract's list and yet comes before all others for a person of the child's `professionals`.
 */
export const CAPACITIES = [
  'responsible',
  'host',
  'receiving',
  'police-host-area',
  'police-responsible-area',
  'police-reporting',
  'reporter',
  'placement-provider',
  'health',
  'education',
  'home-office',
  'national',
  'charity',
  'named-professional',
] as const;
export type Capacity = (typeof CAPACITIES)[number];
