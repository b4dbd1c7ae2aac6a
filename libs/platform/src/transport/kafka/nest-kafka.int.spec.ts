import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, KafkaContext, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { KafkaConnection, OnMessage, RecordWriter, type KafkaSettings } from '#platform';
import { describeWithKafka, eventually } from '#testing';

/**
 * Why the hub has a strategy of its own: what Nest's Transport.KAFKA does with what a hub cannot avoid. Should one of
 * these fail after an update, docs/adr/0013-kafka-strategy.md is worth another look.
 */
describeWithKafka('Nest’s own Kafka transport', (testKafka) => {
  let settings: KafkaSettings;
  let connection: KafkaConnection;
  let writer: RecordWriter;
  let app: INestMicroservice;
  let seen: { payload: unknown; header: unknown }[];
  let worker: (payload: unknown) => void;

  beforeEach(async () => {
    settings = testKafka.settings();
    connection = new KafkaConnection(settings, { clientId: 'spec' });
    writer = new RecordWriter(connection);
    seen = [];
    worker = () => undefined;
    await connection.createTopics([{ topic: 'cases', partitions: 1 }]);
    app = await NestFactory.createMicroservice<MicroserviceOptions>(application(connection.topicName('cases')), {
      transport: Transport.KAFKA,
      logger: false,
      options: {
        postfixId: '',
        client: { brokers: [...settings.brokers], retry: { initialRetryTime: 50, maxRetryTime: 100, retries: 3 } },
        consumer: {
          groupId: randomUUID(),
          maxWaitTimeInMs: 100,
          heartbeatInterval: 300,
          allowAutoTopicCreation: false,
        },
        subscribe: { fromBeginning: true },
      },
    });
    await app.listen();
  }, 60_000);
  afterEach(async () => {
    await app.close();
    await writer.close();
    await connection.close();
  }, 60_000);

  it('lets one message whose handler throws hold up its partition for ever', async () => {
    worker = (payload) => {
      if ((payload as { n: number }).n === 1) throw new TypeError('broken');
    };
    await writer.write(
      'cases',
      [1, 2].map((n) => ({ key: 'case', value: JSON.stringify({ n }) })),
    );
    // Tried again and again, where ours parks it and goes on.
    await eventually(() => seen.length > 6, 30_000);
    expect(new Set(seen.map(({ payload }) => JSON.stringify(payload)))).toEqual(new Set(['{"n":1}']));
  }, 60_000);

  it('hands over what is no JSON as if it were a message, and changes numbers and headers on the way', async () => {
    await writer.write('cases', [
      { key: 'case', value: '{"broken":' },
      { key: 'case', value: '{"id":9007199254740993}', headers: { name: '{"a":1}' } },
    ]);
    await eventually(() => seen.length === 2);
    expect(seen).toEqual([
      { payload: '{"broken":', header: undefined },
      { payload: { id: 9007199254740992 }, header: { a: 1 } },
    ]);
  }, 60_000);

  function application(topic: string): object & (new () => object) {
    @Controller()
    class CasesController {
      @OnMessage(topic)
      take(@Payload() payload: unknown, @Ctx() context: KafkaContext): void {
        seen.push({ payload, header: context.getMessage().headers?.['name'] });
        worker(payload);
      }
    }
    @Module({ controllers: [CasesController] })
    class Application {}
    return Application;
  }
});
