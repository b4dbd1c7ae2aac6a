import {
  EPISODE_CATEGORIES,
  RESTRICTIONS,
  SUBJECT_KINDS,
  type AlertRestriction,
  type EpisodeCategory,
  type SubjectKind,
} from '../terms/episodes.js';
import { CategoriesWithin, Category } from '../rules/category.js';
import { LENGTHS, Nested, NestedList, OneOf, Optional, Text, Time } from '../rules/checks.js';
import { Sighting, Whereabouts } from '../values/address.js';
import { Description, MissingFrom } from '../values/missing-from.js';
import { Companion, Officer, Reporter } from '../values/people.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';
import { Risk } from '../values/risk.js';

/** Sent when a child is not where they should be. */
export class MissingReported {
  @AboutChild()
  child!: ReportedChild;

  @Category('episode')
  @OneOf(EPISODE_CATEGORIES)
  category!: EpisodeCategory;

  /** When the child was found not to be there. */
  @Category('episode')
  @Time()
  since!: string;

  /** When the police, or whoever writes, were told. */
  @Category('episode')
  @Optional()
  @Time()
  reportedAt?: string | undefined;

  @CategoriesWithin()
  @Optional()
  @Nested(() => MissingFrom)
  missingFrom?: MissingFrom | undefined;

  @Category('whereabouts')
  @Optional()
  @Nested(() => Sighting)
  lastSeen?: Sighting | undefined;

  @Category('whereabouts')
  @Optional()
  @Nested(() => Whereabouts)
  whereabouts?: Whereabouts | undefined;

  @CategoriesWithin()
  @Optional()
  @Nested(() => Risk)
  risk?: Risk | undefined;

  /** When an absence is to be looked at again (ENG-05). */
  @Category('episode')
  @Optional()
  @Time()
  reviewAt?: string | undefined;

  @Category('risk')
  @Optional()
  @Text(LENGTHS.text)
  circumstances?: string | undefined;

  @CategoriesWithin()
  @Optional()
  @Nested(() => Description)
  description?: Description | undefined;

  /** Children who are missing together with this one (BHM-07). */
  @Category('family-and-associates')
  @Optional()
  @NestedList(() => Companion)
  companions?: Companion[] | undefined;

  @Category('family-and-associates')
  @Optional()
  @Nested(() => Reporter)
  reporter?: Reporter | undefined;

  @Category('professionals')
  @Optional()
  @Nested(() => Officer)
  officer?: Officer | undefined;

  /** Why only named roles may know; the reason tells of the risk, that there is one is the episode's flag `restricted`. */
  @Category('risk')
  @Optional()
  @OneOf(RESTRICTIONS)
  restricted?: AlertRestriction | undefined;

  /** The report is about an unborn child or a family, and `child` holds the adult's name (DAR-12). */
  @Category('episode')
  @Optional()
  @OneOf(SUBJECT_KINDS)
  subjectKind?: SubjectKind | undefined;
}
