import type { Category as CategoryName } from '../terms/sharing.js';

/**
 * Which category a property's data belong to.
 *
 * - `fixed`: that one, and so does everything inside, unless a property inside says otherwise.
 * - `chosen`: one of `among`, picked by the value itself or by the object that holds it.
 * - `within`: an object or list whose own properties say it.
 * - `holder`: a property of a shape that is used in several places: that of the property which holds the object.
 */
export type CategoryRule =
  | { readonly kind: 'fixed'; readonly category: CategoryName }
  | {
      readonly kind: 'chosen';
      readonly among: readonly CategoryName[];
      readonly pick: (value: unknown, holder: Readonly<Record<string, unknown>>) => CategoryName;
    }
  | { readonly kind: 'within' }
  | { readonly kind: 'holder' };

const rules = new Map<object, Map<string, CategoryRule>>();

function declare(rule: CategoryRule): PropertyDecorator {
  return (target, property) => {
    const owner = target.constructor;
    const known = rules.get(owner) ?? new Map<string, CategoryRule>();
    const name = String(property);
    if (known.has(name)) throw new Error(`${owner.name}.${name} has more than one category`);
    known.set(name, rule);
    rules.set(owner, known);
  };
}

/** The data of this property belong to that category of sharing.md. */
export const Category = (category: CategoryName): PropertyDecorator => declare({ kind: 'fixed', category });

/** The properties inside say which category their data belong to. */
export const CategoriesWithin = (): PropertyDecorator => declare({ kind: 'within' });

/** Part of a shape used in several places: its data belong where the whole belongs. */
export const CategoryOfHolder = (): PropertyDecorator => declare({ kind: 'holder' });

/** The data belong to one of `among`; `pick` says to which, by the value or by the object that holds it. */
export const CategoryChosen = (
  among: readonly CategoryName[],
  pick: (value: unknown, holder: Readonly<Record<string, unknown>>) => CategoryName,
): PropertyDecorator => declare({ kind: 'chosen', among, pick });

/** The rule declared beside a property; undefined where none is. */
export const categoryRule = (owner: object, property: string): CategoryRule | undefined =>
  rules.get(owner)?.get(property);

const SPEAKS_OF: ReadonlyMap<string, CategoryName> = new Map<string, CategoryName>([
  ['medical-need', 'health'],
  ['mental-health', 'health'],
  ['pregnancy', 'health'],
  ['disability', 'health'],
  ['learning-disability', 'health'],
  ['self-harm', 'health'],
  ['suicide', 'health'],
  ['substance-misuse', 'health'],
  ['offending', 'offending'],
  ['reported-late', 'episode'],
  ['restricted', 'episode'],
  ['reported-by-another-authority', 'episode'],
]);

/**
 * The category of one flag, risk factor, concern or theme: by what it speaks of (sharing.md, Categories).
 * `otherwise` is where the rest belong: `risk`, or `interview` for the themes of an interview.
 */
export function categoryOfTerm(term: unknown, otherwise: 'risk' | 'interview' = 'risk'): CategoryName {
  if (typeof term !== 'string') return otherwise;
  const known = SPEAKS_OF.get(term);
  if (known) return known;
  if (term.startsWith('unaccompanied-') || term.startsWith('subject-to-immigration-')) return 'immigration';
  if (term.startsWith('assumed:')) return 'episode';
  return otherwise;
}

/** A flag, risk factor, concern or theme, or a list of them, out of `terms`. */
export const CategoryByTerm = (terms: readonly string[], otherwise: 'risk' | 'interview' = 'risk'): PropertyDecorator =>
  CategoryChosen([...new Set(terms.map((term) => categoryOfTerm(term, otherwise)))], (value) =>
    categoryOfTerm(value, otherwise),
  );
