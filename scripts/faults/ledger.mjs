// `npm run ledger -- --database URL [--mail FILE] [--published FILE] [--brokers HOST:PORT] [--prefix PREFIX]`: reads
// after a bad night whether anybody was missed or told twice. The mail server's log and the publishers' log are lines of
// JSON: {"to", "messageId", "headers"} and {"via", "event"}. Ends with 1 where something was broken.

import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { findings } from './invariants.mjs';
import { Topics } from './topics.mjs';

/** Whole lines of JSON; the last may not be whole yet. */
export function linesOf(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

/** Prints a line for each invariant and a sentence for each breach. @returns how many breaches there are */
export function report(found, say = console.log) {
  for (const { id, says, looked, breaches } of found) {
    const mark = breaches.length > 0 ? '✗' : looked > 0 ? '✓' : '–';
    say(`${mark} ${id} ${says} (${looked} looked at)`);
    for (const breach of breaches) say(`    ${breach}`);
  }
  return found.reduce((n, { breaches }) => n + breaches.length, 0);
}

const USAGE =
  'npm run ledger -- --database URL [--mail FILE] [--published FILE] [--brokers HOST:PORT] [--prefix PREFIX]';

/** What was asked for; null where it was not asked for rightly. */
function asked() {
  const text = { type: 'string' };
  try {
    const { values } = parseArgs({
      options: { database: text, mail: text, published: text, brokers: text, prefix: text },
    });
    return { ...values, database: values.database ?? process.env.DATABASE_URL };
  } catch {
    return null;
  }
}

if (process.argv[1] === import.meta.filename) {
  const values = asked();
  if (!values?.database) {
    console.error(USAGE);
    process.exit(2);
  }
  const database = new pg.Client({ connectionString: values.database });
  await database.connect();
  const kafka = values.brokers && new Kafka({ brokers: values.brokers.split(','), logLevel: logLevel.ERROR });
  const found = await findings({
    database,
    published: values.published ? linesOf(values.published) : null,
    mail: values.mail ? linesOf(values.mail) : null,
    topics: kafka ? new Topics(kafka, values.prefix) : null,
  });
  await database.end();
  const breaches = report(found);
  if (!values.published) console.log('without --published, what the hub lost before it was stored is not seen');
  if (!values.mail) console.log('without --mail, what its database says of messages is believed');
  console.log(breaches === 0 ? 'nobody was missed, and nobody told twice' : `${breaches} breaches`);
  process.exit(breaches === 0 ? 0 : 1);
}
