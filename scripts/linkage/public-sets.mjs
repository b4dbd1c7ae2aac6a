// `npm run public-sets -- --sets DIR --out DIR`: the labelled sets of FEBRL (`dataset*.csv`) and Splink (`fake_*.csv`) as
// the files that `npm run eval:linkage` reads, a folder for each set. One record of each person is registered, the others
// are reports; every fifth person is left out of the registry, so that there are reports about strangers.
// They are no children and live nowhere in England: a smoke test.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeReady } from '../ready.mjs';

const { values } = parseArgs({ options: { sets: { type: 'string' }, out: { type: 'string' } } });
if (!values.sets || !values.out) {
  console.error('public-sets -- --sets DIR --out DIR');
  process.exit(1);
}
await makeReady();
const { csvRows } = await import('#directory');

const without = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value));

const someOf = (object) => (Object.keys(object).length === 0 ? undefined : object);
const number = (value) => (value ? [{ system: 'other', value }] : undefined);

function febrl(row) {
  const [, person, which] = /^rec-(\d+)-(org|dup)/.exec(row.rec_id);
  const day = /^(\d{4})(\d\d)(\d\d)$/.exec(row.date_of_birth);
  const lines = [`${row.street_number} ${row.address_1}`.trim(), row.address_2, row.suburb].filter(Boolean);
  const child = {
    name: someOf(without({ given: row.given_name, family: row.surname })),
    dateOfBirth: day?.slice(1).join('-'),
    address: someOf(without({ lines: lines.length > 0 && lines, postcode: row.postcode })),
    identifiers: number(row.soc_sec_id),
  };
  return { id: row.rec_id, person, isFirst: which === 'org', child: without(child) };
}

function splink(row, isFirst) {
  const person = row.cluster ?? row.group;
  const child = {
    name: someOf(without({ given: row.first_name, family: row.surname })),
    dateOfBirth: row.dob,
    address: row.city ? { lines: [row.city] } : undefined,
    identifiers: number(row.email),
  };
  return { id: row.unique_id, person, isFirst: isFirst(person), child: without(child) };
}

/** True for the first record of each person. */
function firstOfEach() {
  const seen = new Set();
  return (person) => !seen.has(person) && seen.add(person) !== undefined;
}

function recordsOf(file) {
  const text = readFileSync(join(values.sets, file), 'utf8').replaceAll(', ', ',');
  const isFirst = firstOfEach();
  return csvRows(text).map((row) => (row.rec_id === undefined ? splink(row, isFirst) : febrl(row)));
}

for (const file of readdirSync(values.sets).filter((name) => /^(dataset\d+|fake_\d+)\.csv$/.test(name))) {
  const records = recordsOf(file);
  const isStranger = ({ person }) => Number(person) % 5 === 0;
  const registry = records.filter((record) => record.isFirst && !isStranger(record));
  const registered = new Map(registry.map(({ id, person }) => [person, id]));
  const reports = records.filter(({ isFirst }) => !isFirst);
  const folder = join(values.out, file.replace('.csv', ''));
  mkdirSync(folder, { recursive: true });
  const lines = (all) => all.map(({ id, child }) => `${JSON.stringify({ id, child })}\n`).join('');
  writeFileSync(join(folder, 'registry.ndjson'), lines(registry));
  writeFileSync(join(folder, 'reports.ndjson'), lines(reports));
  const truth = reports.map(({ id, person }) => `${id},${registered.get(person) ?? ''}\n`);
  writeFileSync(join(folder, 'truth.csv'), `report_id,registry_id\n${truth.join('')}`);
  console.log(`${folder}: ${registry.length} registered, ${reports.length} reports`);
}
