import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHubProcess, type Answer, type HubProcess } from '#testing';

interface Account {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What one of the hub's administrators asks of it, below `/v1/admin/`; a text is sent as YAML. */
export type Administrator = <T>(method: string, path: string, body?: unknown) => Promise<Answer<T>>;

/** The demonstration's first administrator, or its second. */
export async function administrator(hub: HubProcess, which: 1 | 2): Promise<Administrator> {
  const { url } = hub.client;
  const file = readFileSync(join(hub.folder, 'credentials.json'), 'utf8');
  const { clients } = JSON.parse(file) as { clients: Account[] };
  const account = clients.find(({ clientId }) => clientId === `homeward-administrator-${which}`);
  if (!account) throw new Error('the hub has no such administrator');
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const isYaml = typeof body === 'string';
    const answered = await fetch(`${url}/v1/admin/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': isYaml ? 'application/yaml' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isYaml ? body : JSON.stringify(body) }),
    });
    const text = await answered.text();
    return { status: answered.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  };
}

/** A hub of its own at nine on a Monday morning, and its two administrators: one to write, one to approve. */
export async function administeredHub(
  env: Readonly<Record<string, string>>,
): Promise<{ process: HubProcess; writer: Administrator; approver: Administrator }> {
  const process = await startHubProcess({ env, now: '2026-03-02T09:00:00Z' });
  return { process, writer: await administrator(process, 1), approver: await administrator(process, 2) };
}
