import { DIGEST_KINDS, type AlertKind } from '#contracts';
import { deriveId } from '#kernel';
import type { Alert } from '../alert.js';
import { referenceOnly, type Shown } from '../disclosure.js';
import { messageView } from './message-view.js';
import type { RenderedMessage } from './templates.js';
import { ReadyTemplate, type WrittenTemplate } from './written-template.js';

const AUTHORITY = 'E08000010';
const MINUTES = 60_000;

/** What a template makes of an invented alert of its kind, told now to a front door: nobody is told, nothing is kept. */
export function sampleMessage(
  template: WrittenTemplate,
  now: Date,
  naming: (organisation: string) => string,
): RenderedMessage {
  const alert = sampleAlert(template.kind, now);
  const shown = template.channel === 'sms' ? referenceOnly(shownOf(template.kind, now)) : shownOf(template.kind, now);
  const view = messageView(
    { alert, shown, role: alert.role, step: 0, naming, now },
    { baseUrl: 'https://hub.example' },
  );
  return new ReadyTemplate(template).render(view);
}

const sampleAlert = (kind: AlertKind, now: Date): Alert => ({
  id: deriveId('sample-alert', kind),
  place: '1',
  organisation: AUTHORITY,
  role: 'front-door',
  capacity: 'host',
  person: null,
  kind,
  urgency: 'immediate',
  state: 'open',
  exercise: false,
  late: false,
  child: null,
  report: deriveId('sample-report', kind),
  about: deriveId('sample-report', kind),
  episode: null,
  task: null,
  reference: 'HW-7KQ4-2M',
  because: [{ rule: 'ENG-07', protocol: 'england@1', text: 'a child placed in your area is missing' }],
  raisedAt: now,
  acknowledgeBy: new Date(now.getTime() + 15 * MINUTES),
  acknowledged: null,
  withdraws: kind === 'stand-down' ? deriveId('sample-withdrawn', kind) : null,
  escalationStep: 0,
  escalateAt: null,
});

function shownOf(kind: AlertKind, now: Date): Shown {
  const isDigest = DIGEST_KINDS.some((digest) => digest === kind);
  const since = new Date(now.getTime() - 30 * MINUTES).toISOString();
  const facts = {
    child: { name: { given: 'Tom', family: 'Example' }, dateOfBirth: '2011-02-14' },
    episode: { category: 'missing', since },
    notice: {
      since,
      lastSeen: { at: since, place: 'bus station' },
      officer: { name: 'PC Invented', phone: '0161 496 0123' },
    },
  };
  const list = {
    name: 'daily-missing',
    title: 'Daily missing report',
    authority: AUTHORITY,
    from: now.toISOString().slice(0, 10),
    to: now.toISOString().slice(0, 10),
    columns: [
      { key: 'name', title: 'Name' },
      { key: 'hours', title: 'Hours' },
    ],
    rows: [{ name: 'Tom Example', hours: 0.5 }],
  };
  return {
    facts: isDigest ? { list } : facts,
    withheld: isDigest ? [] : [{ category: 'health', reason: 'not-in-agreement' }],
    agreements: [],
    pointer: false,
    ring: null,
    refer: null,
    decided: null,
    list: isDigest ? { ...list, decided: [] } : null,
  };
}
