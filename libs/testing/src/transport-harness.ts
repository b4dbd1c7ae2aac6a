import { Controller, Module, type INestMicroservice, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  Inbox,
  MessageContext,
  OnMessage,
  TransportModule,
  type Database,
  type MessageTransport,
  type NewMessage,
  type Outbox,
  type Parked,
} from '#platform';

/** What an adapter brings to the conformance suite. Its database has the platform's tables. */
export interface TransportHarness {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly parked: Parked;
  /** Makes the topic where topics have to be made. */
  prepareTopic(topic: string): Promise<void>;
  /** One process's part in a group, not yet listening. */
  member(group: string, topics: readonly string[]): Promise<TestMember>;
  /** Puts something on the topic that no publisher of ours would write. */
  publishMalformed(topic: string, key: string): Promise<void>;
  /** Lets a group that has no running member read from the beginning again. */
  rewind(group: string, topic: string): Promise<void>;
  close(): Promise<void>;
}

export interface TestMember {
  readonly transport: MessageTransport;
  /** Cuts the member off from everything at once, without a goodbye, as `kill -9` would. */
  kill(): Promise<void>;
}

export interface Work {
  readonly n: string;
}

export type Worker = (payload: Work, context: MessageContext) => Promise<void> | void;

/** A running application: one controller with one `@EventPattern`, on the member's transport. */
export interface RunningMember extends TestMember {
  readonly app: INestMicroservice;
}

export async function startMember(member: TestMember, topic: string, worker: Worker): Promise<RunningMember> {
  const app = await applicationOf(member.transport, [controllerOf(topic, worker)]);
  await app.listen();
  return { ...member, app };
}

export function applicationOf(
  strategy: MessageTransport,
  controllers: Type[],
  imports: Type[] = [TransportModule],
): Promise<INestMicroservice> {
  @Module({ imports, controllers })
  class Application {}
  return NestFactory.createMicroservice(Application, { strategy, logger: false });
}

export function controllerOf(topic: string, worker: Worker): Type {
  @Controller()
  class WorkController {
    @OnMessage(topic)
    async work(@Payload() payload: Work, @Ctx() context: MessageContext): Promise<void> {
      await worker(payload, context);
    }
  }
  return WorkController;
}

/** What a group has done, as its tables tell it: for each key the list of what was handled, in that order. */
export class Effects {
  private readonly inbox = new Inbox();

  constructor(private readonly database: Database) {}

  /** A worker that leaves its mark once for each message, in one transaction with the inbox. */
  readonly leave: Worker = (payload, context) =>
    this.database.transaction(async (tx) => {
      if (!(await this.inbox.firstSight(tx, context.group, context.id))) return;
      await tx.query(
        `INSERT INTO hub_state (name, value) VALUES ($1, jsonb_build_array($2::text))
         ON CONFLICT (name) DO UPDATE SET value = hub_state.value || excluded.value`,
        [`${context.group} ${context.key}`, payload.n],
      );
    });

  async of(group: string): Promise<Record<string, string[]>> {
    const rows = await this.database.query<{ name: string; value: string[] }>(
      'SELECT name, value FROM hub_state WHERE starts_with(name, $1) ORDER BY name',
      [`${group} `],
    );
    return Object.fromEntries(rows.map((row) => [row.name.slice(group.length + 1), row.value]));
  }

  async count(group: string): Promise<number> {
    return Object.values(await this.of(group)).flat().length;
  }

  /** As if the group had never done anything. */
  async forget(group: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM hub_state WHERE starts_with(name, $1)', [`${group} `]);
      await tx.query('DELETE FROM inbox WHERE group_name = $1', [group]);
    });
  }
}

/** Messages `1`, `2`, … of one key, with ids of their own. */
export function messages(topic: string, key: string, how: number | readonly string[]): NewMessage[] {
  const names = typeof how === 'number' ? Array.from({ length: how }, (_, i) => String(i + 1)) : how;
  return names.map((n) => ({ id: `${topic} ${key} ${n}`, topic, key, payload: { n } }));
}

/** Resolves when the condition holds. @throws when it does not in time */
export async function eventually(condition: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A gate that handlers wait at until it is opened. */
export class Gate {
  private open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
  arrived = 0;

  async wait(): Promise<void> {
    this.arrived++;
    await this.opened;
  }

  release(): void {
    this.open();
  }
}
