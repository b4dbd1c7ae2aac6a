import { isMatchable, type Identifier, type IdentifierSystem } from '#contracts';

/** An identifier in the one spelling in which it is compared. `issuer` is empty where the number is national. */
export interface IdentifierForm {
  readonly system: IdentifierSystem;
  readonly issuer: string;
  readonly value: string;
}

/** More than this in one report is not how a child is known but how a system fails. */
const MOST = 12;

/** What systems write where a number is missing. */
const PLACEHOLDER = /^(?:0+|9{6,}|X+|NK|NONE|NA|NULL|UNKNOWN|NOTKNOWN|TBC|TBA|PENDING|UN[1-5])$/;

const ISSUED: ReadonlySet<IdentifierSystem> = new Set(['local-authority', 'police', 'other']);

/**
 * The identifiers of a report that may be matched on: those with a wrong check digit and placeholders are left out.
 * A number of an authority or a force without an issuer is taken to be the reporting organisation's own.
 */
export function identifierForms(
  identifiers: readonly Identifier[] | undefined,
  organisation: string,
): readonly IdentifierForm[] {
  const forms = new Map<string, IdentifierForm>();
  for (const identifier of identifiers ?? []) {
    const value = identifier.value
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
    if (value === '' || PLACEHOLDER.test(value) || !isMatchable(identifier)) continue;
    const issuer = ISSUED.has(identifier.system) ? (identifier.issuer?.trim() ?? '') || organisation : '';
    forms.set(`${identifier.system}|${issuer}|${value}`, { system: identifier.system, issuer, value });
    if (forms.size === MOST) break;
  }
  return [...forms.values()];
}

/** A UPN that ends in a letter is a school's temporary one: such change, and say nothing about which child without more. */
export const isTemporary = (form: IdentifierForm): boolean => form.system === 'upn' && /[A-Z]$/.test(form.value);
