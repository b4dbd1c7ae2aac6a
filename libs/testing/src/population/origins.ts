/**
 * Where the names of a family come from: a label to balance made-up people by, never evidence about a child. `custom` is
 * how names are made: `father`: the child's family name is the father's or his father's given name, `singh-kaur` by sex,
 * `two-names`: one of each parent, `family-first`: so written at home.
 */
export interface Origin {
  readonly name: string;
  /** Of all families in the registry, in thousands. Orders of magnitude, from the school census. */
  readonly share: number;
  /** Of all children who came without parents, in thousands. */
  readonly unaccompanied: number;
  /** Families with how many children, from one to six; per hundred. */
  readonly sizes: readonly number[];
  /** How many, of all, bear given and family names that are common in England anyway. */
  readonly english: { readonly given: number; readonly family: number };
  readonly custom: 'european' | 'father' | 'muslim' | 'singh-kaur' | 'slavic' | 'two-names' | 'family-first';
}

const SMALL = [50, 37, 9, 3, 1, 0];
const MIDDLING = [36, 40, 16, 6, 1.5, 0.5];
const LARGE = [22, 30, 24, 14, 7, 3];

const ENGLISH: Readonly<Record<string, Origin['english']>> = {
  welsh: { given: 0.55, family: 0.4 },
  irish: { given: 0.45, family: 0.15 },
  caribbean: { given: 0.45, family: 0.6 },
  'west-african': { given: 0.35, family: 0.08 },
  punjabi: { given: 0.1, family: 0 },
  gujarati: { given: 0.08, family: 0 },
  tamil: { given: 0.05, family: 0 },
  polish: { given: 0.2, family: 0 },
  romanian: { given: 0.2, family: 0 },
  ukrainian: { given: 0.12, family: 0 },
  iberian: { given: 0.2, family: 0 },
  albanian: { given: 0.25, family: 0 },
  iranian: { given: 0.12, family: 0 },
  turkish: { given: 0.08, family: 0 },
  vietnamese: { given: 0.1, family: 0 },
  chinese: { given: 0.15, family: 0 },
};

const origin = (
  name: string,
  share: number,
  custom: Origin['custom'],
  sizes: readonly number[],
  unaccompanied = 0,
): Origin => ({ name, share, custom, sizes, unaccompanied, english: ENGLISH[name] ?? { given: 0, family: 0 } });

export const ORIGINS: readonly Origin[] = [
  origin('english', 560, 'european', SMALL),
  origin('welsh', 22, 'european', SMALL),
  origin('irish', 30, 'european', MIDDLING),
  origin('caribbean', 30, 'european', SMALL),
  origin('pakistani', 62, 'muslim', LARGE),
  origin('bangladeshi', 30, 'muslim', LARGE),
  origin('punjabi', 22, 'singh-kaur', MIDDLING),
  origin('gujarati', 18, 'european', SMALL),
  origin('tamil', 9, 'european', MIDDLING),
  origin('somali', 20, 'father', LARGE),
  origin('west-african', 48, 'european', MIDDLING, 30),
  origin('polish', 30, 'slavic', SMALL),
  origin('romanian', 28, 'european', MIDDLING, 5),
  origin('ukrainian', 14, 'slavic', SMALL, 5),
  origin('iberian', 18, 'two-names', SMALL),
  origin('arabic', 20, 'father', LARGE, 120),
  origin('kurdish', 8, 'father', MIDDLING, 150),
  origin('afghan', 10, 'father', LARGE, 200),
  origin('horn', 6, 'father', MIDDLING, 180),
  origin('sudanese', 5, 'father', LARGE, 140),
  origin('iranian', 6, 'european', SMALL, 60),
  origin('vietnamese', 4, 'family-first', MIDDLING, 60),
  origin('albanian', 8, 'european', SMALL, 80),
  origin('turkish', 10, 'european', MIDDLING, 10),
  origin('chinese', 9, 'family-first', SMALL),
];
