/** Three different things (ENG-01): whereabouts not known; not where expected, no apparent risk; known but not authorised. */
export const EPISODE_CATEGORIES = ['missing', 'absent', 'away-without-authorisation'] as const;
export type EpisodeCategory = (typeof EPISODE_CATEGORIES)[number];

export const EPISODE_KINDS = ['missing', 'missing-education'] as const;
export type EpisodeKind = (typeof EPISODE_KINDS)[number];

export const EPISODE_STATES = ['open', 'closed', 'dormant', 'withdrawn'] as const;
export type EpisodeState = (typeof EPISODE_STATES)[number];

export const EPISODE_FLAGS = [
  'persistent',
  'potential-trafficking-victim',
  'trafficking',
  'subject-to-immigration-restriction',
  'unaccompanied-asylum-seeking',
  'restricted',
  'high-risk',
  'reported-by-another-authority',
  'reported-late',
  'exploitation',
  'assumed:age',
  'assumed:placement',
  'assumed:authority',
] as const;
export type EpisodeFlag = (typeof EPISODE_FLAGS)[number];

/** How urgently the agencies must speak about a child (BHM-15). */
export const TRIAGE_COLOURS = ['red', 'amber', 'green'] as const;
export type TriageColour = (typeof TRIAGE_COLOURS)[number];

export const MISSING_FROM_KINDS = [
  'home',
  'placement',
  'school',
  'hospital',
  'custody',
  'asylum-accommodation',
  'other',
] as const;
export type MissingFromKind = (typeof MISSING_FROM_KINDS)[number];

/** Why only named roles may know of a record: the values of `restricted`. */
export const RESTRICTIONS = [
  'honour-based-violence',
  'forced-marriage',
  'trafficking',
  'witness-protection',
  'refuge',
  'other',
] as const;
export type AlertRestriction = (typeof RESTRICTIONS)[number];

/** A report that is not about a child (DAR-12): `child` then holds the adult's name and is never linked to a child's record. */
export const SUBJECT_KINDS = ['unborn', 'family'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export const FOUND_HOWS = [
  'returned',
  'found-by-police',
  'found-by-carer',
  'found-by-home-office',
  'located-without-contact',
  'other',
] as const;
export type FoundHow = (typeof FOUND_HOWS)[number];

export const RETURNED_TOS = ['placement', 'home', 'other', 'not-returned'] as const;
export type ReturnedTo = (typeof RETURNED_TOS)[number];

export const INTERVIEW_STATUSES = [
  'offered',
  'attempted',
  'accepted',
  'declined',
  'completed',
  'authorised',
  'received',
] as const;
export type InterviewStatus = (typeof INTERVIEW_STATUSES)[number];

export const SEEN_SETTINGS = [
  'emergency-department',
  'urgent-care',
  'sexual-health',
  'pharmacy',
  'school',
  'port',
  'custody',
  'street',
  'other',
] as const;
export type SeenSetting = (typeof SEEN_SETTINGS)[number];

export const RECEIPT_STATUSES = ['accepted', 'linked', 'needs-review', 'unlinked', 'rejected', 'withdrawn'] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

export const REVIEW_KINDS = ['link', 'merge'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

export const REVIEW_DECISIONS = ['same', 'different', 'unsure'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];
