import type { Entities, Migrations } from '#platform';
import { AlertDeliveryEntity } from './alert-delivery.entity.js';
import { AlertEntity } from './alert.entity.js';
import { AlertingTemplateEntity } from './alerting-template.entity.js';
import { Alerts1700000000701 } from './migrations/alerts.migration.js';
import { DueDeliveries1700000000703 } from './migrations/due-deliveries.migration.js';
import { Templates1700000000702 } from './migrations/templates.migration.js';

export const AlertingEntities: Entities = [AlertEntity, AlertDeliveryEntity, AlertingTemplateEntity];

export const AlertingMigrations: Migrations = [Alerts1700000000701, Templates1700000000702, DueDeliveries1700000000703];
