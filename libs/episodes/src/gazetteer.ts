import type { Address } from '#contracts';

/** What the reference data know of places: which authority a postcode or a district lies in, and whose police it has. */
export interface Gazetteer {
  authorityOfPostcode(postcode: string): { readonly authority: string; readonly certain: boolean } | undefined;
  forceOf(authority: string): string | undefined;
  /** An organisation of the directory, with the authority whose area it lies in. */
  organisation(id: string): InArea | undefined;
  /** The school, hospital, home or agency with that number in its register. */
  byUrn(urn: string): InArea | undefined;
}

interface InArea {
  readonly area?: { readonly authority: string } | undefined;
}

/** The authority an address lies in: as said, else by its postcode where that is certain. */
export function authorityOf(address: Partial<Address> | null | undefined, gazetteer: Gazetteer): string | null {
  if (!address) return null;
  if (address.authority) return address.authority;
  const found = address.postcode ? gazetteer.authorityOfPostcode(address.postcode) : undefined;
  return found?.certain ? found.authority : null;
}
