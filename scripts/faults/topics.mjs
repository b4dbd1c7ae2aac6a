import { randomBytes } from 'node:crypto';

const GROUPS = {
  matcher: ['reports.accepted', 'reports.accepted.backlog'],
  notifier: ['episodes', 'episodes.backlog'],
  intake: ['feed.police', 'feed.council', 'feed.education', 'feed.health', 'feed.home-office'],
};
const READ_WITHIN_MS = 30_000;

/** What lies on the brokers, and how far the hub's groups have read. */
export class Topics {
  #kafka;
  #prefix;

  constructor(kafka, prefix = '') {
    this.#kafka = kafka;
    this.#prefix = prefix;
  }

  /** By group and topic, how many records are not done with. */
  async lag() {
    return this.#asAdmin(async (admin) => {
      const there = new Set(await admin.listTopics());
      const all = [];
      for (const [group, topics] of Object.entries(GROUPS)) {
        const names = topics.map((topic) => this.#prefix + topic).filter((name) => there.has(name));
        const reached = await admin.fetchOffsets({ groupId: this.#prefix + group, topics: names });
        for (const { topic, partitions } of reached) {
          const ends = new Map((await admin.fetchTopicOffsets(topic)).map((one) => [one.partition, one]));
          let behind = 0;
          for (const { partition, offset } of partitions) {
            const { low, high } = ends.get(partition);
            behind += Number(high) - Math.max(Number(low), Number(offset));
          }
          all.push({ group, topic: topic.slice(this.#prefix.length), behind });
        }
      }
      return all;
    });
  }

  /** Every alert on the topics of organisations: topic by its name in the hub, and the event's id. */
  async alerts() {
    const names = await this.#asAdmin((admin) => admin.listTopics());
    const topics = names.filter((name) => name.startsWith(`${this.#prefix}alerts.`));
    const records = await this.read(topics);
    return records.map(({ topic, value }) => ({ topic: topic.slice(this.#prefix.length), id: JSON.parse(value).id }));
  }

  /** All records of these topics, by the brokers' names, in their order within each partition. */
  async read(topics) {
    const wanted = await this.#asAdmin(async (admin) => {
      const ends = new Map();
      for (const topic of topics) {
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, Number(high));
        }
      }
      return ends;
    });
    if (wanted.size === 0) return [];
    const records = [];
    const consumer = this.#kafka.consumer({ groupId: `${this.#prefix}reader-${randomBytes(6).toString('hex')}` });
    await consumer.connect();
    try {
      await consumer.subscribe({ topics, fromBeginning: true });
      await new Promise((done, fail) => {
        setTimeout(() => fail(new Error('the topics could not be read in time')), READ_WITHIN_MS).unref();
        consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error));
        const run = consumer.run({
          eachMessage: ({ topic, partition, message }) => {
            const key = `${topic}/${partition}`;
            records.push({ topic, partition, ...message });
            if (Number(message.offset) + 1 >= wanted.get(key)) wanted.delete(key);
            if (wanted.size === 0) done();
            return Promise.resolve();
          },
        });
        run.catch(fail);
      });
    } finally {
      await consumer.disconnect();
    }
    return records;
  }

  async #asAdmin(work) {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
