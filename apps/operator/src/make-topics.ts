import { writeFile } from 'node:fs/promises';
import { aclCommands, aclPlan, topicPlan } from '#contracts';
import { Directory } from '#directory';
import { Audit, Database, KafkaConnection, requireMigrations } from '#platform';
import { ALL_ENTITIES, ALL_MIGRATIONS } from './rooms.js';
import type { TopicsSettings } from './settings.js';

/**
 * Makes the topics that are missing, among them one for each organisation that reads its alerts; those that are there
 * stay as they are. Writes down who may do what at the brokers where it was asked to.
 * @returns what was done, in a sentence or two
 */
export async function makeTopics({ databaseUrl, kafka, cluster, aclsFile }: TopicsSettings): Promise<string> {
  const database = await Database.connect(databaseUrl, ALL_ENTITIES, 1);
  const { replicationFactor } = cluster;
  const connection = new KafkaConnection(kafka, { clientId: 'homeward-operator', replicationFactor });
  try {
    await requireMigrations(database, ALL_MIGRATIONS);
    const directory = await new Directory(database, new Audit()).refresh();
    const organisations = directory.alertReaders();
    const before = await connection.topics();
    const wanted = topicPlan(organisations, cluster);
    await connection.createTopics(wanted);
    const made = wanted.filter(({ topic }) => !before.has(topic));
    const said = made.length === 0 ? 'the topics were there' : `made ${made.length} topics of ${wanted.length}`;
    if (aclsFile === null) return said;
    const rules = aclPlan({ organisations, clients: directory.clients(), prefix: kafka.prefix });
    await writeFile(aclsFile, aclCommands(rules));
    return `${said}; ${rules.length} grants for the brokers are in ${aclsFile}`;
  } finally {
    await connection.close();
    await database.close();
  }
}
