import 'reflect-metadata';
import { IsOptional, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { FIRST_YEAR, isDate, isPartialDate, isPlausibleYear, isTime, lacksOffset, LAST_YEAR } from './dates.js';
import { declareNested, declareRequiredWhen, type ShapeClass } from './shapes.js';

/** How long things may be, in UTF-16 units: far above what people write, far below what would hurt. */
export const LENGTHS = {
  reference: 255,
  attribute: 1_024,
  name: 1_000,
  line: 2_000,
  text: 50_000,
  link: 2_048,
} as const;
/** How many a list may hold. */
export const LIST_LENGTH = 200;

type Test = (value: unknown) => boolean;
type JsonFragment = Readonly<Record<string, unknown>>;

/**
 * One test of class-validator, of a property or of each item of its list. Its name is the code of the error, its
 * constraint what JSON Schema says of it, its message a sentence that begins with the property: "since must be a time".
 */
function check(code: string, schema: JsonFragment, test: Test, must: string, each = false): PropertyDecorator {
  const defaultMessage = (about?: { property: string }): string =>
    `${each ? 'Each item of ' : ''}${about?.property ?? 'It'} ${must}.`;
  return ValidateBy({ name: code, constraints: [schema], validator: { validate: test, defaultMessage } }, { each });
}

/** Several tests of one property, in this order: the first that fails is the one reported. */
const all =
  (...decorators: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };

const text = (value: unknown): value is string => typeof value === 'string';

const isText = (each = false): PropertyDecorator =>
  check('wrong-type', { type: 'string' }, text, 'must be a string', each);

const atMost = (max: number, each = false): PropertyDecorator =>
  check(
    'too-long',
    { maxLength: max },
    (value) => text(value) && value.length <= max,
    `must be at most ${max} characters long`,
    each,
  );

const notBlank = (each = false): PropertyDecorator =>
  check(
    'blank',
    { minLength: 1, pattern: '\\S' },
    (value) => text(value) && value.trim() !== '',
    'must not be empty: leave it out where it is not known',
    each,
  );

const isObject = (each = false): PropertyDecorator =>
  check(
    'wrong-type',
    { type: 'object' },
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be an object',
    each,
  );

const isList = (): PropertyDecorator =>
  all(
    check('wrong-type', { type: 'array' }, Array.isArray, 'must be a list'),
    check(
      'too-many',
      { maxItems: LIST_LENGTH },
      (value) => Array.isArray(value) && value.length <= LIST_LENGTH,
      `must hold at most ${LIST_LENGTH} items`,
    ),
  );

const among = (values: readonly string[], each = false): PropertyDecorator => {
  const allowed = new Set<unknown>(values);
  const must = `must be one of: ${values.join(', ')}`;
  return check('not-allowed', { enum: values }, (value) => allowed.has(value), must, each);
};

/** May be left out; `null` is the same as leaving it out. */
export const Optional = (): PropertyDecorator => IsOptional();

/** Must be there when another property of the same object has that value; else it may be left out, or empty. */
export const RequiredWhen =
  (property: string, value: unknown): PropertyDecorator =>
  (target, name) => {
    declareRequiredWhen(target.constructor, String(name), { property, value });
    ValidateIf(
      (holder: Record<string, unknown>, own: unknown) =>
        holder[property] === value || (own !== undefined && own !== null && own !== ''),
    )(target, name);
  };

/** Words written by people; may be empty. */
export const Text = (max: number = LENGTHS.line): PropertyDecorator => all(isText(), atMost(max));

/** Words that must say something. */
export const Words = (max: number = LENGTHS.line): PropertyDecorator => all(isText(), notBlank(), atMost(max));

/** An id, a number of a case, of a record, of an organisation: not empty. */
export const Reference = (): PropertyDecorator => Words(LENGTHS.reference);

export const References = (): PropertyDecorator =>
  all(isList(), isText(true), notBlank(true), atMost(LENGTHS.reference, true));

export const Texts = (max: number = LENGTHS.line): PropertyDecorator => all(isList(), isText(true), atMost(max, true));

export const YesNo = (): PropertyDecorator =>
  check('wrong-type', { type: 'boolean' }, (value) => typeof value === 'boolean', 'must be true or false');

export const WholeNumber = (min: number, max: number): PropertyDecorator =>
  all(
    check('wrong-type', { type: 'integer' }, Number.isInteger, 'must be a whole number'),
    check(
      'out-of-range',
      { minimum: min, maximum: max },
      (value) => typeof value === 'number' && value >= min && value <= max,
      `must be between ${min} and ${max}`,
    ),
  );

/** One word of an enumeration. */
export const OneOf = (values: readonly string[]): PropertyDecorator => all(isText(), among(values));

/** A list of words of an enumeration. */
export const SomeOf = (values: readonly string[]): PropertyDecorator =>
  all(isList(), isText(true), among(values, true));

const plausible = (): PropertyDecorator =>
  check(
    'implausible-year',
    {},
    (value) => text(value) && isPlausibleYear(value),
    `must have a year between ${FIRST_YEAR} and ${LAST_YEAR}`,
  );

const hasOffset = (): PropertyDecorator =>
  check(
    'time-without-offset',
    {},
    (value) => text(value) && !lacksOffset(value),
    'must say its offset from UTC: 2026-03-02T21:30:00Z or 2026-03-02T21:30:00+00:00',
  );

/** An RFC 3339 time with an offset. */
export const Time = (): PropertyDecorator =>
  all(
    isText(),
    hasOffset(),
    check(
      'not-a-time',
      { format: 'date-time' },
      (value) => text(value) && isTime(value),
      'must be a time of a day that exists, with its offset: 2026-03-02T21:30:00Z',
    ),
    plausible(),
  );

/** A local date. */
export const LocalDate = (): PropertyDecorator =>
  all(
    isText(),
    check(
      'not-a-date',
      { format: 'date' },
      (value) => text(value) && isDate(value),
      'must be a date that exists: 2026-03-02',
    ),
    plausible(),
  );

/** A local date, or an RFC 3339 time with an offset. */
export const DateOrTime = (): PropertyDecorator =>
  all(
    isText(),
    hasOffset(),
    check(
      'not-a-date-or-time',
      { anyOf: [{ format: 'date' }, { format: 'date-time' }] },
      (value) => text(value) && (isDate(value) || isTime(value)),
      'must be a date that exists, 2026-03-02, or a time with its offset, 2026-03-02T21:30:00Z',
    ),
    plausible(),
  );

/** A date of which only the year, or the year and month, may be known. */
export const PartialDate = (): PropertyDecorator =>
  all(
    isText(),
    check(
      'not-a-date',
      { pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$' },
      (value) => text(value) && isPartialDate(value),
      'must be a date that exists: 2011-02-14, or 2011-02 or 2011 where no more is known',
    ),
    plausible(),
  );

const AUTHORITY = /^E(?:06|07|08|09|10)\d{6}$/;

/** The ONS code of an authority in England. */
export const AuthorityCode = (): PropertyDecorator =>
  all(
    isText(),
    check(
      'not-an-authority-code',
      { pattern: AUTHORITY.source },
      (value) => text(value) && AUTHORITY.test(value),
      'must be the ONS code of an authority in England: E06, E07, E08, E09 or E10 and six digits',
    ),
  );

const EMAIL = /^(?:[^\s@]+@[^\s@]+)?$/;

/** An address that alerts will be sent to, or an empty string: a wrong one would mean that somebody is silently not told. */
export const EmailAddress = (): PropertyDecorator =>
  all(
    isText(),
    atMost(320),
    check(
      'not-an-email-address',
      { pattern: EMAIL.source },
      (value) => text(value) && EMAIL.test(value),
      'must be an e-mail address: name@example.gov.uk',
    ),
  );

const LINK = /^https?:\/\/\S+$/i;

/** A document that goes with a notice: true, false, or a link to it; `words` are other answers that count. */
export const DocumentGiven = (...words: readonly string[]): PropertyDecorator => {
  const alternatives = ['true', 'false', 'an https link to it', ...words.map((word) => `"${word}"`)];
  return check(
    'not-a-document',
    {
      anyOf: [
        { type: 'boolean' },
        ...(words.length > 0 ? [{ enum: words }] : []),
        { type: 'string', maxLength: LENGTHS.link, pattern: '^[Hh][Tt][Tt][Pp][Ss]?://\\S+$' },
      ],
    },
    (value) =>
      typeof value === 'boolean' ||
      (text(value) && (words.includes(value) || (value.length <= LENGTHS.link && LINK.test(value)))),
    `must be one of: ${alternatives.join(', ')}`,
  );
};

/** An object of that class. */
export const Nested = (shape: () => ShapeClass): PropertyDecorator =>
  all(isObject(), ValidateNested(), Type(shape), (target, property) =>
    declareNested(target.constructor, String(property), shape),
  );

/** A list of objects of that class. */
export const NestedList = (shape: () => ShapeClass): PropertyDecorator =>
  all(isList(), isObject(true), ValidateNested({ each: true }), Type(shape), (target, property) =>
    declareNested(target.constructor, String(property), shape),
  );

/** A test of our own with its code, for what only one property needs. */
export const Must = (code: string, must: string, test: Test, schema: JsonFragment = {}): PropertyDecorator =>
  check(code, schema, test, must);
