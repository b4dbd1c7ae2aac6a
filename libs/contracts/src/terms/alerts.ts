/** `immediate` is to be acknowledged within 15 minutes, `today` within 4 hours, `routine` has no such time. */
export const URGENCIES = ['immediate', 'today', 'routine'] as const;
export type Urgency = (typeof URGENCIES)[number];

export const DIGEST_KINDS = [
  'digest.daily',
  'digest.weekly',
  'digest.fortnightly',
  'digest.monthly',
  'digest.two-monthly',
  'digest.quarterly',
] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** What an alert is about: the notice's type (a placement's by its change), or what the hub itself has to say. */
export const ALERT_KINDS = [
  'missing.reported',
  'missing.updated',
  'missing.found',
  'safe-and-well.recorded',
  'return-interview.recorded',
  'action.recorded',
  'child.registered',
  'placement.started',
  'placement.changed',
  'placement.ended',
  'education.absence-reported',
  'education.absence-resolved',
  'child.seen',
  'report.withdrawn',
  'task.due',
  'task.overdue',
  ...DIGEST_KINDS,
  'review.needed',
  'possible-match',
  'correction',
  'stand-down',
  'notice.rejected',
  'notice.rule',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const ALERT_STATES = ['open', 'acknowledged', 'withdrawn'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export const CHANNELS = ['email', 'sms', 'webhook', 'inbox', 'topic'] as const;
export type Channel = (typeof CHANNELS)[number];

export const DELIVERY_STATES = ['queued', 'sent', 'delivered', 'refused', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
