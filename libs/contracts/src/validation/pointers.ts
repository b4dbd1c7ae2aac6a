/** One step of a JSON pointer (RFC 6901). What no document could hold is replaced, since pointers go back to the sender. */
export const step = (key: string | number): string => {
  if (typeof key === 'number') return `/${key}`;
  const name = key.isWellFormed() ? key : key.toWellFormed();
  return `/${name.replaceAll('\0', '\uFFFD').replaceAll('~', '~0').replaceAll('/', '~1')}`;
};
