import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '#testing';
import { caseOf, contactOf, missing, placed, registered, tellOf } from '../../test/specimens.js';
import { TellingHub } from '../../test/telling-hub.js';
import type { WrittenTemplates } from './written-templates.js';

const DOOR = 'door@wigan.example';
const TEMPLATE = {
  kind: 'missing.reported',
  channel: 'email',
  subject: '{{haste}} {{reference}}',
  body: 'OURS by {{acknowledgeBy}}: {{reason}}. {{link}} {{reference}}',
};

let hub: TellingHub;
let elsewhere: WrittenTemplates;
beforeAll(async () => {
  hub = await TellingHub.start(testDatabase);
  // as another process, a gateway, has it
  elsewhere = hub.newTemplates();
});
afterAll(() => hub.stop());
beforeEach(() => hub.reset([contactOf('missing-coordinator', [{ address: DOOR }])]));

/** Two administrators put it in force, without a look at whether it is right. */
async function inForce(id: string, body: object, ends = false): Promise<number> {
  const who = { organisation: 'homeward', at: hub.now };
  return hub.database.transaction(async (tx) => {
    const version = await elsewhere.versions.draft(tx, { id, body, ends, by: 'one', ...who });
    expect((await elsewhere.versions.approve(tx, { id, version, by: 'two', reason: 'agreed', ...who })).ok).toBe(true);
    return version;
  });
}

/** The mail about a child who has just gone missing. */
async function mailOf(): Promise<string> {
  const notice = missing();
  const file = caseOf(registered(), placed(), notice);
  await hub.raise(file, [tellOf(file, notice)]);
  await hub.settle();
  return hub.mail.mails.at(-1)?.text ?? '';
}

describe('templates that administrators have put in force', () => {
  it('word the next message, in whichever process they were approved, until they are ended', async () => {
    expect(await mailOf()).not.toContain('OURS');
    await inForce('ours', TEMPLATE);
    expect(await mailOf()).toMatch(
      /^OURS by 22:21 on Mon 2 March: .+\. https:\/\/hub\.example\/alerts\/[0-9a-f-]{36} HW-/,
    );
    await inForce('ours', { ...TEMPLATE, body: TEMPLATE.body.replace('OURS', 'NEWER') });
    expect(await mailOf()).toMatch(/^NEWER/);
    await inForce('ours', TEMPLATE, true);
    expect(await mailOf()).not.toMatch(/OURS|NEWER/);
  });

  it('leave in the audit trail who wrote and who approved each version', async () => {
    const version = await inForce('audited', { ...TEMPLATE, kind: 'missing.found' });
    const trail = await hub.database.query(
      `SELECT action, actor, detail FROM audit_entry WHERE subject = 'audited' ORDER BY position`,
    );
    expect(trail).toMatchObject([
      { action: 'template.drafted', actor: 'one', detail: { version } },
      { action: 'template.in-force', actor: 'two', detail: { version } },
    ]);
  });

  it('F-19 are passed over where they cannot be read, or fail on an alert: the built-in words go out in time', async () => {
    for (const body of ['{{> gone}}', `${TEMPLATE.body} {{facts.child}}`]) {
      await inForce('broken', { ...TEMPLATE, body });
      const mail = await mailOf();
      expect(mail).toContain('Acknowledge by 22:21 on Mon 2 March: a child is missing.');
      expect(mail).not.toContain('OURS');
    }
  });
});
