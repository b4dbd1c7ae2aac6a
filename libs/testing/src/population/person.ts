import type { Identifier, Sex } from '#contracts';
import type { Spellings } from './name-list.js';

/** A day of birth; months from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface Home {
  readonly lines: readonly string[];
  readonly postcode: string;
  /** ONS code. */
  readonly authority: string;
}

/** A name with the spelling that the family uses, and those that others use. */
export interface Named {
  readonly text: string;
  readonly spellings: Spellings;
}

/** What makes a child hard, or not, to tell from others. */
export type Situation =
  'plain' | 'sibling' | 'twin' | 'namesake' | 'moved' | 'in-care' | 'renamed' | 'newborn' | 'unaccompanied';

/** A made-up child, as they are: what offices write of them is less. */
export interface Person {
  readonly origin: string;
  readonly situation: Situation;
  readonly sex: Extract<Sex, 'female' | 'male'>;
  readonly given: Named;
  readonly middle: Named | null;
  readonly family: Named;
  /** The father's given name, where children are called by it. */
  readonly fathersName: string | null;
  readonly nicknames: readonly string[];
  /** Another name by which the child is known: of birth, of a step-parent, an English one. */
  readonly otherName: { readonly given: string; readonly family: string } | null;
  /** Has the other name from before an adoption, a new marriage or a change of gender: some offices know only that. */
  readonly isRenamed: boolean;
  readonly isAdopted: boolean;
  /** Of twins, the first or second born. */
  readonly twin: 1 | 2 | null;
  /** Not yet three months old: many offices have no given name yet. */
  readonly isNewborn: boolean;
  readonly born: Day;
  /** False where the child or the office only estimates it. */
  readonly bornIsKnown: boolean;
  readonly home: Home;
  /** Where they lived before, the last first. */
  readonly formerHomes: readonly Home[];
  /** Where an authority has placed them. */
  readonly placement: Home | null;
  readonly numbers: Numbers;
}

export interface Numbers {
  readonly nhs: string | null;
  readonly upn: string | null;
  readonly local: Identifier;
  /** Of the authority in whose area another one has placed the child. */
  readonly host: Identifier | null;
  readonly homeOffice: string | null;
}
