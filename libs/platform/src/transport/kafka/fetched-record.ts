import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { KafkaRecord, RecordHeader } from './record.js';

/** A record as the client library gives it, in the hub's own shape. */
export function fetchedRecord(topic: string, partition: number, message: KafkaMessage): KafkaRecord {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key,
    value: message.value,
    headers: headersOf(message.headers ?? {}),
    timestamp: new Date(Number(message.timestamp)),
  };
}

function headersOf(headers: IHeaders): RecordHeader[] {
  return Object.entries(headers).flatMap(([name, given]) =>
    (Array.isArray(given) ? given : [given]).map((value) => ({ name, value: Buffer.from(value ?? '') })),
  );
}
