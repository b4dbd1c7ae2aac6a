// A hub of the bench's own, on the real clock and an empty folder, and a client that keeps its connections.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hubArguments } from '../hub-process.mjs';
import { root } from '../ready.mjs';

const READY = /Homeward is ready on (http:\/\/\S+)/;

export async function startHub(env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'homeward-bench-'));
  const child = spawn(process.execPath, hubArguments, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_OPTIONS: process.env.BENCH_HUB_OPTIONS ?? '',
      HOMEWARD_PORT: '0',
      HOMEWARD_DATA: folder,
      ...env,
    },
  });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const ready = READY.exec(said);
      if (ready) resolve(ready[1]);
    });
    child.on('exit', (code) => reject(new Error(`the hub ended with ${code}`)));
  });
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return {
    url,
    folder,
    pid: child.pid,
    credentials: read('credentials.json'),
    database: read('database.json'),
    memoryMiB: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** HTTP as one organisation's client. */
export async function clientOf(hub, organisation) {
  const found = hub.credentials.clients.find((c) => c.organisation === organisation);
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const { port } = new URL(hub.url);
  const call = (method, path, headers = {}, body = undefined) =>
    new Promise((resolve, reject) => {
      const outgoing = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode, body: JSON.parse(Buffer.concat(chunks).toString() || 'null') }),
        );
        answer.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  const secret = Buffer.from(`${found.clientId}:${found.clientSecret}`).toString('base64');
  const granted = await call(
    'POST',
    '/oauth/token',
    { authorization: `Basic ${secret}`, 'content-type': 'application/x-www-form-urlencoded' },
    'grant_type=client_credentials',
  );
  const authorization = `Bearer ${granted.body.access_token}`;
  return {
    source: found.source,
    get: (path) => call('GET', path, { authorization }),
    send(method, path, content) {
      const body = JSON.stringify(content);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      return call(method, path, { authorization, ...headers }, body);
    },
    post(feed, event) {
      const kind = Array.isArray(event) ? 'cloudevents-batch' : 'cloudevents';
      const body = JSON.stringify(event);
      return call(
        'POST',
        `/v1/feeds/${feed}/events`,
        { authorization, 'content-type': `application/${kind}+json`, 'content-length': Buffer.byteLength(body) },
        body,
      );
    },
  };
}
