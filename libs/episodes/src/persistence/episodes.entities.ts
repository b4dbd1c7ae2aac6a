import type { Entities, Migrations } from '#platform';
import { EpisodesChildEntity } from './episodes-child.entity.js';
import { EpisodesEpisodeEntity } from './episodes-episode.entity.js';
import { EpisodesMentionEntity } from './episodes-mention.entity.js';
import { EpisodesNoticeEntity } from './episodes-notice.entity.js';
import { MovedNotices1700000000401 } from './migrations/moved-notices.migration.js';
import { NoticesAndEpisodes1700000000400 } from './migrations/notices-and-episodes.migration.js';
import { PlacesAndMentions1700000000402 } from './migrations/places-and-mentions.migration.js';

export const EpisodesEntities: Entities = [
  EpisodesChildEntity,
  EpisodesNoticeEntity,
  EpisodesEpisodeEntity,
  EpisodesMentionEntity,
];
export const EpisodesMigrations: Migrations = [
  NoticesAndEpisodes1700000000400,
  MovedNotices1700000000401,
  PlacesAndMentions1700000000402,
];
