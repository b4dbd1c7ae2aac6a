export { HeldMessages } from './held-messages.js';
export { MailSink } from './mail-sink.js';
export { SinkEntities, SinkMigrations } from './sink.entities.js';
export { SinkMessages } from './sink-messages.js';
export { SinkModule } from './sink.module.js';
export { SinkTextSender } from './sink-text-sender.js';
