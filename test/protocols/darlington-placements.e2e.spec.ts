import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { DARLINGTON, LEEDS, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { reportOf } from './reading-reports.js';
import { Story } from './story.js';

const NOTHING = { placementPlan: false, missingHistory: false };
const ALL = { placementPlan: true, riskAssessment: 'https://leeds.example/ra/1', missingHistory: 'none' };

describe('Darlington and Durham: children whom others place there', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const registered = (host: string): Promise<Story> =>
    new Story(hub, { responsible: LEEDS, host, placed: false }).known({
      statuses: [{ kind: 'looked-after', from: '2025-01-27' }],
    });

  it('DAR-08 asks the placing authority for each document that the notice of a placement lacks', async () => {
    const story = await registered(DARLINGTON);
    const { receipt } = await story.place({ documents: NOTHING });
    const asked = await story.tasks({ rule: 'DAR-08' });
    expect(asked).toHaveLength(3);
    for (const task of asked) {
      expect(task).toMatchObject({
        kind: 'placement-documents',
        owner: { organisation: LEEDS, role: 'front-door' },
        state: 'open',
        dueAt: null,
        episode: null,
        reference: receipt.reference,
      });
    }
    expect(await story.alerts({ rule: 'DAR-08', to: LEEDS, kind: 'task.due' })).toHaveLength(3);
  });

  it('DAR-08 a document that comes later meets what was asked, and only that; a missing history of "none" counts as given', async () => {
    const story = await registered(DARLINGTON);
    await story.place({ documents: { ...NOTHING, placementPlan: true } });
    expect(await story.tasks({ rule: 'DAR-08', state: 'open' })).toHaveLength(2);
    await story.later({ hours: 1 });
    await story.place({ change: 'changed', documents: { missingHistory: 'none' } });
    expect(await story.tasks({ rule: 'DAR-08', state: 'done' })).toHaveLength(1);
    expect(await story.tasks({ rule: 'DAR-08', state: 'open' })).toHaveLength(1);
    const { receipt } = await story.action('placement-documents');
    expect(receipt.status).toBe('linked');
    expect(await story.tasks({ rule: 'DAR-08', state: 'open' })).toEqual([]);
  });

  it('DAR-08 is done by the placing authority through the interface, and falls away with the placement', async () => {
    const story = await registered(DARLINGTON);
    await story.place({ documents: { ...ALL, placementPlan: false, riskAssessment: false } });
    const [first] = await story.tasks({ rule: 'DAR-08' });
    await hub.agency(LEEDS).complete(String(first?.id), { outcome: 'sent by secure mail' });
    await hub.settle();
    expect(await story.tasks({ rule: 'DAR-08', state: 'done' })).toHaveLength(1);
    await story.later({ hours: 1 });
    await story.place({ change: 'ended', documents: {} });
    expect(await story.tasks({ rule: 'DAR-08', state: 'cancelled' })).toHaveLength(1);
  });

  it('DAR-08 is not for its sender to say who has no part in it', async () => {
    const story = await registered(DARLINGTON);
    await story.place({ documents: NOTHING });
    const { receipt } = await story.action('placement-documents', {}, { by: WIGAN });
    expect(receipt.notes.map(({ code }) => code)).toEqual(['not-your-task']);
    expect(await story.tasks({ rule: 'DAR-08', state: 'open' })).toHaveLength(3);
  });

  it('DAR-08 asks for nothing where all is there, or the child is placed elsewhere', async () => {
    const complete = await registered(DARLINGTON);
    await complete.place({ documents: ALL });
    expect(await complete.tasks({ rule: 'DAR-08' })).toEqual([]);
    const elsewhere = await registered(WIGAN);
    await elsewhere.place({ documents: NOTHING });
    expect(await elsewhere.tasks({ rule: 'DAR-08' })).toEqual([]);
  });

  it('DAR-11 two years after others’ last word another authority’s missing child leaves Darlington’s list, and nobody else’s', async () => {
    const reportedAt = new Date(await hub.now());
    reportedAt.setUTCFullYear(reportedAt.getUTCFullYear() - 2);
    reportedAt.setUTCHours(reportedAt.getUTCHours() + 1);
    const since = reportedAt.toISOString();
    const reported = async (responsible: string): Promise<Story> => {
      const statuses = [{ kind: 'looked-after', from: '2023-01-01' }];
      const story = new Story(hub, { responsible, host: DARLINGTON });
      await story.known({ statuses }, { placement: { from: '2023-06-01' } });
      const said = { child: story.asKnownTo('durham'), category: 'missing', since, reportedAt: since };
      const told = await hub.agency('durham').tell('missing.reported', said, { subject: story.case, time: since });
      story.receipts.push(told.receipt);
      return story;
    };
    const [silent, spokenOf, own] = [await reported(LEEDS), await reported(LEEDS), await reported(DARLINGTON)];
    await spokenOf.updated({ information: 'still looked for' });
    await silent.action('record-review', {}, { by: DARLINGTON });
    const ids = await Promise.all([silent, spokenOf, own].map(async (story) => (await story.episode(DARLINGTON)).id));
    const listed = async (reader: string): Promise<boolean[]> => {
      const all = new Set((await hub.agency(reader).episodes()).map(({ id }) => id));
      return ids.map((id) => all.has(id));
    };
    const references = [silent, spokenOf, own].map(
      ({ receipts }) => receipts.findLast(({ episode }) => episode)?.reference,
    );
    const onReport = async (reader: string, name: string): Promise<boolean[]> => {
      const { rows } = await reportOf(hub.agency(reader), name);
      return references.map((reference) => rows.some((row) => row['reference'] === reference));
    };
    expect(await listed(DARLINGTON)).toEqual([true, true, true]);
    expect(await onReport(DARLINGTON, 'weekly-meeting')).toEqual([true, true, true]);
    await silent.later({ hours: 2 });
    expect(await listed(DARLINGTON)).toEqual([false, true, true]);
    expect(await listed(LEEDS)).toEqual([true, true, false]);
    for (const name of ['weekly-meeting', 'daily-missing']) {
      expect(await onReport(DARLINGTON, name)).toEqual([false, true, true]);
      expect(await onReport(LEEDS, name)).toEqual([true, true, false]);
    }
  });
});
