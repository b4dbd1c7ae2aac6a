import { AuthorityCode, Nested, Optional, Text, Texts, Time } from '../rules/checks.js';
import { CategoryOfHolder } from '../rules/category.js';

export class Address {
  @CategoryOfHolder()
  @Optional()
  @Texts()
  lines?: string[] | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text(20)
  postcode?: string | undefined;

  /** ONS code of the authority that the address lies in. */
  @CategoryOfHolder()
  @Optional()
  @AuthorityCode()
  authority?: string | undefined;
}

/** Where something happened, no nearer than a postcode. */
export class Place {
  @CategoryOfHolder()
  @Optional()
  @Text(20)
  postcode?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @AuthorityCode()
  authority?: string | undefined;
}

/** When and where a child was last seen, or seen since. */
export class Sighting {
  @CategoryOfHolder()
  @Optional()
  @Time()
  at?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text()
  place?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text(20)
  postcode?: string | undefined;
}

/** Where a child is thought or known to be. */
export class Whereabouts {
  @CategoryOfHolder()
  @Optional()
  @Text()
  place?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Nested(() => Address)
  address?: Address | undefined;
}
