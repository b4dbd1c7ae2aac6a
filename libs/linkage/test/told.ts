import type { PersonName, ReportedChild } from '#contracts';

type NameTold = Pick<PersonName, keyof PersonName>;

/** A child as a test writes it: of the contract's shape and no instance of its class, so that one is easily made from another. */
export type ChildTold = Omit<Pick<ReportedChild, keyof ReportedChild>, 'name'> & { name?: NameTold | undefined };
