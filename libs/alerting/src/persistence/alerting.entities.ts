import type { Entities, Migrations } from '#platform';
import { AlertDeliveryEntity } from './alert-delivery.entity.js';
import { AlertEntity } from './alert.entity.js';
import { Alerts1700000000701 } from './migrations/alerts.migration.js';

export const AlertingEntities: Entities = [AlertEntity, AlertDeliveryEntity];

export const AlertingMigrations: Migrations = [Alerts1700000000701];
