export const SEXES = ['female', 'male', 'other', 'unknown'] as const;
export type Sex = (typeof SEXES)[number];

/** `other` is compared when records are linked, and decides nothing on its own. */
export const IDENTIFIER_SYSTEMS = ['nhs-number', 'upn', 'local-authority', 'police', 'home-office', 'other'] as const;
export type IdentifierSystem = (typeof IDENTIFIER_SYSTEMS)[number];

export const RISK_LEVELS = ['high', 'medium', 'low', 'very-low', 'none', 'not-assessed'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export const RISK_FACTORS = [
  'child-sexual-exploitation',
  'criminal-exploitation',
  'county-lines',
  'trafficking',
  'modern-slavery',
  'gangs',
  'radicalisation',
  'forced-marriage',
  'honour-based-violence',
  'female-genital-mutilation',
  'domestic-abuse',
  'self-harm',
  'suicide',
  'mental-health',
  'medical-need',
  'learning-disability',
  'disability',
  'substance-misuse',
  'offending',
  'person-posing-risk',
  'harmed-while-missing',
  'pregnancy',
  'abduction',
  'other',
] as const;
export type RiskFactor = (typeof RISK_FACTORS)[number];

export const RISK_QUESTIONS = [
  'out-of-character',
  'likely-harm',
  'danger-to-self-or-others',
  'suicide',
  'victim-of-abuse',
  'medical-needs',
  'specific-concern',
  'whereabouts-known',
] as const;
export type RiskQuestion = (typeof RISK_QUESTIONS)[number];

export const RISK_ANSWERS = ['yes', 'no', 'unknown'] as const;
export type RiskAnswer = (typeof RISK_ANSWERS)[number];

/** What a return interview or a safe-and-well check found to lie behind the going. */
export const THEMES = [
  ...RISK_FACTORS,
  'family-conflict',
  'peers',
  'boundaries',
  'placement-unhappy',
  'school',
  'contact-with-family',
  'bullying',
  'unknown',
] as const;
export type Theme = (typeof THEMES)[number];

/** Marks that an authority puts on a child's record. */
export const CHILD_FLAGS = [
  ...RISK_FACTORS,
  'unaccompanied-asylum-seeking',
  'subject-to-immigration-restriction',
  'persistent',
] as const;
export type ChildFlag = (typeof CHILD_FLAGS)[number];

export const STATUS_KINDS = [
  'looked-after',
  'child-protection-plan',
  'section-47',
  'child-in-need',
  'assessment',
  'early-help',
  'care-leaver',
  'exploitation-team',
  'youth-offending',
  'electively-home-educated',
  'children-missing-education',
] as const;
export type StatusKind = (typeof STATUS_KINDS)[number];

export const PLACEMENT_KINDS = [
  'childrens-home',
  'foster-care',
  'secure-home',
  'residential-school',
  'supported-accommodation',
  'with-parents',
  'kinship',
  'other',
] as const;
export type PlacementKind = (typeof PLACEMENT_KINDS)[number];

export const PLACEMENT_CHANGES = ['started', 'changed', 'ended'] as const;
export type PlacementChange = (typeof PLACEMENT_CHANGES)[number];

export const ABSENCE_KINDS = ['unexplained-absence', 'missing-education', 'removed-from-roll', 'not-on-roll'] as const;
export type AbsenceKind = (typeof ABSENCE_KINDS)[number];

export const ABSENCE_CIRCUMSTANCES = [
  'victim-of-crime',
  'child-protection-plan',
  'section-47',
  'looked-after',
  'person-posing-risk',
  'moves-frequently',
  'serious-attendance-issues',
] as const;
export type AbsenceCircumstance = (typeof ABSENCE_CIRCUMSTANCES)[number];

export const ABSENCE_OUTCOMES = ['returned', 'new-school', 'located', 'left-country'] as const;
export type AbsenceOutcome = (typeof ABSENCE_OUTCOMES)[number];
