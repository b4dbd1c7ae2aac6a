// What processes have cost: hardly depends on what else the machine has to do, as latencies do.

import { readFileSync, readdirSync } from 'node:fs';

/** Of `/proc/<pid>/stat`: clock ticks of 10 ms on every Linux that Node runs on. */
const TICK_MS = 10;

/** Milliseconds of processor time that the process has used, with children of it that have ended; its threads included. */
export function processorTime(pid) {
  const fields = statOf(pid);
  return fields === null ? 0 : (fields[11] + fields[12] + fields[13] + fields[14]) * TICK_MS;
}

/** The same of a process and of all that it has started and that still runs, such as a PostgreSQL's. */
export function processorTimeOfTree(pid) {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: statOf(Number(name))?.[1] }));
  const sum = (one) =>
    processorTime(one) + parents.filter(({ parent }) => parent === one).reduce((all, child) => all + sum(child.pid), 0);
  return sum(pid);
}

/** The fields after the name, which may hold blanks and brackets; null when it is gone. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return null;
  }
}
