import type { OrganisationKind } from '#contracts';
import type { SchoolHoliday, WeeklyHours } from '#kernel';

export const BIRMINGHAM = 'E08000025';
export const WIGAN = 'E08000010';
export const DARLINGTON = 'E06000005';
export const MEDWAY = 'E06000035';
export const BRADFORD = 'E08000032';
const LIVERPOOL = 'E08000012';
const KENT = 'E10000016';
const COUNTY_DURHAM = 'E06000047';
const SANDWELL = 'E08000028';
const LEEDS = 'E08000035';

/** Those whose own protocols the hub holds. */
export const PROTOCOL_AUTHORITIES = [BIRMINGHAM, WIGAN, DARLINGTON, MEDWAY, BRADFORD] as const;

/** Authorities and forces with a client, beside the five and their forces. */
export const OTHER_AUTHORITIES_WITH_CLIENT = [LIVERPOOL, KENT, COUNTY_DURHAM, SANDWELL, LEEDS] as const;
export const OTHER_FORCES_WITH_CLIENT = ['merseyside'] as const;

/** The demonstration's hours: 08:30–17:00, Monday to Friday (contract §2.1). */
export const WORKING_HOURS: WeeklyHours = { days: [1, 2, 3, 4, 5], from: '08:30', to: '17:00' };

/** School holidays of the five authorities, every year alike ("Due" in the protocols). */
export const SCHOOL_HOLIDAYS: readonly SchoolHoliday[] = [
  { from: '04-02', to: '04-10' },
  { from: '05-25', to: '05-29' },
  { from: '07-20', to: '08-31' },
  { from: '10-26', to: '10-30' },
  { from: '12-21', to: '01-01' },
];

/** An agency that is neither an authority nor a force. */
export interface Agency {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  /** Invented numbers, none of which a register has given out. */
  readonly urn?: string;
  readonly authority?: string;
  readonly hasClient: boolean;
}

/** Invented places: a school, a hospital and a children's home for each of the five authorities, and an agency. */
export const LOCAL_AGENCIES: readonly Agency[] = [
  school('wigan', 'Wigan', WIGAN, '900101', true),
  hospital('wigan', 'Wigan', WIGAN, '900201', true),
  childrensHome('wigan', 'Wigan', WIGAN, 'SC900301', true),
  school('darlington', 'Darlington', DARLINGTON, '900102', true),
  school('medway', 'Medway', MEDWAY, '900103', true),
  {
    id: 'example-fostering',
    kind: 'fostering-agency',
    name: 'Example Fostering',
    urn: 'SC900401',
    authority: WIGAN,
    hasClient: true,
  },
  school('birmingham', 'Birmingham', BIRMINGHAM, '900104', false),
  school('bradford', 'Bradford', BRADFORD, '900105', false),
  hospital('birmingham', 'Birmingham', BIRMINGHAM, '900202', false),
  hospital('darlington', 'Darlington', DARLINGTON, '900203', false),
  hospital('medway', 'Medway', MEDWAY, '900204', false),
  hospital('bradford', 'Bradford', BRADFORD, '900205', false),
  childrensHome('birmingham', 'Birmingham', BIRMINGHAM, 'SC900302', false),
  childrensHome('darlington', 'Darlington', DARLINGTON, 'SC900303', false),
  childrensHome('medway', 'Medway', MEDWAY, 'SC900304', false),
  childrensHome('bradford', 'Bradford', BRADFORD, 'SC900305', false),
];

export const NATIONAL_BODIES: readonly Agency[] = [
  { id: 'home-office', kind: 'home-office', name: 'Home Office', hasClient: true },
  { id: 'uk-missing-persons-bureau', kind: 'national', name: 'UK Missing Persons Bureau', hasClient: true },
  { id: 'ceop', kind: 'national', name: 'CEOP', hasClient: true },
  { id: 'missing-people', kind: 'charity', name: 'Missing People', hasClient: true },
];

function school(slug: string, town: string, authority: string, urn: string, hasClient: boolean): Agency {
  return { id: `example-academy-${slug}`, kind: 'school', name: `Example Academy ${town}`, urn, authority, hasClient };
}

function hospital(slug: string, town: string, authority: string, urn: string, hasClient: boolean): Agency {
  return {
    id: `example-hospital-${slug}`,
    kind: 'hospital',
    name: `Example Hospital ${town}`,
    urn,
    authority,
    hasClient,
  };
}

function childrensHome(slug: string, town: string, authority: string, urn: string, hasClient: boolean): Agency {
  return {
    id: `example-house-${slug}`,
    kind: 'childrens-home',
    name: `Example House ${town}`,
    urn,
    authority,
    hasClient,
  };
}
