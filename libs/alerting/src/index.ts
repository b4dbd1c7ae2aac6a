export * from './alert.js';
export type { AlertBodyWithRing } from './alert-body.js';
export type { Ring } from './disclosure.js';
export * from './delivery/case-files.js';
export * from './delivery/channel-sender.js';
export { DeliveryWorker } from './delivery/delivery-worker.js';
export { Escalation } from './delivery/escalation.js';
export * from './delivery/held-by-recipient.js';
export { SmtpMailSender, type SmtpOptions } from './delivery/smtp-mail-sender.js';
export * from './delivery/undelivered-desk.js';
export { WorkerSettings } from './delivery/worker-settings.js';
export { Acknowledgements, type AcknowledgementInput } from './persistence/acknowledgements.js';
export {
  AlertInbox,
  type AlertCounts,
  type InboxFilter,
  type InboxPage,
  type StreamedAlert,
} from './persistence/alert-inbox.js';
export { AlertingEntities, AlertingMigrations } from './persistence/alerting.entities.js';
export { Alerts, type Raised, type RaiseInput, type Referral } from './persistence/alerts.js';
export { AlertingModule, type AlertingOptions, type TellingOptions } from './alerting.module.js';
