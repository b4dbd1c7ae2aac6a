import type { AlertKind } from '#contracts';
import Handlebars from 'handlebars';
import type { MessageView } from './message-view.js';
import { singleLine } from './safe-text.js';

export interface RenderedMessage {
  readonly subject: string;
  readonly body: string;
}

/** How much may be written where it goes: everything that was decided, a reference and a link, or those in a text message. */
export type MessageForm = 'full' | 'pointer' | 'reference' | 'text-message';

/** Template texts by name; `parts/…` are what several of them share. The first line of each is `Subject: …`. */
export type TemplateTexts = ReadonlyMap<string, string>;

interface Compiled {
  readonly subject: Handlebars.TemplateDelegate<MessageView>;
  readonly body: Handlebars.TemplateDelegate<MessageView>;
}

/** A template has the view's own fields and no inherited ones. */
export const RUNTIME = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false } as const;
const COMPILER = { noEscape: true, strict: true, knownHelpersOnly: true } as const;
const LONGEST_SUBJECT = 180;

/** The wording of every kind of alert. Plain text throughout: nothing is escaped, and nothing in it can begin a header. */
export class Templates {
  private readonly engine = Handlebars.create();
  private readonly compiled = new Map<string, Compiled>();

  /** @throws Error naming the template that cannot be read: at the start, not in the night */
  constructor(texts: TemplateTexts) {
    for (const helper of ['lookup', 'log', 'with', 'helperMissing', 'blockHelperMissing'])
      this.engine.unregisterHelper(helper);
    for (const [name, source] of texts) {
      if (name.startsWith('parts/')) this.engine.registerPartial(name.slice('parts/'.length), source);
    }
    for (const [name, source] of texts) {
      if (!name.startsWith('parts/')) this.compiled.set(name, this.compile(name, source));
    }
    for (const name of ['default', 'pointer', 'reference', 'text-message']) {
      if (!this.compiled.has(name)) throw new Error(`the template ${name} is missing`);
    }
  }

  /** Subject and text of one message. A template that fails is replaced by words that need none: the alert goes out (F-19). */
  render(form: MessageForm, view: MessageView): RenderedMessage {
    const template = this.compiled.get(form === 'full' ? nameOf(view.kind) : form) ?? this.compiled.get('default');
    try {
      if (template)
        return {
          subject: subjectLine(template.subject(view, RUNTIME), view),
          body: tidy(template.body(view, RUNTIME)),
        };
    } catch {
      // falls through to the words below: whatever broke, the recipient still learns where to look
    }
    return {
      subject: subjectLine(`${view.haste} ${view.reference}: ${view.what}`, view),
      body: `${view.acknowledgeBy === '' ? '' : `Acknowledge by ${view.acknowledgeBy}.\n`}${view.link}\nReference: ${view.reference}\n`,
    };
  }

  has(kind: AlertKind): boolean {
    return this.compiled.has(kind);
  }

  private compile(name: string, source: string): Compiled {
    const [, subject, body] = /^Subject: (.+)\n\n?([\s\S]*)$/.exec(source) ?? [];
    if (subject === undefined || body === undefined)
      throw new Error(`the template ${name} does not begin with a subject`);
    return { subject: this.engine.compile(subject, COMPILER), body: this.engine.compile(body, COMPILER) };
  }
}

/** Digests differ in how often they come, not in what they look like. */
const nameOf = (kind: string): string => (kind.startsWith('digest.') ? 'digest' : kind);

/** One line, not too long, that says of a drill that it is one. */
export function subjectLine(subject: string, view: MessageView): string {
  const line = singleLine(`${view.exercise ? 'EXERCISE ' : ''}${subject}`);
  return line.length <= LONGEST_SUBJECT ? line : `${line.slice(0, LONGEST_SUBJECT - 1)}…`;
}

/** No more than one empty line at a time, and none at either end. */
export function tidy(body: string): string {
  return `${body
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
