export const TASK_KINDS = [
  'safe-and-well',
  'return-interview',
  'interview-copy',
  'social-worker-visit',
  'strategy-meeting',
  'strategy-discussion',
  'intervention-meeting',
  'professionals-meeting',
  'exploitation-meeting',
  'multi-disciplinary-meeting',
  'senior-review',
  'case-review',
  'need-to-know',
  'action-plan',
  'risk-assessment',
  'risk-plan',
  'placement-review',
  'care-plan-review',
  'family-discussion',
  'parents-views',
  'absence-review',
  'weekly-contact',
  'placement-notice',
  'placement-documents',
  'welfare-contact',
  'nrm-referral',
  'referral',
  'cme-enquiry',
  'trace',
  'record-review',
  'triage',
  'parents-told',
  'contact-police',
  'reporting-strategy',
  'letter',
  'parked-notice',
  'undelivered-alert',
  'directory-gap',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const TASK_STATES = ['open', 'overdue', 'done', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const TASK_PRIORITIES = ['normal', 'priority'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];
