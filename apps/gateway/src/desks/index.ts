import type { Provider } from '@nestjs/common';
import { DraftsDesk } from '../admin/drafts-desk.js';
import { PreviewDesk } from '../admin/preview-desk.js';
import { RecordsDesk } from '../admin/records-desk.js';
import { AlertInbox } from '../alerts/alert-inbox.js';
import { DisclosureDesk } from '../disclosures/disclosure-desk.js';
import { EpisodeDesk } from '../episodes/episode-desk.js';
import { ParkedRecords } from '../feeds/kafka/parked-records.js';
import { RefusalDesk } from '../feeds/kafka/refusal-desk.js';
import { RefusedRecords } from '../feeds/kafka/refused-records.js';
import { ParkedDesk } from '../parked/parked-desk.js';
import { ReviewDesk } from '../reviews/review-desk.js';
import { ReportDesk } from '../reports/report-desk.js';
import { TaskDesk } from '../tasks/task-desk.js';
import { AlertDesk } from './alert-desk.js';
import { ApprovalDesk } from './approval-desk.js';
import { DirectoryDesk } from './directory-desk.js';
import { DraftKinds } from './draft-kinds.js';
import { EpisodeReadings } from './episode-readings.js';
import { EpisodesDesk } from './episodes-desk.js';
import { LedgerDesk } from './ledger-desk.js';
import { ParkingDesk } from './parking-desk.js';
import { RefusalsDesk } from './refusals-desk.js';
import { ReportsDesk } from './reports-desk.js';
import { Rehearsal } from './rehearsal.js';
import { RehearsalDesk } from './rehearsal-desk.js';
import { ReviewReadings } from './review-readings.js';
import { ReviewsDesk } from './reviews-desk.js';
import { RuledOutOutcomes } from './ruled-out-outcomes.js';
import { TasksDesk } from './tasks-desk.js';
import { TriedDrafts } from './tried-drafts.js';
import { TriedWording } from './tried-wording.js';
import { WordOnEpisode } from './word-on-episode.js';

/** The gateway's resources, each bound to the room that has it. */
export const deskPorts: readonly Provider[] = [
  EpisodeReadings,
  { provide: AlertInbox, useClass: AlertDesk },
  WordOnEpisode,
  RuledOutOutcomes,
  { provide: TaskDesk, useClass: TasksDesk },
  { provide: EpisodeDesk, useClass: EpisodesDesk },
  { provide: ReportDesk, useClass: ReportsDesk },
  { provide: DisclosureDesk, useClass: LedgerDesk },
  { provide: RefusalDesk, useClass: RefusalsDesk },
  ReviewReadings,
  { provide: ReviewDesk, useClass: ReviewsDesk },
  RefusedRecords,
  ParkedRecords,
  { provide: ParkedDesk, useClass: ParkingDesk },
  { provide: RecordsDesk, useClass: DirectoryDesk },
  DraftKinds,
  Rehearsal,
  TriedDrafts,
  TriedWording,
  { provide: PreviewDesk, useClass: RehearsalDesk },
  { provide: DraftsDesk, useClass: ApprovalDesk },
];
