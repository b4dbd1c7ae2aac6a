import type { NoticeEvent } from '#contracts';
import { describe, expect, it } from '@jest/globals';
import { withNotes } from './receipt.js';
import { notYourChild } from './refusals.js';

const notice = (type: string, data: object) =>
  ({ id: '1', source: '/a', subject: 's', type, data }) as unknown as NoticeEvent;

describe('refusals at intake', () => {
  it('lets an authority register and place only the children it is responsible for', () => {
    for (const type of ['child.registered', 'placement.notified']) {
      expect(notYourChild(notice(type, { responsibleAuthority: 'E08000012' }), 'E08000012')).toBeNull();
      expect(notYourChild(notice(type, { responsibleAuthority: 'E08000010' }), 'E08000012')).toMatchObject({
        pointer: '/data/responsibleAuthority',
        code: 'not-your-child',
      });
    }
    expect(notYourChild(notice('placement.notified', {}), 'E08000012')).toBeNull();
    expect(notYourChild(notice('missing.found', { responsibleAuthority: 'E08000010' }), 'E08000012')).toBeNull();
  });

  it('adds a note to a receipt once, however often the same is concluded', () => {
    const wrong = { code: 'check-digit', pointer: '/data/child/identifiers/0', detail: 'a' };
    const task = { code: 'not-your-task', pointer: '/data', detail: 'b' };
    const once = withNotes([wrong], [task]);
    expect(once).toEqual([wrong, task]);
    expect(withNotes(once, [task, { ...wrong, pointer: '/data/child/identifiers/1' }])).toHaveLength(3);
    expect(withNotes(once, [task])).toBe(once);
  });
});
