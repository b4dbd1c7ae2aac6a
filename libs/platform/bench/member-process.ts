// A member of a consumer group in a process of its own, to be killed: member-process.ts <database url> <group> <topic>.
// It says `handling <id>` before each message and `handled <id>` after its commit, and takes its time over `slow`,
// and hangs in `hang`.
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  Database,
  EmbeddedTransport,
  HubClock,
  Inbox,
  MessageContext,
  Metrics,
  OnMessage,
  PlatformEntities,
  TransportModule,
} from '#platform';

const [url = '', group = '', topic = ''] = process.argv.slice(2);
const database = await Database.connect(url, PlatformEntities);
const inbox = new Inbox();
const say = (word: string): boolean => process.stdout.write(`${word}\n`);

@Controller()
class MemberController {
  @OnMessage(topic)
  async handle(@Payload() payload: { n: string }, @Ctx() context: MessageContext): Promise<void> {
    say(`handling ${context.id}`);
    if (payload.n === 'slow') await new Promise((go) => setTimeout(go, 500));
    await database.transaction(async (tx) => {
      if (!(await inbox.firstSight(tx, context.group, context.id))) return;
      if (payload.n === 'hang') await new Promise(() => undefined);
    });
    say(`handled ${context.id}`);
  }
}

@Module({ imports: [TransportModule], controllers: [MemberController] })
class MemberModule {}

const app = await NestFactory.createMicroservice(MemberModule, {
  strategy: new EmbeddedTransport({
    database,
    group,
    topics: [topic],
    metrics: new Metrics(),
    clock: new HubClock(),
    leaseMs: 1_000,
  }),
  logger: false,
});
await app.listen();
say('listening');
