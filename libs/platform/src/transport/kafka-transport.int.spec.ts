import { connect, type Socket } from 'node:net';
import { withBacklog } from '#contracts';
import {
  Database,
  HubClock,
  KafkaConnection,
  KafkaTransport,
  Metrics,
  Outbox,
  OutboxRelay,
  Parked,
  PARTITIONS,
  partitionOf,
  PlatformEntities,
  PlatformMigrations,
  RecordWriter,
} from '#platform';
import { describeWithKafka, SeverableLine, testDatabase, transportConformance, type TransportHarness } from '#testing';

describeWithKafka('on a real broker', (testKafka) => {
  transportConformance('Kafka', async (): Promise<TransportHarness> => {
    const kafka = testKafka.settings();
    const test = await testDatabase({ entities: PlatformEntities, migrations: PlatformMigrations });
    const { database, addresses } = test;
    const outbox = new Outbox();
    const connection = new KafkaConnection(kafka, { clientId: 'harness' });
    const writer = new RecordWriter(connection);
    const endings: (() => Promise<void>)[] = [];
    return {
      database,
      outbox,
      parked: new Parked(database, outbox),
      async prepareTopic(topic) {
        await connection.createTopics(withBacklog(topic).map((one) => ({ topic: one, partitions: PARTITIONS })));
        const relay = new OutboxRelay({ database, writer, topics: [topic], metrics: new Metrics() });
        await relay.start();
        endings.push(() => relay.stop(1_000));
      },
      async member(group, topics) {
        const line = await SeverableLine.to(addresses.applicationUrl);
        const own = await Database.connect(line.url, PlatformEntities);
        const brokers = new SeverableSockets();
        const ownConnection = new KafkaConnection(kafka, { clientId: group, socketFactory: brokers.factory });
        endings.push(
          () => line.cut(),
          () => own.close(),
          () => ownConnection.close(),
        );
        const transport = new KafkaTransport({
          connection: ownConnection,
          database: own,
          group,
          topics,
          metrics: new Metrics(),
          clock: new HubClock(),
          sideBySide: 8,
          sessionTimeoutMs: 1_500,
          stopWithinMs: 5_000,
        });
        const kill = async (): Promise<void> => {
          brokers.cut();
          await line.cut();
        };
        return { transport, kill };
      },
      publishMalformed: (topic, key) =>
        writer.write(topic, [{ key, value: 'no JSON, whoever wrote it', partition: partitionOf(key) }]),
      rewind: (group, topic) => connection.rewind(group, [topic]),
      async close() {
        for (const end of endings.reverse()) await end();
        await writer.close();
        await connection.close();
        await test.close();
      },
    };
  });
});

/** Connections to brokers that end all at once, as if the process had been killed. */
class SeverableSockets {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  readonly factory = ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
    const socket = connect({ host, port }, onConnect);
    this.sockets.add(socket);
    if (this.isCut) socket.destroy(new Error('cut'));
    return socket;
  };

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy(new Error('cut'));
  }
}
