import { getMetadataStorage, ValidationTypes, type ValidatorConstraintInterface } from 'class-validator';
import { categoryRule, type CategoryRule } from './category.js';
import { nestedShape, requirement, type ShapeClass } from './shapes.js';

type Source = Readonly<Record<string, unknown>>;

/** A test of a property or of each item of its list. */
export interface Check {
  readonly code: string;
  readonly detail: string;
  readonly passes: (value: unknown) => boolean;
  /** What JSON Schema says of it. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface PropertyModel {
  readonly name: string;
  /** Never left out, whatever the other properties say. */
  readonly required: boolean;
  /** Required when another property has that value. */
  readonly requiredWhen: { readonly property: string; readonly value: unknown } | undefined;
  /** Whether the checks are to be made at all: false for what may be left out and is. */
  readonly applies: (source: Source, value: unknown) => boolean;
  readonly checks: readonly Check[];
  readonly itemChecks: readonly Check[];
  readonly list: boolean;
  /** The class of the object, or of the objects in the list. */
  readonly nested: ShapeModel | undefined;
  readonly category: CategoryRule;
}

/** All that the decorators of a class say, read once. */
export interface ShapeModel {
  readonly name: string;
  readonly properties: readonly PropertyModel[];
}

const models = new Map<ShapeClass, ShapeModel>();

/**
 * The rules of a class, out of class-validator's metadata and what is declared beside them.
 * @throws Error when a property has no category: that is a mistake in the class, found at start-up.
 */
export function shapeModel(shape: ShapeClass): ShapeModel {
  const known = models.get(shape);
  if (known) return known;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(shape, '', false, false);
  const byProperty = Map.groupBy(metadata, (one) => one.propertyName);
  const model = { name: shape.name, properties: [...byProperty].map(([name, all]) => propertyModel(shape, name, all)) };
  models.set(shape, model);
  return model;
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Condition = (source: Source, value: unknown) => boolean;

function propertyModel(shape: ShapeClass, name: string, metadata: readonly Metadata[]): PropertyModel {
  const category = categoryRule(shape, name);
  if (!category) throw new Error(`${shape.name}.${name} has no category`);
  const conditions = metadata
    .filter((one) => one.type === ValidationTypes.CONDITIONAL_VALIDATION)
    .map((one) => one.constraints[0] as Condition);
  const custom = metadata.filter((one) => one.type === ValidationTypes.CUSTOM_VALIDATION);
  const checks = custom.filter((one) => !one.each).map((one) => check(name, one));
  const itemShape = nestedShape(shape, name);
  return {
    name,
    required: conditions.length === 0,
    requiredWhen: requirement(shape, name),
    applies: (source, value) => conditions.every((holds) => holds(source, value)),
    checks,
    itemChecks: custom.filter((one) => one.each).map((one) => check(name, one)),
    list: checks.some((one) => one.schema['type'] === 'array'),
    nested: itemShape && shapeModel(itemShape),
    category,
  };
}

function check(property: string, metadata: Metadata): Check {
  const [constraint] = getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls);
  if (!constraint) throw new Error(`${property} has a check that class-validator does not know`);
  const instance: ValidatorConstraintInterface = constraint.instance;
  const about = { property } as Parameters<NonNullable<ValidatorConstraintInterface['defaultMessage']>>[0];
  return {
    code: metadata.name ?? constraint.name,
    detail: instance.defaultMessage?.(about) ?? '',
    passes: (value) => instance.validate(value) as boolean,
    schema: metadata.constraints[0] as Readonly<Record<string, unknown>>,
  };
}
