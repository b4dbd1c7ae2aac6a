import type { IdentifierSystem } from '#contracts';

export const SOURCES = ['police', 'school', 'health', 'council', 'home-office', 'care-home'] as const;
export type Source = (typeof SOURCES)[number];

/** How often an agency's ordinary report is at fault, each a share of all; one made in haste more, a careful one less. */
export interface Habits {
  readonly given: {
    readonly nickname: number;
    readonly otherSpelling: number;
    readonly misheard: number;
    readonly mistyped: number;
    readonly initial: number;
    readonly missing: number;
    readonly middleInstead: number;
    /** All given names in the one field. */
    readonly withMiddle: number;
  };
  readonly family: {
    readonly otherSpelling: number;
    readonly misheard: number;
    readonly mistyped: number;
    readonly otherName: number;
    readonly missing: number;
    /** The father's given name, where children are called by it. */
    readonly fathersName: number;
  };
  readonly namesSwapped: number;
  /** The whole name in the field of the given name. */
  readonly wholeInOne: number;
  /** Another name, where there is one; a short form is given a tenth as often. */
  readonly aliasGiven: number;
  readonly middleGiven: number;
  readonly birth: {
    readonly ageOnly: number;
    readonly yearOnly: number;
    readonly monthOnly: number;
    readonly swapped: number;
    readonly wrong: number;
    readonly siblings: number;
    readonly missing: number;
  };
  readonly sex: { readonly missing: number; readonly wrong: number };
  readonly address: {
    readonly missing: number;
    readonly former: number;
    readonly postcodeOnly: number;
    readonly noPostcode: number;
    readonly mistyped: number;
    readonly elsewhere: number;
    readonly placement: number;
  };
  /** How often each number is given, where there is one. */
  readonly numbers: Readonly<Partial<Record<IdentifierSystem, number>>>;
  /** The number of the host authority instead of the responsible one's. */
  readonly hostNumber: number;
  readonly numberMistyped: number;
  readonly numberOfSibling: number;
  /** Leaves out marks that an English keyboard lacks. */
  readonly plainLetters: number;
  readonly capitals: number;
}
