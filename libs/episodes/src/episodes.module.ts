import { Module } from '@nestjs/common';
import { DirectoryModule } from '#directory';
import { LinkageModule } from '#linkage';
import { DecideReview } from './persistence/decide-review.js';
import { EpisodeFiling } from './persistence/episode-filing.js';
import { Episodes } from './persistence/episodes.js';
import { FollowReport } from './persistence/follow-report.js';
import { KeepReviews } from './persistence/keep-reviews.js';
import { MoveReports } from './persistence/move-reports.js';
import { Mentions } from './persistence/mentions.js';
import { Notices } from './persistence/notices.js';
import { ObjectToLink } from './persistence/object-to-link.js';
import { OpenReviews } from './persistence/open-reviews.js';
import { OtherCases } from './persistence/other-cases.js';
import { PlaceReport } from './persistence/place-report.js';
import { ReportNews } from './persistence/report-news.js';
import { SecondLook } from './persistence/second-look.js';

/** Needs intake, and a `PackReading` from protocols: which level is acted on, and what marks an episode, is the packs' to say. */
@Module({
  imports: [DirectoryModule, LinkageModule],
  providers: [
    Notices,
    Mentions,
    EpisodeFiling,
    Episodes,
    OtherCases,
    PlaceReport,
    ReportNews,
    FollowReport,
    MoveReports,
    OpenReviews,
    DecideReview,
    SecondLook,
    KeepReviews,
    ObjectToLink,
  ],
  exports: [Episodes, OtherCases, FollowReport, DecideReview, ObjectToLink, LinkageModule],
})
export class EpisodesModule {}
