import { MISSING_FROM_KINDS, type MissingFromKind } from '../terms/episodes.js';
import { Category, CategoryChosen } from '../rules/category.js';
import { AuthorityCode, LENGTHS, Nested, OneOf, Optional, Text } from '../rules/checks.js';
import { Address } from './address.js';

/** Where a child should have been. */
export class MissingFrom {
  @Category('episode')
  @Optional()
  @OneOf(MISSING_FROM_KINDS)
  kind?: MissingFromKind | undefined;

  @CategoryChosen(['home-address', 'placement-address'], (_, from) =>
    from['kind'] === 'home' ? 'home-address' : 'placement-address',
  )
  @Optional()
  @Nested(() => Address)
  address?: Address | undefined;

  /** The placement's reference. */
  @Category('placement')
  @Optional()
  @Text()
  placement?: string | undefined;

  @Category('episode')
  @Optional()
  @AuthorityCode()
  authority?: string | undefined;
}

export class Description {
  @Category('description')
  @Optional()
  @Text(LENGTHS.text)
  appearance?: string | undefined;

  @Category('description')
  @Optional()
  @Text(LENGTHS.text)
  clothing?: string | undefined;

  @Category('description')
  @Optional()
  @Text(LENGTHS.text)
  belongings?: string | undefined;
}
