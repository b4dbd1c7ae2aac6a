import { describe, expect, it } from '@jest/globals';
import { aclCommands, aclPlan, topicPlan, type AclRule, type BrokerClient } from '#contracts';

const WIGAN = 'E08000010';
const LIVERPOOL = 'E08000012';

const clientOf = (clientId: string, more: Partial<BrokerClient> = {}): BrokerClient => ({
  clientId,
  organisation: WIGAN,
  feeds: ['council', 'education'],
  scopes: ['events', 'alerts'],
  ...more,
});

const CLIENTS = [
  clientOf('wigan-council'),
  clientOf('liverpool-council', { organisation: LIVERPOOL }),
  clientOf('gmp', { organisation: 'greater-manchester', feeds: ['police'], scopes: ['events'] }),
  clientOf('charity', { organisation: 'missing-people', feeds: [], scopes: ['alerts'] }),
  clientOf('homeward-1', { organisation: 'homeward', feeds: [], scopes: ['admin'] }),
];
const PLAN = { organisations: [WIGAN, LIVERPOOL, 'missing-people'], clients: CLIENTS };

const inWords = ({ operation, resource: { type, name, pattern } }: AclRule): string =>
  `${operation} ${type} ${name}${pattern === 'prefixed' ? '*' : ''}`;
const of = (id: string, rules = aclPlan(PLAN)): string[] =>
  rules.filter(({ principal }) => principal === `User:${id}`).map(inWords);

describe('what is granted at the broker', () => {
  it('lets a publisher write its own feeds and a subscriber read its own alerts, in groups of its own name', () => {
    expect(of('wigan-council')).toEqual([
      'write topic feed.council',
      'describe topic feed.council',
      'write topic feed.education',
      'describe topic feed.education',
      'read topic alerts.E08000010',
      'describe topic alerts.E08000010',
      'read group wigan-council.*',
    ]);
  });

  it('gives nothing to a client without the scope, whatever feeds it has', () => {
    expect(of('gmp')).toEqual(['write topic feed.police', 'describe topic feed.police']);
    expect(of('charity')).toEqual([
      'read topic alerts.missing-people',
      'describe topic alerts.missing-people',
      'read group charity.*',
    ]);
    expect(of('homeward-1')).toEqual([]);
    expect(
      of('idle', aclPlan({ ...PLAN, clients: [clientOf('idle', { scopes: ['alerts'], organisation: 'x' })] })),
    ).toEqual([]);
  });

  it('lets nobody but the organisation read its alerts, and nobody but the notifier write them', () => {
    const onTopic = aclPlan(PLAN).filter(({ resource }) => resource.name === 'alerts.E08000010');
    expect(onTopic.filter(({ operation }) => operation === 'read').map(({ principal }) => principal)).toEqual([
      'User:wigan-council',
    ]);
    expect(onTopic.filter(({ operation }) => operation === 'write').map(({ principal }) => principal)).toEqual([
      'User:homeward-notifier',
    ]);
  });

  it('lets each process of the hub do what it does and no more', () => {
    expect(of('homeward-matcher')).toEqual([
      'read topic reports.accepted',
      'describe topic reports.accepted',
      'read topic reports.accepted.backlog',
      'describe topic reports.accepted.backlog',
      'read group matcher',
      'write topic episodes',
      'describe topic episodes',
      'write topic episodes.backlog',
      'describe topic episodes.backlog',
      'idempotent-write cluster kafka-cluster',
    ]);
    expect(of('homeward-notifier')).toContain('write topic alerts.missing-people');
    expect(of('homeward-notifier').filter((one) => one.startsWith('read'))).toEqual([
      'read topic episodes',
      'read topic episodes.backlog',
      'read group notifier',
    ]);
    expect(of('homeward-gateway').filter((one) => one.startsWith('write'))).toEqual([
      ...['police', 'council', 'education', 'health', 'home-office'].map((f) => `write topic feed.${f}.dead-letter`),
      'write topic reports.accepted',
      'write topic reports.accepted.backlog',
    ]);
  });

  it('speaks of topics that are made and no others, under the prefix of the hub', () => {
    const made = new Set(topicPlan(PLAN.organisations).map(({ topic }) => `east.${topic}`));
    const named = aclPlan({ ...PLAN, prefix: 'east.' }).filter(({ resource }) => resource.type === 'topic');
    expect(named.filter(({ resource }) => !made.has(resource.name))).toEqual([]);
    expect(new Set(named.map(({ resource }) => resource.name)).size).toBe(made.size);
    expect(of('wigan-council', aclPlan({ ...PLAN, prefix: 'east.' }))).toContain('read group east.wigan-council.*');
    expect(aclPlan(PLAN).filter(({ resource }) => resource.name.includes('*'))).toEqual([]);
  });

  it('refuses names by which one would have what is another’s', () => {
    const clients = (...ids: string[]) => ({ ...PLAN, clients: ids.map((id) => clientOf(id)) });
    expect(() => aclPlan(clients('wigan', 'wigan.test'))).toThrow('wigan.test');
    expect(() => aclPlan(clients('homeward-notifier'))).toThrow('homeward-notifier');
    expect(() => aclPlan(clients('wigan', 'wigan-test'))).not.toThrow();
  });
});

describe('the file of grants', () => {
  const lines = aclCommands(aclPlan(PLAN)).split('\n');

  it('has one line for each principal and set of operations', () => {
    expect(lines).toContain(
      `add --allow-principal 'User:wigan-council' --operation Write --operation Describe --topic 'feed.council' --topic 'feed.education'`,
    );
    expect(lines).toContain(
      `add --allow-principal 'User:wigan-council' --operation Read --resource-pattern-type prefixed --group 'wigan-council.'`,
    );
    expect(lines).toContain(`add --allow-principal 'User:homeward-matcher' --operation IdempotentWrite --cluster`);
  });

  it('leaves the address of the broker to who runs it, and quotes every name', () => {
    expect(lines.filter((line) => line.includes('--bootstrap-server "$BOOTSTRAP_SERVER"'))).toHaveLength(1);
    const [rule] = aclPlan(PLAN);
    const odd = rule ? aclCommands([{ ...rule, principal: "User:o'brien; rm" }]) : '';
    expect(odd).toContain(`--allow-principal 'User:o'\\''brien; rm'`);
  });
});
