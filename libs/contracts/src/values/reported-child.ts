import { IDENTIFIER_SYSTEMS, SEXES, type IdentifierSystem, type Sex } from '../terms/child.js';
import { CategoriesWithin, Category, CategoryOfHolder } from '../rules/category.js';
import {
  LENGTHS,
  Must,
  Nested,
  NestedList,
  OneOf,
  Optional,
  PartialDate,
  Reference,
  Text,
  WholeNumber,
} from '../rules/checks.js';
import { Address } from './address.js';

/** A number that some agency knows the child by. */
export class Identifier {
  @CategoryOfHolder()
  @OneOf(IDENTIFIER_SYSTEMS)
  system!: IdentifierSystem;

  /** Who gave the number: an authority's ONS code, a force's police.uk id. */
  @CategoryOfHolder()
  @Optional()
  @Text(LENGTHS.reference)
  issuer?: string | undefined;

  @CategoryOfHolder()
  @Reference()
  value!: string;
}

/** Another name that the child is known by. */
export class AliasName {
  @CategoryOfHolder()
  @Optional()
  @Text(LENGTHS.name)
  given?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text(LENGTHS.name)
  family?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text(LENGTHS.name)
  middle?: string | undefined;
}

export class PersonName {
  @CategoryOfHolder()
  @Optional()
  @Text(LENGTHS.name)
  given?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text(LENGTHS.name)
  family?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text(LENGTHS.name)
  middle?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @NestedList(() => AliasName)
  aliases?: AliasName[] | undefined;
}

/** The child as one agency knows them (contract §1.1). */
export class ReportedChild {
  @Category('identity')
  @Optional()
  @NestedList(() => Identifier)
  identifiers?: Identifier[] | undefined;

  @Category('identity')
  @Optional()
  @Nested(() => PersonName)
  name?: PersonName | undefined;

  /** `2011-02-14`, `2011-02` or `2011`. */
  @Category('identity')
  @Optional()
  @PartialDate()
  dateOfBirth?: string | undefined;

  /** In whole years. */
  @Category('identity')
  @Optional()
  @WholeNumber(0, 130)
  approximateAge?: number | undefined;

  @Category('identity')
  @Optional()
  @OneOf(SEXES)
  sex?: Sex | undefined;

  @Category('home-address')
  @Optional()
  @Nested(() => Address)
  address?: Address | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const says = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** What is not readable as names or numbers is reported as such, and not once more as missing. */
function isIdentified(child: unknown): boolean {
  if (!isObject(child)) return true;
  const numbers = child['identifiers'] ?? [];
  const name = child['name'] ?? {};
  if (!Array.isArray(numbers) || !isObject(name)) return true;
  return numbers.length > 0 || says(name['given']) || says(name['family']);
}

const named = (part: string): object => ({
  properties: { name: { required: [part], properties: { [part]: { pattern: '\\S' } } } },
  required: ['name'],
});

/** The same in JSON Schema. */
const IDENTIFIED = {
  anyOf: [{ properties: { identifiers: { minItems: 1 } }, required: ['identifiers'] }, named('family'), named('given')],
};

/** The child of an event: with a number, or a family or given name. */
export const AboutChild = (): PropertyDecorator => (target, property) => {
  CategoriesWithin()(target, property);
  Nested(() => ReportedChild)(target, property);
  Must(
    'child-not-identified',
    'must have at least one of: an identifier, a family name, a given name',
    isIdentified,
    IDENTIFIED,
  )(target, property);
};
