// How a broker for development and tests is set up: one node in KRaft mode, its own controller, on loopback.

/** Bytes of the largest record: a feed's largest event is 5 MB, and a refused one goes whole to its dead letters. */
const LARGEST_RECORD = String(8 * 1024 * 1024);

/** What every broker of a test is like, wherever it runs. */
export const CHARACTER = {
  // a misspelt topic is a fault, not a new topic
  'auto.create.topics.enable': 'false',
  'num.partitions': '1',
  'message.max.bytes': LARGEST_RECORD,
  'replica.fetch.max.bytes': LARGEST_RECORD,
  // one node: with more replicas wanted than there are nodes, groups and transactions find no coordinator
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.num.partitions': '4',
  // a first member that waits for others costs every test three seconds
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000',
  // a broker that was killed is let in again once its last session has run out
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  // 128 MB otherwise
  'log.cleaner.dedupe.buffer.size': '2097152',
};

const CLIENTS = 'CLIENTS';
const CONTROLLER = 'CONTROLLER';
const LOGIN = 'org.apache.kafka.common.security.plain.PlainLoginModule';

/**
 * The text of `server.properties`.
 * @param {object} of
 * @param {string} of.data folder of the broker's logs
 * @param {number} of.port for clients
 * @param {number} of.controllerPort
 * @param {Sasl | null} [of.sasl]
 *
 * @typedef {object} Sasl Who may connect, by SASL/PLAIN; access lists hold for all but the super users.
 * @property {Record<string, string>} users password by name
 * @property {string[]} superUsers names out of `users`, one at least: the broker itself is the first of them
 */
export function serverProperties({ data, port, controllerPort, sasl = null }) {
  const properties = {
    'node.id': '1',
    'process.roles': 'broker,controller',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': CONTROLLER,
    'inter.broker.listener.name': CLIENTS,
    listeners: `${CLIENTS}://127.0.0.1:${port},${CONTROLLER}://127.0.0.1:${controllerPort}`,
    'listener.security.protocol.map': `${CLIENTS}:${sasl ? 'SASL_PLAINTEXT' : 'PLAINTEXT'},${CONTROLLER}:PLAINTEXT`,
    'log.dirs': data,
    ...CHARACTER,
    ...(sasl ? accessProperties(sasl) : {}),
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}

function accessProperties({ users, superUsers }) {
  const [broker] = superUsers;
  if (broker === undefined || !superUsers.every((name) => name in users)) {
    throw new Error('superUsers must name at least one of the users');
  }
  const known = Object.entries(users).map(([name, password]) => `user_${name}=${quoted(password)}`);
  const self = `username=${quoted(broker)} password=${quoted(users[broker])}`;
  return {
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.clients.plain.sasl.jaas.config': `${LOGIN} required ${self} ${known.join(' ')};`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // whoever speaks to the controller's port has no name: that is the broker itself
    'super.users': ['ANONYMOUS', ...superUsers].map((name) => `User:${name}`).join(';'),
  };
}

const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The same character as environment variables of a container image, `KAFKA_NUM_PARTITIONS`. */
export function containerEnvironment() {
  return Object.fromEntries(
    Object.entries(CHARACTER).map(([key, value]) => [`KAFKA_${key.toUpperCase().replaceAll('.', '_')}`, value]),
  );
}
