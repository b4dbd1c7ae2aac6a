/**
 * The same function, reckoned once for each object that it is asked about and kept as long as that object is. Only for
 * objects that nobody changes, and for what follows from the object alone.
 */
export function onceFor<K extends object, V>(reckon: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    let found = known.get(of);
    if (!found) {
      found = { value: reckon(of) };
      known.set(of, found);
    }
    return found.value;
  };
}
