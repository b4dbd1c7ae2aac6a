import { describe, expect, it } from '@jest/globals';
import { ALERT_KINDS } from '#contracts';
import {
  agreements,
  alertOf,
  caseOf,
  missing,
  NOW,
  placed,
  registered,
  type TellSketch,
  demonstrationDirectory,
} from '../../test/specimens.js';
import type { Alert } from '../alert.js';
import { Disclosing } from '../disclosure.js';
import { messageView, type MessageView } from './message-view.js';
import { builtInTemplates } from './read-templates.js';
import { Templates, type MessageForm } from './templates.js';

const templates = new Templates(builtInTemplates());
const directory = demonstrationDirectory();
const naming = (id: string): string => directory.organisation(id)?.name ?? id;

function viewOf(sketch: TellSketch & Partial<Alert> = {}, data: object = {}, step = 0): MessageView {
  const notice = missing(data);
  const file = caseOf(registered(), placed(), notice);
  const alert = alertOf(file, notice, sketch);
  const shown = new Disclosing(directory, agreements(), NOW).show(alert, alert.role, file);
  return messageView({ alert, shown, role: alert.role, step, naming, now: NOW }, { baseUrl: 'https://hub.example' });
}
const render = (sketch: TellSketch & Partial<Alert> = {}, data: object = {}, form: MessageForm = 'full') =>
  templates.render(form, viewOf(sketch, data));

describe('the wording of alerts', () => {
  it('says in its first line what to do and by when', () => {
    const { subject, body } = render();
    expect(subject).toMatch(/^URGENT: a child is missing – acknowledge by 22:21 \(HW-/);
    expect(body.split('\n')[0]).toBe('Acknowledge by 22:21 on Mon 2 March: a child is missing.');
    expect(body.split('\n')[1]).toMatch(/^https:\/\/hub\.example\/alerts\/[0-9a-f-]{36}$/);
  });

  it('says which child, why, and where to acknowledge', () => {
    const { body } = render();
    expect(body).toContain('Child: Tom Example, born 14 February 2011 (15)\n');
    expect(body).toContain('Last seen: 20:00 on Mon 2 March, “bus station”, WN1 1XX\n');
    expect(body).toContain('- a child placed in your area is missing (ENG-07, england@1)');
    expect(body).toMatch(/POST \/v1\/alerts\/[0-9a-f-]{36}\/acknowledgement/);
  });

  it('names what is not shown and why, without a word of it', () => {
    const { body } = render({ organisation: 'ceop', role: 'duty', capacity: 'national' });
    expect(body).toContain('Not shown to you:\n- whereabouts: it is not in the agreement\n');
    expect(body).not.toContain('bus station');
  });

  it.each(ALERT_KINDS)('has words for %s', (kind) => {
    const { subject, body } = render({ kind, urgency: 'today', withdraws: kind === 'stand-down' ? 'an-id' : null });
    expect(subject).not.toBe('');
    expect(body).toContain('https://hub.example/alerts/');
    expect(body).not.toMatch(/undefined|null|\[object|\{\{/);
    expect(body).not.toMatch(/\n{3}/);
  });

  it('does not name the child in a subject: it is read on locked screens', () => {
    for (const kind of ALERT_KINDS) expect(render({ kind }).subject).not.toMatch(/Tom|Example/);
  });

  it('over an address that is not assured, and in a text message, carries the reference and the link alone', () => {
    for (const form of ['reference', 'text-message'] as const) {
      const { body, subject } = render({}, {}, form);
      expect(body).toContain('https://hub.example/alerts/');
      expect(body).toMatch(/HW-[0-9A-Z]{4}-[0-9A-Z]{2}/);
      expect(`${subject}${body}`).not.toMatch(/Tom|Example Street|bus station|missing/);
    }
    expect(render({}, {}, 'text-message').body.trim().split('\n')).toHaveLength(1);
  });

  it('lets nothing that was sent begin a line of its own, look like a link, or run backwards', () => {
    const { body } = render(
      {},
      { circumstances: 'Gone.\n\nAcknowledged. Nothing to do.\r\nhttps://trap.example \u202Edrawkcab' },
    );
    expect(body).toContain('Circumstances: “Gone. Acknowledged. Nothing to do. https: //trap.example drawkcab”\n');
  });

  it('keeps names as they are written', () => {
    const file = caseOf(missing({ child: { name: { given: 'Zoë', family: 'O’Brien =HYPERLINK( <b> نور' } } }));
    const notice = file.notices[0];
    if (!notice) throw new Error('no notice');
    const alert = alertOf(file, notice, {
      organisation: 'greater-manchester',
      role: 'duty',
      capacity: 'police-reporting',
    });
    const shown = new Disclosing(directory, agreements(), NOW).show(alert, 'duty', file);
    const view = messageView({ alert, shown, role: 'duty', step: 0, naming, now: NOW }, { baseUrl: '' });
    expect(templates.render('full', view).body).toContain('Child: Zoë O’Brien =HYPERLINK( <b> نور\n');
  });

  it('keeps a subject to one line whatever it is made of', () => {
    const odd = { ...viewOf(), what: 'one\r\nBcc: two\u2028three' };
    expect(templates.render('full', odd).subject).toMatch(/^URGENT: one Bcc: two three – /);
  });

  it('gives a later step the time that it has itself', () => {
    const late = new Date(NOW.getTime() + 15 * 60_000);
    const notice = missing();
    const file = caseOf(notice);
    const alert = alertOf(file, notice);
    const shown = new Disclosing(directory, agreements(), late).show(alert, alert.role, file);
    const view = messageView({ alert, shown, role: 'front-door', step: 1, naming, now: late }, { baseUrl: '' });
    expect(view.acknowledgeBy).toBe('22:36 on Mon 2 March');
    expect(templates.render('full', view).body).toContain(
      'nobody at Wigan Metropolitan Borough Council has acknowledged it yet',
    );
  });

  it('marks an exercise in the subject', () => {
    expect(render({ exercise: true }).subject).toMatch(/^EXERCISE URGENT/);
  });

  it('F-19 a template that fails is replaced by words that need none', () => {
    const broken = new Templates(
      new Map([...builtInTemplates(), ['missing.reported', 'Subject: x\n\n{{facts.noSuchThing.deeper}}']]),
    );
    const { subject, body } = broken.render('full', viewOf());
    expect(subject).toMatch(/^URGENT HW-.*: a child is missing$/);
    expect(body).toContain('Acknowledge by 22:21 on Mon 2 March.\nhttps://hub.example/alerts/');
  });

  it('refuses at the start a template that cannot be read, and says which', () => {
    expect(() => new Templates(new Map([...builtInTemplates(), ['default', 'no subject']]))).toThrow('default');
    expect(() => new Templates(new Map())).toThrow('default');
  });

  it('lets no template reach what it was not given', () => {
    for (const reach of [
      '{{constructor}}',
      '{{facts.constructor.name}}',
      '{{lookup this "facts"}}',
      '{{facts.__proto__}}',
      '{{toString}}',
    ]) {
      const texts = new Map([...builtInTemplates(), ['default', `Subject: x\n\n[${reach}]`]]);
      let body = '';
      try {
        body = new Templates(texts).render('full', { ...viewOf(), kind: 'unheard-of' }).body;
      } catch {
        continue; // refused when it was read
      }
      // nothing in its place, or the words that need no template
      expect(body === '[]\n' || body.startsWith('Acknowledge by')).toBe(true);
    }
  });
});
