import { canonicalJson } from '#kernel';
import type { Condition, Rule, Span, When } from './pack.js';
import { RULE_FACTS } from './rule-facts.js';

// What a rule says, in English sentences made from the very words that are acted on: for the page of rules, and for who
// asks why somebody is not told.

const anyOf = (values: readonly unknown[]): string =>
  values.length < 2 ? String(values[0]) : `${values.slice(0, -1).join(', ')} or ${String(values.at(-1))}`;

/** "3 days", "1 working day" */
export function spanInWords(span: Span): string {
  const [unit = 'hours', count = 0] = Object.entries(span)[0] ?? [];
  const words = unit.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${count} ${count === 1 ? words.replace(/s$/, '') : words}`;
}

/** A condition as a sentence without its full stop: "the category of the episode is missing or absent". */
export function conditionInWords(condition: Condition): string {
  const { fact, is, value, window, categories, hours } = condition;
  const about = RULE_FACTS[fact].replace('so many hours', `${hours ?? 'so many'} hours`);
  const given = Array.isArray(value) ? anyOf(value) : String(value);
  if (about.startsWith('whether ')) {
    const so = about.slice('whether '.length);
    if (typeof value !== 'boolean') return `${so}: ${is === 'not' ? 'not ' : ''}${given}`;
    return (is === 'not') !== value ? so : `it is not so that ${so}`;
  }
  if (about.startsWith('how many ')) {
    const within = window === undefined ? '' : `, counted back ${spanInWords(window)}`;
    const which = categories === undefined ? '' : ` (${anyOf(categories)})`;
    const count = {
      'at-least': `at least ${given}`,
      under: `fewer than ${given}`,
      over: `more than ${given}`,
      equal: `exactly ${given}`,
    };
    const many = is in count ? count[is as keyof typeof count] : `${is} ${given}`;
    return `${many} ${about.slice('how many '.length)}${which}${within}`;
  }
  switch (is) {
    case 'equal':
    case 'in':
      return `${about} is ${given}`;
    case 'not':
      return `${about} is not ${given}`;
    case 'over':
      return `${about} is more than ${given}`;
    case 'includes':
      return `among ${about} is ${given}`;
    case 'excludes':
      return `among ${about} is not ${given}`;
    case 'at-least':
      return `${about} is ${given} or more`;
    case 'under':
      return `${about} is under ${given}`;
  }
}

/** What brings a rule into play, as words that follow "When": "the child has been away for 24 hours". */
export function whenInWords(when: When): string {
  if ('notice' in when) return `a notice comes: ${anyOf(when.notice)}`;
  if ('awayFor' in when) {
    const again = when.every === undefined ? '' : `, and again every ${spanInWords(when.every)}`;
    return `the child has been away for ${spanInWords(when.awayFor)}${again}`;
  }
  if ('backFor' in when) return `the child has been back for ${spanInWords(when.backFor)}`;
  if ('episode' in when) return 'the child returns';
  if ('done' in when) {
    const { task, outcome } = when.done;
    return `the task ${task} is done${outcome === undefined ? '' : ` with the outcome ${anyOf(outcome)}`}`;
  }
  return Object.entries(when)
    .map(([word, value]) => `${word}: ${typeof value === 'string' ? value : canonicalJson(value)}`)
    .join(', ');
}

/** Whom a rule speaks of: "missing-coordinator of the responsible authority". */
export function whoInWords({ to, role }: { readonly to: string; readonly role?: string | undefined }): string {
  const whose = TARGETS_IN_WORDS[to] ?? to.replace(/^organisation:/, '').replaceAll('-', ' ');
  return role === undefined ? whose : `the ${role} of ${whose}`;
}

const TARGETS_IN_WORDS: Readonly<Record<string, string>> = {
  responsible: 'the responsible authority',
  host: 'the host authority',
  self: "the protocol's own authority",
  'force-of-responsible': 'the force of the responsible authority',
  'force-of-host': 'the force of the host authority',
  'force-of-self': "the force of the protocol's own authority",
  'area-force': 'the force of the area',
  'sending-force': 'the force that sent the notice, else that of the area',
  'recording-force': 'the force that recorded the episode, else that of the area',
  sender: 'whoever sent the notice',
  reporter: 'whoever reported the child',
  provider: "the placement's provider",
  'lives-in': 'the authority where the child lives',
  'area-authorities': "every authority of the force's area",
  services: 'the services that the notice names',
  'found-in': 'the authority where the child was found',
  receiving: 'the authority that the child is thought to have come to',
  consented: 'those to whom the child agreed',
  'home-office': 'the Home Office',
  'case-holder': 'the case holder',
};

/** What is due by when: "within 72 hours of the return". */
export function dueInWords({ within, at, starts }: Rule['due'][number]): string {
  if (at === 'review-time') return 'by the time of the review';
  const from = starts === undefined ? '' : starts === 'return' ? ' of the return' : ` of ${anyOf(starts.notice)}`;
  return within === undefined ? 'with no deadline of its own' : `within ${spanInWords(within)}${from}`;
}
