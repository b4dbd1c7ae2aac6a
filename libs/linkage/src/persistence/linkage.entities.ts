import type { Entities, Migrations } from '#platform';
import { LinkageChildEntity } from './linkage-child.entity.js';
import { LinkageDecisionEntity } from './linkage-decision.entity.js';
import { LinkageKeyEntity } from './linkage-key.entity.js';
import { LinkageLinkEntity } from './linkage-link.entity.js';
import { LinkageReviewEntity } from './linkage-review.entity.js';
import { LinkageSourceEntity } from './linkage-source.entity.js';
import { CandidateSearch1700000000302 } from './migrations/candidate-search.migration.js';
import { CountedNames1700000000305 } from './migrations/counted-names.migration.js';
import { KeysAnew1700000000306 } from './migrations/keys-anew.migration.js';
import { KeysOfFurtherNames1700000000307 } from './migrations/keys-of-further-names.migration.js';
import { Registry1700000000301 } from './migrations/registry.migration.js';
import { Reviews1700000000303 } from './migrations/reviews.migration.js';
import { ReviewsOfCandidate1700000000308 } from './migrations/reviews-of-candidate.migration.js';
import { SearchInText1700000000309 } from './migrations/search-in-text.migration.js';

export const LinkageEntities: Entities = [
  LinkageChildEntity,
  LinkageSourceEntity,
  LinkageKeyEntity,
  LinkageLinkEntity,
  LinkageReviewEntity,
  LinkageDecisionEntity,
];
export const LinkageMigrations: Migrations = [
  Registry1700000000301,
  CandidateSearch1700000000302,
  Reviews1700000000303,
  CountedNames1700000000305,
  KeysAnew1700000000306,
  KeysOfFurtherNames1700000000307,
  ReviewsOfCandidate1700000000308,
  SearchInText1700000000309,
];
