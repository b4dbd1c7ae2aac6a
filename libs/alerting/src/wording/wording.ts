import { logger } from '#platform';
import type { EntityManager } from 'typeorm';
import type { WrittenTemplates } from '../persistence/written-templates.js';
import type { MessageSettings, MessageView } from './message-view.js';
import type { MessageForm, RenderedMessage, Templates } from './templates.js';
import type { TemplateChannel } from './written-template.js';

/** Of the forms that a message can have, those that administrators word; a pointer and a bare reference say the least there is. */
const CHANNEL_OF: Readonly<Partial<Record<MessageForm, TemplateChannel>>> = { full: 'email', 'text-message': 'sms' };

/** The templates that came with the hub, those in force in their place, and where the links in them lead. */
export class Wording {
  private readonly log = logger('alerting');

  constructor(
    private readonly builtIn: Templates,
    readonly settings: MessageSettings,
    private readonly written: WrittenTemplates,
  ) {}

  /** Learns what is in force as the transaction sees it: before a message is worded, in whichever process. */
  current(tx: EntityManager): Promise<void> {
    return this.written.current(tx);
  }

  /** Subject and text of one message; where what an administrator wrote fails, in the words that came with the hub (F-19). */
  render(form: MessageForm, view: MessageView): RenderedMessage {
    const channel = CHANNEL_OF[form];
    const template = channel && this.written.of(view.kind, channel);
    try {
      if (template) return template.render(view);
    } catch (error) {
      this.log.error({ err: error, kind: view.kind, channel }, 'a written template failed');
    }
    return this.builtIn.render(form, view);
  }
}
