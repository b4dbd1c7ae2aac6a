import type { Pack } from './pack.js';

/**
 * A reading by the packs in force, as they stand whenever it is asked: made anew when they have changed, and no sooner.
 * @param inForce gives the same list until one of them changes
 */
export function followingPacks<T extends object>(
  inForce: () => readonly Pack[],
  Reading: new (packs: readonly Pack[]) => T,
): T {
  let held: { readonly of: readonly Pack[]; readonly reading: T } | undefined;
  const latest = (): T => {
    const packs = inForce();
    if (held?.of !== packs) held = { of: packs, reading: new Reading(packs) };
    return held.reading;
  };
  const methods = Reading.prototype as T;
  return new Proxy(Object.create(methods) as T, {
    // Only what a reading is asked: the framework looks for hooks before there are packs.
    get: (_, name) => {
      if (name === 'constructor' || !(name in methods)) return undefined;
      const method: unknown = Reflect.get(latest(), name);
      return typeof method === 'function' ? (method.bind(latest()) as unknown) : method;
    },
  });
}
