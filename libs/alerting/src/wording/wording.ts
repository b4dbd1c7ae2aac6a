import type { MessageSettings } from './message-view.js';
import type { Templates } from './templates.js';

/** The templates, and where the links in them lead. */
export class Wording {
  constructor(
    readonly templates: Templates,
    readonly settings: MessageSettings,
  ) {}
}
