import type { Entities, Migrations } from '#platform';
import { IntakeReceiptEntity } from './intake-receipt.entity.js';
import { IntakeRejectionEntity } from './intake-rejection.entity.js';
import { IntakeReportEntity } from './intake-report.entity.js';
import { ReportsAndReceipts1700000000200 } from './migrations/reports-and-receipts.migration.js';

export const IntakeEntities: Entities = [IntakeReportEntity, IntakeReceiptEntity, IntakeRejectionEntity];
export const IntakeMigrations: Migrations = [ReportsAndReceipts1700000000200];
