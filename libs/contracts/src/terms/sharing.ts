/** The kinds of data that are disclosed or withheld apart from each other (sharing.md, Categories). */
export const CATEGORIES = [
  'identity',
  'description',
  'episode',
  'risk',
  'whereabouts',
  'home-address',
  'placement-address',
  'placement',
  'care-status',
  'health',
  'education',
  'immigration',
  'family-and-associates',
  'offending',
  'interview',
  'interview-narrative',
  'professionals',
] as const;
export type Category = (typeof CATEGORIES)[number];
