import { describe, expect, it } from '@jest/globals';
import { ALERT_KINDS } from '#contracts';
import { NOW } from '../../test/specimens.js';
import { builtInTemplates } from './read-templates.js';
import { sampleMessage } from './sample-message.js';
import { readTemplate, type WrittenTemplate } from './written-template.js';

const SUBJECT = '{{haste}}: {{what}} ({{reference}})';
const BODY = [
  '{{#if acknowledgeBy}}Acknowledge by {{acknowledgeBy}}.{{/if}}',
  '{{link}}',
  '{{#if reference}}Quote {{reference}}.{{/if}}',
  '{{#each because}}',
  '- {{text}}',
  '{{/each}}',
].join('\n');
const template = (more: object = {}): object => ({
  id: 'ours',
  kind: 'missing.reported',
  channel: 'email',
  subject: SUBJECT,
  body: BODY,
  ...more,
});
/** What is wrong, as `/body not-allowed line 3`. */
function faultsOf(more: object): string[] {
  const read = readTemplate('ours', template(more));
  return read.ok
    ? []
    : read.error.map(({ pointer, code, detail }) => `${pointer} ${code} ${detail.split(':')[0] ?? ''}`);
}
const withLine = (line: string): string[] => faultsOf({ body: `${BODY}\nMore.\n${line}` });
const naming = (): string => 'Example Council';

describe('a template that an administrator writes', () => {
  it('is text, declared fields, if, unless and each, and words an alert', () => {
    const read = readTemplate('ours', template());
    expect(read).toMatchObject({ ok: true, value: { kind: 'missing.reported', channel: 'email', subject: SUBJECT } });
    if (!read.ok) return;
    const { subject, body } = sampleMessage(read.value, NOW, naming);
    expect(subject).toBe('URGENT: a child is missing (HW-7KQ4-2M)');
    expect(body).toMatch(
      /^Acknowledge by 22:21 on Mon 2 March\.\nhttps:\/\/hub\.example\/alerts\/[0-9a-f-]{36}\nQuote HW-7KQ4-2M\.\n- a child placed in your area is missing\n$/,
    );
  });

  it.each([
    ['{{{who}}}', 'not-allowed'],
    ['{{&who}}', 'not-allowed'],
    ['{{> open}}', 'not-allowed'],
    ['{{#> open}}{{/open}}', 'not-allowed'],
    ['{{! a note }}', 'not-allowed'],
    ['{{@root.who}}', 'not-allowed'],
    ['{{#each because}}{{@index}}{{/each}}', 'not-allowed'],
    ['{{#each because}}{{../who}}{{/each}}', 'not-allowed'],
    ['{{lookup facts "child"}}', 'not-allowed'],
    ['{{log who}}', 'not-allowed'],
    ['{{#with facts}}{{child}}{{/with}}', 'not-allowed'],
    ['{{#who}}x{{/who}}', 'not-allowed'],
    ['{{^who}}x{{/who}}', 'not-allowed'],
    ['{{#each because as |one|}}x{{/each}}', 'not-allowed'],
    ['{{#if (lookup facts "child")}}x{{/if}}', 'not-allowed'],
    ['{{#if who includeZero=true}}x{{/if}}', 'not-allowed'],
    ['{{"who"}}', 'not-allowed'],
    ['{{* decorator}}', 'not-allowed'],
    ['{{constructor}}', 'unknown-field'],
    ['{{facts.constructor.name}}', 'unknown-field'],
    ['{{facts.__proto__}}', 'unknown-field'],
    ['{{facts.[__proto__]}}', 'unknown-field'],
    ['{{toString}}', 'unknown-field'],
    ['{{whereabouts}}', 'unknown-field'],
    ['{{#each because}}{{who}}{{/each}}', 'unknown-field'],
    ['{{details}}', 'not-text'],
    ['{{#each who}}x{{/each}}', 'not-a-list'],
    [`${'{{#if who}}'.repeat(5)}x${'{{/if}}'.repeat(5)}`, 'too-deep'],
    ['{{who}}'.repeat(401), 'too-long'],
    ['{{#if who}}', 'not-readable'],
    ['{{#if who}}x{{/each}}', 'not-readable'],
    ['{{who', 'not-readable'],
  ])('is refused with %s, and told the line', (line, code) => {
    expect(withLine(line)).toContainEqual(expect.stringMatching(new RegExp(`^/body ${code} line ([89]|10)$`)));
  });

  it('does not name the child in a subject or in a text message, which are read on locked screens', () => {
    for (const field of ['who', 'facts.child.name.given', 'reason', 'link']) {
      expect(faultsOf({ subject: `{{${field}}}` })).toEqual(['/subject unknown-field line 1']);
    }
    const short = { channel: 'sms', body: '{{reference}} {{by}} {{link}}' };
    expect(faultsOf({ ...short, subject: '{{haste}}' })).toEqual([]);
    expect(faultsOf({ ...short, subject: '{{what}}' })).toEqual(['/subject unknown-field line 1']);
    for (const field of ['who', 'what', 'reason', 'facts.child.name.given']) {
      expect(faultsOf({ ...short, subject: 'x', body: `${short.body} {{${field}}}` })).toEqual([
        '/body unknown-field line 1',
      ]);
    }
    expect(faultsOf({ ...short, subject: 'x', body: `${short.body}\nmore` })).toEqual(['/body not-one-line line 2']);
  });

  it('keeps where to look, what to quote, by when and why, whatever the alert is', () => {
    for (const line of BODY.split('\n').slice(0, 3)) {
      expect(faultsOf({ body: BODY.replace(line, '') })).toEqual(['/body left-out line 1']);
    }
    expect(faultsOf({ body: BODY.replace('{{text}}', '{{rule}}') })).toEqual(['/body left-out line 1']);
    for (const around of ['{{#if late}}', '{{#unless link}}']) {
      const end = around.includes('unless') ? '{{/unless}}' : '{{/if}}';
      expect(faultsOf({ body: BODY.replace('{{link}}', `${around}{{link}}${end}`) })).toEqual([
        '/body left-out line 1',
      ]);
    }
    const onlyWithout = '{{#each details}}{{label}}{{else}}{{link}}{{/each}}';
    expect(faultsOf({ body: BODY.replace('{{link}}', onlyWithout) })).toEqual(['/body left-out line 1']);
  });

  it('has its own fields and no others', () => {
    expect(faultsOf({ kind: 'missing.somewhere' })).toEqual([expect.stringMatching(/^\/kind not-listed/)]);
    expect(faultsOf({ channel: 'topic' })).toEqual([expect.stringMatching(/^\/channel not-listed/)]);
    expect(faultsOf({ id: 'theirs' })).toEqual([expect.stringMatching(/^\/id not-the-id/)]);
    expect(faultsOf({ html: '<b>' })).toEqual([expect.stringMatching(/^\/html unknown-field/)]);
    expect(faultsOf({ body: undefined })).toEqual([expect.stringMatching(/^\/body required/)]);
    expect(faultsOf({ body: 7 })).toEqual([expect.stringMatching(/^\/body not-readable/)]);
    expect(faultsOf({ subject: 'one\r\nBcc: two' })).toEqual(['/subject not-one-line line 2']);
  });

  it('prints of the facts what was disclosed, on one line and without links; nothing where there is nothing', () => {
    const body = `${BODY}\nSeen at {{facts.notice.lastSeen.place}}, by {{facts.notice.nobody.at.all}}.`;
    const { body: printed } = sampleMessage(template({ body }) as WrittenTemplate, NOW, naming);
    expect(printed).toContain('Seen at bus station, by .\n');
    const whole = template({ body: `${BODY}\n{{facts.notice}}` }) as WrittenTemplate;
    expect(() => sampleMessage(whole, NOW, naming)).toThrow();
  });

  it.each(ALERT_KINDS)('could be what the hub itself says of %s', (kind) => {
    const texts = builtInTemplates();
    const source = texts.get(kind.startsWith('digest.') ? 'digest' : kind) ?? texts.get('default') ?? '';
    const whole = source.replaceAll(/\{\{> ([a-z-]+)\}\}/g, (_, part: string) => texts.get(`parts/${part}`) ?? '');
    const [, subject, body] = /^Subject: (.+)\n\n?([\s\S]*)$/.exec(whole) ?? [];
    expect(readTemplate('ours', template({ kind, subject, body }))).toMatchObject({ ok: true });
    const { body: printed } = sampleMessage({ kind, channel: 'email', subject, body } as WrittenTemplate, NOW, naming);
    expect(printed).not.toMatch(/undefined|null|\[object|\{\{/);
  });
});
