// What a Kafka broker needs on a machine without containers: Java, and Kafka's jars, which Maven fetches once.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../ready.mjs';

const run = promisify(execFile);

/** The broker's version: one of those that the hub is tried against. */
export const KAFKA_VERSION = '4.4.0';

/** Oldest Java on which a broker of that version runs. */
const JAVA = 17;

const WANTED = [
  { group: 'org.apache.kafka', artifact: 'kafka_2.13', version: KAFKA_VERSION },
  // without an implementation of the logging interface the broker would fail in silence
  { group: 'org.slf4j', artifact: 'slf4j-simple', version: '1.7.36' },
];
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const CACHE = join(root, 'node_modules', '.cache', 'homeward-kafka');
/** Milliseconds; a first fetch takes five seconds, and a minute on a slow line. */
const PATIENCE = 300_000;

/** The machine lacks something that a broker needs; the message is a sentence that says what. */
export class CannotRunKafka extends Error {}

/**
 * Finds Java and the jars, fetching these the first time.
 * @returns {Promise<{ java: string, classPath: string }>} the program, and what it takes after `-cp`
 * @throws {CannotRunKafka}
 */
export async function kafkaProgram({ environment = process.env, cache = CACHE, say = () => undefined } = {}) {
  const java = await findJava(environment);
  const jars = await fetchJars({ environment, cache, say });
  return { java, classPath: join(jars, '*') };
}

async function findJava(environment) {
  const java = environment.JAVA_HOME ? join(environment.JAVA_HOME, 'bin', 'java') : 'java';
  // Java says its version where others complain
  const { stderr } = await run(java, ['-version'], { env: environment }).catch(() => {
    throw new CannotRunKafka(`Java ${JAVA} or later is needed for a Kafka broker, and there is none`);
  });
  const [, major] = /version "(\d+)/.exec(stderr) ?? [];
  if (!(Number(major) >= JAVA)) {
    throw new CannotRunKafka(`Java ${JAVA} or later is needed for a Kafka broker, and here is ${major ?? 'another'}`);
  }
  return java;
}

/** The folder of the jars, which is there whole or not at all: they are fetched beside it and it is renamed. */
async function fetchJars({ environment, cache, say }) {
  const folder = join(cache, KAFKA_VERSION);
  if (existsSync(folder)) return folder;
  const fetched = join(cache, `.${KAFKA_VERSION}-${process.pid}`);
  try {
    await rm(fetched, { recursive: true, force: true });
    await mkdir(fetched, { recursive: true });
    say(`fetching Kafka ${KAFKA_VERSION} with Maven (once)`);
    await fetchWithMaven(fetched, environment);
    await rename(join(fetched, 'jars'), folder).catch((error) => {
      // another process has put them there meanwhile
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
  return folder;
}

async function fetchWithMaven(folder, environment) {
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, projectFile());
  const jars = join(folder, 'jars');
  const args = ['-B', '-q', '-f', pom, COPY, '-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
  await run('mvn', args, { env: environment, cwd: folder, timeout: PATIENCE }).catch((error) => {
    if (error.code === 'ENOENT') throw new CannotRunKafka('Maven (mvn) is needed to fetch Kafka, and there is none');
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim().split('\n')[0];
    throw new CannotRunKafka(`Maven could not fetch Kafka: ${said || error.message}`);
  });
  const names = existsSync(jars) ? await readdir(jars) : [];
  const missing = WANTED.filter(({ artifact, version }) => !names.includes(`${artifact}-${version}.jar`));
  if (missing.length > 0) throw new CannotRunKafka(`Maven fetched no ${missing.map((one) => one.artifact).join(', ')}`);
}

function projectFile() {
  const dependencies = WANTED.map(
    ({ group, artifact, version }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return [
    '<project><modelVersion>4.0.0</modelVersion>',
    '<groupId>homeward</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>',
    `<dependencies>${dependencies.join('')}</dependencies></project>`,
  ].join('\n');
}
