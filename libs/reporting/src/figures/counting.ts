import type { Line } from '../line.js';

/** Episodes by what each belongs to; one that belongs to nothing is in no group, one of several things is in each. */
export function byGroup(
  lines: readonly Line[],
  groupsOf: (line: Line) => string | readonly string[] | null,
): ReadonlyMap<string, readonly Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const found = groupsOf(line);
    for (const group of new Set(typeof found === 'string' ? [found] : (found ?? []))) {
      groups.set(group, [...(groups.get(group) ?? []), line]);
    }
  }
  return groups;
}

/** In the order given; groups that are not among them follow by their names. */
export function inOrder<T>(groups: ReadonlyMap<string, T>, order: readonly string[] = []): (readonly [string, T])[] {
  const place = (group: string): number => (order.includes(group) ? order.indexOf(group) : order.length);
  return [...groups].sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b, 'en', { numeric: true }));
}

export const childrenOf = (lines: readonly Line[]): number => new Set(lines.map(({ episode }) => episode.child)).size;

/** The episodes of children who have at least so many among these. */
export function ofChildrenWith(lines: readonly Line[], atLeast: number): readonly Line[] {
  const children = Map.groupBy(lines, ({ episode }) => episode.child);
  return [...children.values()].filter((own) => own.length >= atLeast).flat();
}
