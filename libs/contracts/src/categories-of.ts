import { EVENT_TYPES, type EventType, type NoticeData } from './event-types.js';
import type { PropertyModel, ShapeModel } from './rules/shape-model.js';
import { shapeModel } from './rules/shape-model.js';
import type { Category } from './terms/sharing.js';

/** One value of a notice, where it stands, and to which category it belongs. */
export interface CategorisedLeaf {
  /** From `data`, dotted, with the indices of lists: `child.name.given`, `risk.factors.0`. */
  readonly path: string;
  readonly category: Category;
  readonly value: unknown;
}

/**
 * Every value of a notice's data with its category (sharing.md, Categories). Fields that the contract does not know
 * are not among them, so what is disclosed by category can never be something that nobody has classified.
 */
export function categoriesOf(type: EventType, data: NoticeData | object): CategorisedLeaf[] {
  const leaves: CategorisedLeaf[] = [];
  walk(shapeModel(EVENT_TYPES[type].data), data, '', undefined, leaves);
  return leaves;
}

function walk(
  model: ShapeModel,
  source: object,
  prefix: string,
  holder: Category | undefined,
  leaves: CategorisedLeaf[],
): void {
  const fields = source as Readonly<Record<string, unknown>>;
  for (const property of model.properties) {
    const value = fields[property.name];
    if (value === undefined || value === null) continue;
    const path = prefix + property.name;
    const items =
      property.list && Array.isArray(value)
        ? value.map((item: unknown, index): [string, unknown] => [`${path}.${index}`, item])
        : [[path, value] as const];
    for (const [place, item] of items) {
      if (property.nested) {
        if (typeof item === 'object' && item !== null) {
          walk(property.nested, item, `${place}.`, categoryOf(property, item, fields, holder), leaves);
        }
      } else leaves.push({ path: place, category: leafCategory(model, property, item, fields, holder), value: item });
    }
  }
}

/** Undefined for an object whose own properties say it. */
function categoryOf(
  { category }: PropertyModel,
  value: unknown,
  fields: Readonly<Record<string, unknown>>,
  holder: Category | undefined,
): Category | undefined {
  switch (category.kind) {
    case 'fixed':
      return category.category;
    case 'chosen':
      return category.pick(value, fields);
    case 'holder':
      return holder;
    case 'within':
      return undefined;
  }
}

function leafCategory(
  model: ShapeModel,
  property: PropertyModel,
  value: unknown,
  fields: Readonly<Record<string, unknown>>,
  holder: Category | undefined,
): Category {
  const category = categoryOf(property, value, fields, holder);
  // Better no alert than one that shows what nobody has classified; a spec proves that no class comes here.
  if (!category) throw new Error(`${model.name}.${property.name} is in no category`);
  return category;
}
