import { ALERT_KINDS, FieldReader, type AlertKind, type FieldError } from '#contracts';
import { err, ok, type Result } from '#kernel';
import Handlebars from 'handlebars';
import { checkTemplate, type Printed } from './check-template.js';
import type { MessageView } from './message-view.js';
import { plainValue } from './safe-text.js';
import { BODY_OF_MAIL, BODY_OF_TEXT, SUBJECT_OF_MAIL, SUBJECT_OF_TEXT, type Shape } from './template-fields.js';
import { RUNTIME, subjectLine, tidy, type RenderedMessage } from './templates.js';

export const TEMPLATE_CHANNELS = ['email', 'sms'] as const;
export type TemplateChannel = (typeof TEMPLATE_CHANNELS)[number];

/** The wording of one kind of alert by one channel, as an administrator writes it (contract §2.3). */
export interface WrittenTemplate {
  readonly kind: AlertKind;
  readonly channel: TemplateChannel;
  readonly subject: string;
  readonly body: string;
}

const LONGEST = { subject: 300, body: 5_000, text: 400 } as const;
const FIELDS = ['id', 'kind', 'channel', 'subject', 'body'];

/** What a message must not be without: where to look, what to quote, by when, and why it came. Any one of the fields will do. */
const KEPT: readonly { readonly fields: readonly string[]; readonly mail?: true; readonly why: string }[] = [
  { fields: ['link'], why: 'where to read and acknowledge it' },
  { fields: ['reference'], why: 'what to quote on the telephone' },
  { fields: ['acknowledgeBy', 'by'], why: 'by when to acknowledge it' },
  { fields: ['reason', 'Reason', 'because.text'], mail: true, why: 'why the recipient is told' },
];

/** A template as it was written, or all that is wrong with it, each fault with its line and its reason. */
export function readTemplate(id: string, input: unknown): Result<WrittenTemplate, readonly FieldError[]> {
  const reader = new FieldReader();
  const given = reader.object(input, '', FIELDS);
  if (given['id'] !== undefined && given['id'] !== id) reader.refuse('/id', 'not-the-id', 'is that of the address');
  const kind = oneOf(reader, given['kind'], '/kind', ALERT_KINDS);
  const channel = oneOf(reader, given['channel'], '/channel', TEMPLATE_CHANNELS);
  const subject = reader.text(given['subject'], '/subject');
  const body = reader.text(given['body'], '/body');
  if (reader.errors.length > 0 || !kind || !channel) return err(reader.errors);
  const isText = channel === 'sms';
  checkLength(reader, subject, { at: '/subject', most: LONGEST.subject, oneLine: true });
  checkLength(reader, body, { at: '/body', most: isText ? LONGEST.text : LONGEST.body, oneLine: isText });
  check(reader, subject, '/subject', isText ? SUBJECT_OF_TEXT : SUBJECT_OF_MAIL);
  const printed = check(reader, body, '/body', isText ? BODY_OF_TEXT : BODY_OF_MAIL);
  for (const { fields, mail, why } of KEPT) {
    if ((mail && isText) || printed === null || printed.some((one) => isAlways(one, fields))) continue;
    const names = fields.join(' or ');
    reader.refuse('/body', 'left-out', `line 1: prints ${names}, ${why}, under no condition but that there is one`);
  }
  return reader.errors.length > 0 ? err(reader.errors) : ok({ kind, channel, subject, body });
}

function oneOf<T extends string>(reader: FieldReader, input: unknown, at: string, values: readonly T[]): T | null {
  const found = values.find((value) => value === input);
  if (found === undefined) reader.refuse(at, 'not-listed', `is one of ${values.join(', ')}`);
  return found ?? null;
}

function checkLength(
  reader: FieldReader,
  text: string,
  { at, most, oneLine }: { readonly at: string; readonly most: number; readonly oneLine: boolean },
): void {
  if (text.length > most) reader.refuse(at, 'too-long', `line 1: is at most ${most} characters`);
  if (oneLine && /[\r\n]/.test(text)) reader.refuse(at, 'not-one-line', 'line 2: is one line');
}

/** @returns what it prints; null where it cannot be said, because something is wrong with it */
function check(reader: FieldReader, source: string, at: string, shape: Shape): readonly Printed[] | null {
  const { faults, printed } = checkTemplate(source, shape);
  for (const { code, line, reason } of faults) reader.refuse(at, code, `line ${line}: ${reason}`);
  return faults.length > 0 ? null : printed;
}

/** Printed whenever there is something to print: under no condition, or only under that of its being there. */
const isAlways = ({ field, under }: Printed, wanted: readonly string[]): boolean =>
  wanted.includes(field) && under.every((condition) => condition.holds && wanted.includes(condition.field));

/** A template that was found right, ready for use. */
export class ReadyTemplate {
  private readonly subject: Handlebars.TemplateDelegate;
  private readonly body: Handlebars.TemplateDelegate;

  constructor({ subject, body }: WrittenTemplate) {
    const engine = Handlebars.create();
    const options = { noEscape: true, knownHelpersOnly: true } as const;
    this.subject = engine.compile(subject, options);
    this.body = engine.compile(body, options);
  }

  /** @throws where it prints what is no text, or ends up without the link: the built-in words go out instead (F-19) */
  render(view: MessageView): RenderedMessage {
    const seen = { ...view, facts: printable(view.facts) };
    const body = tidy(this.body(seen, RUNTIME));
    if (!body.includes(view.link)) throw new Error('the message would be without its link');
    return { subject: subjectLine(this.subject(seen, RUNTIME), view), body };
  }
}

const LONGEST_FACT = 400;

/** Facts as a template may print them: no line, no link and no end of its own in what somebody sent. */
function printable(value: unknown): unknown {
  if (typeof value === 'string') return Array.from(plainValue(value)).slice(0, LONGEST_FACT).join('');
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== 'object' || value === null) return value;
  // without a prototype it has no words of its own: printing it whole fails, instead of saying [object Object]
  return Object.assign(
    Object.create(null) as object,
    Object.fromEntries(Object.entries(value).map(([name, one]) => [name, printable(one)])),
  );
}
