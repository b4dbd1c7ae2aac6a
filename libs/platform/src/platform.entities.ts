import { AuditEntryEntity } from './audit/audit-entry.entity.js';
import type { Entities, Migrations } from './database/database.js';
import { HubStateEntity } from './database/hub-state.entity.js';
import { AuditAndState1700000000001 } from './database/migrations/audit-and-state.migration.js';
import { ConsumerChecked1700000000003 } from './database/migrations/consumer-checked.migration.js';
import { Transport1700000000002 } from './database/migrations/transport.migration.js';
import { ConsumerMemberEntity } from './transport/embedded/consumer-member.entity.js';
import { ConsumerOffsetEntity } from './transport/embedded/consumer-offset.entity.js';
import { ConsumerCheckedEntity } from './transport/kafka/consumer-checked.entity.js';
import { InboxMessageEntity } from './transport/inbox-message.entity.js';
import { OutboxMessageEntity } from './transport/outbox-message.entity.js';
import { ParkedMessageEntity } from './transport/parked-message.entity.js';

export const PlatformEntities: Entities = [
  AuditEntryEntity,
  ConsumerCheckedEntity,
  ConsumerMemberEntity,
  ConsumerOffsetEntity,
  HubStateEntity,
  InboxMessageEntity,
  OutboxMessageEntity,
  ParkedMessageEntity,
];
export const PlatformMigrations: Migrations = [
  AuditAndState1700000000001,
  Transport1700000000002,
  ConsumerChecked1700000000003,
];
