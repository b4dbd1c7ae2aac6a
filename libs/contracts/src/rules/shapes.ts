/** A class whose properties carry rules. */
export type ShapeClass = new () => object;

interface Condition {
  readonly property: string;
  readonly value: unknown;
}

const nested = new Map<object, Map<string, () => ShapeClass>>();
const requiredWhen = new Map<object, Map<string, Condition>>();

const put = <T>(store: Map<object, Map<string, T>>, owner: object, property: string, value: T): void => {
  const known = store.get(owner) ?? new Map<string, T>();
  known.set(property, value);
  store.set(owner, known);
};

export const declareNested = (owner: object, property: string, shape: () => ShapeClass): void =>
  put(nested, owner, property, shape);

export const declareRequiredWhen = (owner: object, property: string, condition: Condition): void =>
  put(requiredWhen, owner, property, condition);

/** The class of the objects that a property holds; undefined for a plain value. */
export const nestedShape = (owner: object, property: string): ShapeClass | undefined =>
  nested.get(owner)?.get(property)?.();

/** When a property that may otherwise be left out must be there. */
export const requirement = (owner: object, property: string): Condition | undefined =>
  requiredWhen.get(owner)?.get(property);
