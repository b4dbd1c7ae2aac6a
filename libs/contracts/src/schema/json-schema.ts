import type { CategoryRule } from '../rules/category.js';
import type { PropertyModel, ShapeModel } from '../rules/shape-model.js';
import { CATEGORIES, type Category } from '../terms/sharing.js';

/** A schema of JSON Schema 2020-12. `x-category` names the category of a property's data, or those it may belong to. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Collects the schemas of classes as they are met; `prefix` is where they will stand, `#/$defs/`. */
export interface SchemaStore {
  readonly prefix: string;
  readonly schemas: Map<string, JsonSchema>;
}

export const schemaStore = (prefix: string): SchemaStore => ({ prefix, schemas: new Map() });

/** Points at a schema of the store. Wrapped, so that drafts which ignore what stands beside `$ref` read the same. */
export const refTo = (store: SchemaStore, name: string): JsonSchema => ({ allOf: [{ $ref: store.prefix + name }] });

/** The schema of a class, put into the store with those it needs, and a reference to it. */
export function schemaOfShape(model: ShapeModel, store: SchemaStore): JsonSchema {
  if (!store.schemas.has(model.name)) {
    store.schemas.set(model.name, {}); // a place in the order of meeting, before those that it needs
    store.schemas.set(model.name, { title: model.name, ...objectSchema(model, undefined, store) });
  }
  return refTo(store, model.name);
}

type Categories = readonly Category[];

function objectSchema(model: ShapeModel, holder: Categories | undefined, store: SchemaStore): JsonSchema {
  const required = model.properties.filter((property) => property.required).map(({ name }) => name);
  const properties = model.properties.map((property) => [property.name, propertySchema(property, holder, store)]);
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(properties) as Record<string, JsonSchema>,
    ...conditions(model),
  };
}

/** What must be there only when another property has a certain value. */
function conditions(model: ShapeModel): JsonSchema {
  const conditional = model.properties.flatMap(({ name, requiredWhen }) =>
    requiredWhen
      ? [
          {
            if: {
              properties: { [requiredWhen.property]: { const: requiredWhen.value } },
              required: [requiredWhen.property],
            },
            then: { required: [name] },
          },
        ]
      : [],
  );
  return conditional.length > 0 ? { allOf: conditional } : {};
}

function propertySchema(property: PropertyModel, holder: Categories | undefined, store: SchemaStore): JsonSchema {
  const categories = categoriesOfRule(property.category, holder) ?? categoriesWithin(property.nested, holder);
  const inside = property.nested && nestedSchema(property.nested, categories, store);
  const checks = merge(property.checks.map(({ schema }) => schema));
  const items = merge(property.itemChecks.map(({ schema }) => schema));
  return {
    ...(property.list ? { ...checks, items: { ...items, ...inside } } : { ...checks, ...inside }),
    'x-category': categories.length === 1 ? categories[0] : categories,
  };
}

/** A shape that is used in several places is written out in each, so that its properties can name their category. */
const nestedSchema = (model: ShapeModel, holder: Categories, store: SchemaStore): JsonSchema =>
  model.properties.some(({ category }) => category.kind === 'holder')
    ? objectSchema(model, holder, store)
    : schemaOfShape(model, store);

function merge(fragments: readonly JsonSchema[]): JsonSchema {
  const merged: Record<string, unknown> = {};
  for (const [key, value] of fragments.flatMap((fragment) => Object.entries(fragment))) {
    if (key in merged) throw new Error(`two checks of one property both say ${key}`);
    merged[key] = value;
  }
  return merged;
}

/** Undefined where the properties inside say it. */
function categoriesOfRule(rule: CategoryRule, holder: Categories | undefined): Categories | undefined {
  switch (rule.kind) {
    case 'fixed':
      return [rule.category];
    case 'chosen':
      return inOrder(rule.among);
    case 'holder':
      return holder;
    case 'within':
      return undefined;
  }
}

function categoriesWithin(model: ShapeModel | undefined, holder: Categories | undefined): Categories {
  const all = model?.properties.flatMap(
    (property) => categoriesOfRule(property.category, holder) ?? categoriesWithin(property.nested, holder),
  );
  return inOrder(all ?? []);
}

const inOrder = (some: readonly Category[]): Categories => CATEGORIES.filter((category) => some.includes(category));
