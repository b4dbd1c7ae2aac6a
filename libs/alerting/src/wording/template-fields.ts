/** What a field of a template is: text or a yes-or-no to print, facts of any depth, a list, or fields of its own. */
export type Shape =
  'text' | 'flag' | 'facts' | { readonly list: Shape } | { readonly fields: Readonly<Record<string, Shape>> };

const texts = (...names: readonly string[]): Readonly<Record<string, Shape>> =>
  Object.fromEntries(names.map((name) => [name, 'text' as const]));
const flags = (...names: readonly string[]): Readonly<Record<string, Shape>> =>
  Object.fromEntries(names.map((name) => [name, 'flag' as const]));
const listOf = (...names: readonly string[]): Shape => ({ list: { fields: texts(...names) } });

/** Says nothing of the child: for what is read on locked screens. */
const DISCREET = {
  ...texts('haste', 'by', 'acknowledgeBy', 'reference', 'organisation', 'role', 'capacity', 'urgency', 'raised'),
  ...flags('exercise', 'late', 'police', 'escalated'),
};

/** The subject of a mail: what sort of thing it is, and no name. */
export const SUBJECT_OF_MAIL: Shape = { fields: { ...DISCREET, ...texts('what', 'What', 'kind', 'listed') } };

/** All that `MessageView` has: nothing else exists for a template. */
export const BODY_OF_MAIL: Shape = {
  fields: {
    ...DISCREET,
    ...texts('id', 'kind', 'raisedAt', 'withdraws', 'what', 'What', 'reason', 'Reason', 'who', 'listed', 'link', 'api'),
    to: { fields: texts('organisation', 'role', 'capacity') },
    because: listOf('rule', 'protocol', 'text'),
    agreements: listOf('id', 'version', 'lawfulBasis'),
    withheld: listOf('category', 'reason'),
    notShown: listOf('category', 'reason'),
    details: listOf('label', 'value'),
    ring: { fields: texts('organisation', 'name', 'phone', 'email') },
    list: { fields: { ...texts('title', 'period'), isEmpty: 'flag', lines: { list: 'text' } } },
    facts: 'facts',
  },
};

export const SUBJECT_OF_TEXT: Shape = { fields: DISCREET };
export const BODY_OF_TEXT: Shape = { fields: { ...DISCREET, ...texts('link') } };

/** The shape of a field of this; undefined where there is none. Facts have whatever was disclosed. */
export function fieldOf(shape: Shape, name: string): Shape | undefined {
  if (shape === 'facts') return /^[a-z][A-Za-z0-9]*$/.test(name) && !(name in {}) ? 'facts' : undefined;
  if (typeof shape === 'string' || 'list' in shape) return undefined;
  return Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
}

/** What one item of this is; undefined where it is no list. */
export function itemOf(shape: Shape): Shape | undefined {
  if (shape === 'facts') return 'facts';
  return typeof shape === 'object' && 'list' in shape ? shape.list : undefined;
}
