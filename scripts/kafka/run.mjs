// `npm run kafka -- start`: a Kafka broker of one's own on this machine, which runs until it is told to stop.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../ready.mjs';
import { BrokerDidNotStart, BrokerRunsAlready, KafkaBroker } from './broker.mjs';
import { CannotRunKafka } from './jars.mjs';

const USAGE = `npm run kafka -- COMMAND [--folder .kafka] [--port 9092]
  start   starts the broker, on what it kept, and leaves it running
  stop    ends it in order
  kill    ends it as a failing machine would
  wipe    kills it and loses all that it kept; start begins anew
  status  says whether it runs`;

const COMMANDS = {
  async start({ folder, port }) {
    const broker = await KafkaBroker.start({ folder, port, staysBehind: true, say: (line) => console.error(line) });
    console.log(`KAFKA_BROKERS=${broker.address}`);
  },
  async stop({ folder }) {
    await earlier(folder).stop();
    console.log('stopped');
  },
  async kill({ folder }) {
    await earlier(folder).kill();
    console.log('killed');
  },
  async wipe({ folder }) {
    await earlier(folder).wipe();
    console.log('wiped');
  },
  async status({ folder }) {
    const { pid, address } = earlier(folder);
    console.log(pid === null ? 'does not run' : `runs on ${address}, process ${pid}`);
    if (pid === null) process.exitCode = 1;
  },
};

/** Asked for something that there is not. */
class Misused extends Error {}

try {
  const { command, ...options } = readArguments();
  await command(options);
} catch (error) {
  const isPlain = [Misused, BrokerRunsAlready, BrokerDidNotStart, CannotRunKafka].some((one) => error instanceof one);
  console.error(isPlain ? error.message : error);
  process.exitCode = error instanceof Misused ? 2 : 1;
}

function readArguments() {
  const { values, positionals } = parsed();
  const [name] = positionals;
  if (positionals.length !== 1 || !(name in COMMANDS)) throw new Misused(USAGE);
  const folder = values.folder ?? join(root, '.kafka');
  // a folder that has a broker keeps its port
  const port = values.port ?? (existsSync(folder) ? undefined : '9092');
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new Misused('--port must be a number');
  return { command: COMMANDS[name], folder, port: port === undefined ? undefined : Number(port) };
}

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: { folder: { type: 'string' }, port: { type: 'string' } } });
  } catch (error) {
    throw new Misused(`${error.message}\n${USAGE}`);
  }
}

function earlier(folder) {
  const broker = KafkaBroker.of(folder);
  if (broker === null) throw new Misused(`no broker was ever started on ${folder}`);
  return broker;
}
