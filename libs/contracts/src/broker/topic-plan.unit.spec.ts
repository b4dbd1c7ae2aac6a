import { describe, expect, it } from '@jest/globals';
import { TOPICS, topicPlan } from '#contracts';

const planned = (topic: string, plan = topicPlan(['E08000010'])) => plan.find((one) => one.topic === topic);

describe('topics at the broker', () => {
  it('are those between the apps, a dead letter for each feed, and one for each organisation that reads its alerts', () => {
    const names = topicPlan(['E08000012', 'E08000010', 'E08000012']).map(({ topic }) => topic);
    expect(names.slice(-2)).toEqual(['alerts.E08000010', 'alerts.E08000012']);
    expect(names).toEqual(expect.arrayContaining([...TOPICS]));
    expect(names.filter((name) => name.endsWith('.dead-letter'))).toHaveLength(5);
    expect(names.filter((name) => name.endsWith('.backlog'))).toEqual(['reports.accepted.backlog', 'episodes.backlog']);
    expect(names).toHaveLength(TOPICS.length + 2 + 5 + 2);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have the partitions of the embedded transport, or one where the order of all counts', () => {
    for (const topic of TOPICS) expect(planned(topic)).toMatchObject({ partitions: 8 });
    expect(planned('feed.police.dead-letter')).toMatchObject({ partitions: 1 });
    expect(planned('alerts.E08000010')).toMatchObject({ partitions: 1 });
  });

  it('F-14 a feed takes what is too large for a notice, and its dead letters take that with the reasons', () => {
    const largest = (topic: string): number => Number(planned(topic)?.config['max.message.bytes']);
    expect(largest('feed.council')).toBe(8 * 1_048_576);
    expect(largest('feed.council.dead-letter')).toBeGreaterThan(largest('feed.council'));
  });

  it('go by the broker’s time, so that a publisher’s clock that is years off loses nothing', () => {
    for (const { config } of topicPlan(['E08000010'])) {
      expect(config).toMatchObject({ 'message.timestamp.type': 'LogAppendTime', 'cleanup.policy': 'delete' });
    }
  });

  it('have as many copies as the operator asks for, and else as many as the cluster gives', () => {
    const plan = topicPlan([], { replicationFactor: 3, minInsyncReplicas: 2 });
    expect(planned('episodes', plan)).toMatchObject({ replicationFactor: 3, config: { 'min.insync.replicas': '2' } });
    expect(planned('episodes')).not.toHaveProperty('replicationFactor');
    expect(planned('episodes')?.config).not.toHaveProperty(['min.insync.replicas']);
  });
});
