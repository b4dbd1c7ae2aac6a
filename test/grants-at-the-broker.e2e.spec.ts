import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aclPlan, topicPlan, type AclOperation, type AclRule, type BrokerClient } from '#contracts';
import { KafkaConnection, kafkaCode, RecordWriter, type KafkaSettings } from '#platform';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
  type AclEntry,
  type EachMessagePayload,
} from 'kafkajs';
import { KafkaBroker } from '../scripts/kafka/broker.mjs';
import { kafkaProgram } from '../scripts/kafka/jars.mjs';
import { forWantOfKafka } from '../scripts/kafka/skips.mjs';

const WIGAN = 'E08000010';
const LIVERPOOL = 'E08000012';
const PREFIX = 'east.';
const PATIENCE_MS = 20_000;

const council = (clientId: string, organisation: string): BrokerClient => ({
  clientId,
  organisation,
  feeds: ['council', 'education'],
  scopes: ['events', 'alerts'],
});
const ORGANISATIONS = [WIGAN, LIVERPOOL];
const CLIENTS = [council('wigan-council', WIGAN), council('liverpool-council', LIVERPOOL)];
const NAMES = [
  'operator',
  'homeward-gateway',
  'homeward-matcher',
  'homeward-notifier',
  'wigan-council',
  'liverpool-council',
  'stranger',
] as const;
type Name = (typeof NAMES)[number];

/** A broker with access lists needs the jars: the run's own has none, and a given one is not ours to set up. */
const hindrance =
  process.env['HOMEWARD_TEST_KAFKA'] === undefined
    ? (process.env['HOMEWARD_TEST_NO_KAFKA'] ?? forWantOfKafka('nobody looked for one'))
    : await kafkaProgram().then(
        () => null,
        (error: unknown) => forWantOfKafka(error instanceof Error ? error.message : String(error)),
      );
const describeGrants = hindrance === null ? describe : describe.skip;

/** A group that one may not join: the client library says that it has no coordinator, as far as it may know. */
const NO_SUCH_GROUP = /^(GROUP_AUTHORIZATION_FAILED|KafkaJSGroupCoordinatorNotFound)$/;

const OPERATIONS: Readonly<Record<AclOperation, AclOperationTypes>> = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  describe: AclOperationTypes.DESCRIBE,
  'idempotent-write': AclOperationTypes.IDEMPOTENT_WRITE,
};
const RESOURCES = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  cluster: AclResourceTypes.CLUSTER,
} as const;

const entryOf = ({ principal, operation, resource: { type, name, pattern } }: AclRule): AclEntry => ({
  principal,
  host: '*',
  operation: OPERATIONS[operation],
  permissionType: AclPermissionTypes.ALLOW,
  resourceType: RESOURCES[type],
  resourceName: name,
  resourcePatternType: pattern === 'prefixed' ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
});

describeGrants(
  `what a broker lets whom do by the grants of the plan${hindrance === null ? '' : ` (${hindrance})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'homeward-grants-'));
    const open: { close(): Promise<void> }[] = [];
    let broker: KafkaBroker;

    beforeAll(async () => {
      const users = Object.fromEntries(NAMES.map((name) => [name, `secret-of-${name}`]));
      broker = await KafkaBroker.start({ folder, sasl: { users, superUsers: ['operator'] } });
      const operator = connection('operator');
      await operator.createTopics(topicPlan(ORGANISATIONS));
      const admin = operator.kafka.admin();
      await admin.connect();
      const rules = aclPlan({ organisations: ORGANISATIONS, clients: CLIENTS, prefix: PREFIX });
      // one by one: of many at once the client library says that all are there, and none is
      await Promise.all(rules.map((rule) => admin.createAcls({ acl: [entryOf(rule)] })));
      await admin.disconnect();
    }, 90_000);
    afterAll(async () => {
      await Promise.all(open.map((one) => one.close()));
      await broker.kill();
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    function connection(name: Name): KafkaConnection {
      const settings: KafkaSettings = {
        brokers: [broker.address],
        prefix: PREFIX,
        tls: false,
        sasl: { mechanism: 'plain', username: name, password: `secret-of-${name}` },
      };
      const made = new KafkaConnection(settings, { clientId: name });
      open.push(made);
      return made;
    }

    /** As the hub's processes write. What came of it: `written`, or what the broker said. */
    async function writing(name: Name, topic: string): Promise<string> {
      const writer = new RecordWriter(connection(name));
      try {
        await writer.write(topic, [{ key: 'k', value: `from ${name}` }]);
        return 'written';
      } catch (error) {
        return kafkaCode(error);
      } finally {
        await writer.close();
      }
    }

    /** As any program reads. The first record of the topic, or what the broker said. */
    async function reading(name: Name, topic: string, group: string): Promise<string> {
      const consumer = connection(name).kafka.consumer({
        groupId: PREFIX + group,
        maxWaitTimeInMs: 200,
      });
      try {
        return await new Promise<string>((resolve, reject) => {
          const eachMessage = ({ message }: EachMessagePayload): Promise<void> => {
            resolve(String(message.value));
            return Promise.resolve();
          };
          setTimeout(() => reject(new Error('neither a record nor a refusal')), PATIENCE_MS).unref();
          consumer.on('consumer.crash', ({ payload: { error } }) => {
            // the broker has only just begun to keep groups
            if (kafkaCode(error) !== 'GROUP_LOAD_IN_PROGRESS') reject(error);
          });
          void consumer
            .connect()
            .then(() => consumer.subscribe({ topic: PREFIX + topic, fromBeginning: true }))
            .then(() => consumer.run({ eachMessage }))
            .catch(reject);
        });
      } catch (error) {
        return kafkaCode(error);
      } finally {
        await consumer.disconnect();
      }
    }

    async function seen(name: Name): Promise<string[]> {
      return [...(await connection(name).topics())].sort();
    }

    it('the notifier writes alerts, and each organisation reads its own in groups of its own name', async () => {
      for (const id of ORGANISATIONS) expect(await writing('homeward-notifier', `alerts.${id}`)).toBe('written');
      expect(await reading('wigan-council', `alerts.${WIGAN}`, 'wigan-council.case-system')).toBe(
        'from homeward-notifier',
      );
    });

    it('nobody reads another organisation’s alerts, in whichever group', async () => {
      const refused = await reading('wigan-council', `alerts.${LIVERPOOL}`, 'wigan-council.case-system');
      expect(refused).toBe('TOPIC_AUTHORIZATION_FAILED');
      for (const group of ['liverpool-council.case-system', 'wigan-councils', 'notifier']) {
        expect(await reading('wigan-council', `alerts.${WIGAN}`, group)).toMatch(NO_SUCH_GROUP);
      }
      for (const hub of ['homeward-gateway', 'homeward-matcher', 'homeward-notifier'] as const) {
        expect(await reading(hub, `alerts.${WIGAN}`, 'notifier')).toBe('TOPIC_AUTHORIZATION_FAILED');
      }
    });

    it('nobody but the notifier writes alerts', async () => {
      expect(await writing('wigan-council', `alerts.${WIGAN}`)).toBe('TOPIC_AUTHORIZATION_FAILED');
      expect(await writing('homeward-gateway', `alerts.${WIGAN}`)).toBe('TOPIC_AUTHORIZATION_FAILED');
    });

    it('a publisher writes its feeds, no other, and reads none', async () => {
      expect(await writing('wigan-council', 'feed.council')).toBe('written');
      expect(await writing('wigan-council', 'feed.police')).toBe('TOPIC_AUTHORIZATION_FAILED');
      expect(await writing('wigan-council', 'reports.accepted')).toBe('TOPIC_AUTHORIZATION_FAILED');
      expect(await reading('wigan-council', 'feed.council', 'wigan-council.x')).toBe('TOPIC_AUTHORIZATION_FAILED');
      expect(await reading('homeward-gateway', 'feed.council', 'intake')).toBe('from wigan-council');
    });

    it('what goes between the processes is theirs alone, each in its direction', async () => {
      expect(await writing('homeward-gateway', 'reports.accepted')).toBe('written');
      expect(await reading('homeward-matcher', 'reports.accepted', 'matcher')).toBe('from homeward-gateway');
      expect(await writing('homeward-matcher', 'episodes')).toBe('written');
      expect(await reading('homeward-notifier', 'episodes', 'notifier')).toBe('from homeward-matcher');
      expect(await writing('homeward-gateway', 'episodes')).toBe('TOPIC_AUTHORIZATION_FAILED');
      expect(await writing('homeward-gateway', 'feed.police.dead-letter')).toBe('written');
    });

    it('one to whom nothing was granted does not even see what there is', async () => {
      expect(await seen('stranger')).toEqual([]);
      expect(await seen('wigan-council')).toEqual([`alerts.${WIGAN}`, 'feed.council', 'feed.education']);
      expect(await writing('stranger', 'feed.council')).toMatch(/_AUTHORIZATION_FAILED$/);
    });
  },
);
