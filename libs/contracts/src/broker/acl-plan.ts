import { FEEDS, type Feed, type Scope } from '../terms/organisations.js';
import { alertsTopic, deadLetterTopic, feedTopic, withBacklog } from '../topics.js';

/** One thing that one principal may do at the broker. There are no refusals among them: what is not allowed is refused. */
export interface AclRule {
  /** `User:homeward-gateway`, `User:<client id>`. */
  readonly principal: string;
  readonly operation: AclOperation;
  readonly resource: AclResource;
}

export type AclOperation = 'read' | 'write' | 'describe' | 'idempotent-write';

export interface AclResource {
  readonly type: 'topic' | 'group' | 'cluster';
  /** As the broker knows it, prefix and all; `kafka-cluster` for the cluster, which has no other name. */
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
}

/** A client of the directory, as far as the broker has to do with it. */
export interface BrokerClient {
  readonly clientId: string;
  readonly organisation: string;
  readonly feeds: readonly Feed[];
  readonly scopes: readonly Scope[];
}

export interface AclPlanInput {
  /** Those that have a topic of alerts. */
  readonly organisations: Iterable<string>;
  readonly clients: Iterable<BrokerClient>;
  /** Of the names of topics and groups. */
  readonly prefix?: string;
}

/** The three processes' own names at the broker. */
export const HUB_PRINCIPALS = {
  gateway: 'User:homeward-gateway',
  matcher: 'User:homeward-matcher',
  notifier: 'User:homeward-notifier',
} as const;

const PRINCIPALS: readonly string[] = Object.values(HUB_PRINCIPALS);

const principalOf = (clientId: string): string => `User:${clientId}`;

/** How the groups of a client's own consumers must begin. */
export const clientGroupPrefix = (clientId: string): string => `${clientId}.`;

/**
 * Who may do what at the broker: each process of the hub what it does and nothing more, each publisher to write its feeds'
 * topics, each subscriber to read its own organisation's alerts in groups of its own name. Making topics and grants is the
 * operator's, by another principal.
 * @throws RangeError where a client would be taken for a process of the hub, or the groups of one would be another's too
 */
export function aclPlan({ organisations, clients, prefix = '' }: AclPlanInput): AclRule[] {
  const readers = [...new Set(organisations)].sort();
  const publishers = [...clients].sort((one, other) => (one.clientId < other.clientId ? -1 : 1));
  checkNames(publishers.map(({ clientId }) => clientId));
  const grants = new Grants(prefix);
  return [
    ...grants.reader(HUB_PRINCIPALS.gateway, FEEDS.map(feedTopic), 'intake'),
    ...grants.writer(HUB_PRINCIPALS.gateway, [
      ...FEEDS.map((feed) => deadLetterTopic(feedTopic(feed))),
      ...withBacklog('reports.accepted'),
    ]),
    ...grants.reader(HUB_PRINCIPALS.matcher, withBacklog('reports.accepted'), 'matcher'),
    ...grants.writer(HUB_PRINCIPALS.matcher, withBacklog('episodes')),
    ...grants.reader(HUB_PRINCIPALS.notifier, withBacklog('episodes'), 'notifier'),
    ...grants.writer(HUB_PRINCIPALS.notifier, readers.map(alertsTopic)),
    ...PRINCIPALS.map((principal) => idempotent(principal)),
    ...publishers.flatMap((client) => grants.client(client, readers)),
  ];
}

class Grants {
  constructor(private readonly prefix: string) {}

  reader(principal: string, topics: readonly string[], group: string): AclRule[] {
    return [...this.onTopics(principal, topics, ['read', 'describe']), ...this.onGroup(principal, group, 'literal')];
  }

  writer(principal: string, topics: readonly string[]): AclRule[] {
    return this.onTopics(principal, topics, ['write', 'describe']);
  }

  client({ clientId, organisation, feeds, scopes }: BrokerClient, readers: readonly string[]): AclRule[] {
    const principal = principalOf(clientId);
    const mayRead = scopes.includes('alerts') && readers.includes(organisation);
    return [
      ...(scopes.includes('events') ? this.writer(principal, feeds.map(feedTopic)) : []),
      ...(mayRead ? this.onTopics(principal, [alertsTopic(organisation)], ['read', 'describe']) : []),
      ...(mayRead ? this.onGroup(principal, clientGroupPrefix(clientId), 'prefixed') : []),
    ];
  }

  private onTopics(principal: string, topics: readonly string[], operations: readonly AclOperation[]): AclRule[] {
    return topics.flatMap((topic) => {
      const resource = { type: 'topic', name: this.prefix + topic, pattern: 'literal' } as const;
      return operations.map((operation) => ({ principal, operation, resource }));
    });
  }

  private onGroup(principal: string, group: string, pattern: AclResource['pattern']): AclRule[] {
    return [{ principal, operation: 'read', resource: { type: 'group', name: this.prefix + group, pattern } }];
  }
}

const idempotent = (principal: string): AclRule => ({
  principal,
  operation: 'idempotent-write',
  resource: { type: 'cluster', name: 'kafka-cluster', pattern: 'literal' },
});

function checkNames(clientIds: readonly string[]): void {
  for (const one of clientIds) {
    if (PRINCIPALS.includes(principalOf(one))) throw new RangeError(`${one} is the hub's own name: rename the client`);
    const other = clientIds.find((id) => id.startsWith(clientGroupPrefix(one)));
    if (other !== undefined) throw new RangeError(`the client ${one} could read in the groups of ${other}: rename one`);
  }
}
