import { connect, createServer } from 'node:net';

const HOST = '127.0.0.1';
/** Below those that an operating system lends to outgoing connections: a port that a restart needs again stays free. */
const FIRST = 20_000;
const PORTS = 12_000;

/** Milliseconds to wait for an answer of a few bytes. */
const ANSWER = 5_000;
const CORRELATION = 0x686f6d65;
/** The request of the Kafka protocol with key 18 in its version 0, in a frame of its length, without a client's name. */
const API_VERSIONS = Buffer.alloc(14);
API_VERSIONS.writeInt32BE(10, 0);
API_VERSIONS.writeInt16BE(18, 4);
API_VERSIONS.writeInt16BE(0, 6);
API_VERSIONS.writeInt32BE(CORRELATION, 8);
API_VERSIONS.writeInt16BE(-1, 12);

/** A port on loopback on which nobody listens, none of `taken`. */
export async function freePort(...taken) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = FIRST + Math.floor(Math.random() * PORTS);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${FIRST + PORTS}`);
}

/** Whether somebody could listen there now. */
export function isFree(port) {
  return new Promise((done) => {
    const server = createServer();
    server.on('error', () => done(false));
    server.listen(port, HOST, () => server.close(() => done(true)));
  });
}

/**
 * Whether a Kafka broker answers there. The question is which requests it knows: the one that needs no login. A broker
 * opens its port once it has joined its cluster, so whoever gets this answer gets the others.
 */
export function answersAsKafka(port) {
  return new Promise((done) => {
    const socket = connect(port, HOST);
    socket.setTimeout(ANSWER, () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
    socket.on('connect', () => socket.write(API_VERSIONS));
    let heard = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.length >= 10) end(heard.readInt32BE(4) === CORRELATION && heard.readInt16BE(8) === 0);
    });
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
  });
}
