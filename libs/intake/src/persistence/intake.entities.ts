import type { Entities, Migrations } from '#platform';
import { IntakeDeadLetterEntity } from './intake-dead-letter.entity.js';
import { IntakeReceiptEntity } from './intake-receipt.entity.js';
import { IntakeRejectionEntity } from './intake-rejection.entity.js';
import { IntakeReportEntity } from './intake-report.entity.js';
import { DeadLetters1700000000201 } from './migrations/dead-letters.migration.js';
import { PlacementNotices1700000000202 } from './migrations/placement-notices.migration.js';
import { ReportsAndReceipts1700000000200 } from './migrations/reports-and-receipts.migration.js';

export const IntakeEntities: Entities = [
  IntakeReportEntity,
  IntakeReceiptEntity,
  IntakeRejectionEntity,
  IntakeDeadLetterEntity,
];
export const IntakeMigrations: Migrations = [
  ReportsAndReceipts1700000000200,
  DeadLetters1700000000201,
  PlacementNotices1700000000202,
];
