import type { Check, PropertyModel, ShapeModel } from '../rules/shape-model.js';
import type { FieldError } from '../wire/lists.js';
import { step } from './pointers.js';

type Source = Readonly<Record<string, unknown>>;

/**
 * Checks an object against the rules of a class, and copies what the class knows: a field that it does not know is
 * neither refused nor copied. All errors are added to `errors`, for each place the first that holds.
 */
export function checkShape(
  model: ShapeModel,
  source: Source,
  pointer: string,
  errors: FieldError[],
): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const property of model.properties) {
    const value = source[property.name];
    if (!property.applies(source, value)) continue;
    const here = `${pointer}/${property.name}`;
    if (value === undefined || value === null) errors.push(missing(property, here));
    else copy[property.name] = checkProperty(property, value, here, errors);
  }
  return copy;
}

function missing({ name, requiredWhen }: PropertyModel, pointer: string): FieldError {
  const when = requiredWhen ? ` when ${requiredWhen.property} is ${String(requiredWhen.value)}` : '';
  return { pointer, code: 'required', detail: `${name} is required${when}.` };
}

function checkProperty(property: PropertyModel, value: unknown, pointer: string, errors: FieldError[]): unknown {
  const failed = firstFailure(property.checks, value);
  if (failed) errors.push({ pointer, code: failed.code, detail: failed.detail });
  // What is of the wrong type has no inside, and what is too long is not gone through.
  if (failed && (failed.code === 'wrong-type' || failed.code === 'too-many')) return undefined;
  if (property.list) return checkItems(property, value as unknown[], pointer, errors);
  return property.nested ? checkShape(property.nested, value as Source, pointer, errors) : value;
}

function checkItems(
  property: PropertyModel,
  items: readonly unknown[],
  pointer: string,
  errors: FieldError[],
): unknown[] {
  return items.map((item, index) => {
    const failed = firstFailure(property.itemChecks, item);
    if (!failed) {
      return property.nested ? checkShape(property.nested, item as Source, pointer + step(index), errors) : item;
    }
    errors.push({ pointer: pointer + step(index), code: failed.code, detail: failed.detail });
    return undefined;
  });
}

function firstFailure(checks: readonly Check[], value: unknown): Check | undefined {
  for (const check of checks) if (!check.passes(value)) return check;
  return undefined;
}
