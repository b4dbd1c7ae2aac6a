import { EPISODE_CATEGORIES, type EpisodeCategory } from '../terms/episodes.js';
import { CategoriesWithin, Category } from '../rules/category.js';
import { LENGTHS, Nested, OneOf, Optional, Text, Time } from '../rules/checks.js';
import { Sighting } from '../values/address.js';
import { Authorisation } from '../values/people.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';
import { Risk } from '../values/risk.js';

/** Sent when something new is known of a child who is away: risk, category, review time, a sighting or other information. */
export class MissingUpdated {
  @Optional()
  @AboutChild()
  child?: ReportedChild | undefined;

  @CategoriesWithin()
  @Optional()
  @Nested(() => Risk)
  risk?: Risk | undefined;

  @Category('episode')
  @Optional()
  @OneOf(EPISODE_CATEGORIES)
  category?: EpisodeCategory | undefined;

  /** The next time at which an absence is to be looked at again (ENG-05). */
  @Category('episode')
  @Optional()
  @Time()
  reviewAt?: string | undefined;

  @Category('whereabouts')
  @Optional()
  @Nested(() => Sighting)
  sighting?: Sighting | undefined;

  @Category('risk')
  @Optional()
  @Text(LENGTHS.text)
  information?: string | undefined;

  /** Who allowed a high risk to be lowered (BHM-13). */
  @CategoriesWithin()
  @Optional()
  @Nested(() => Authorisation)
  authorisedBy?: Authorisation | undefined;
}
