import { haveSameMembers, howManyFirst, onceFor, sharedLists } from '#kernel';
import { absenceOf, type CaseFile, type Episode, type Notice } from '#episodes';
import { Turn, type Matter } from './matter.js';
import type { Completion } from './owed.js';
import type { Pack } from './pack.js';
import type { Reach } from './reach.js';

/** A case under some packs at one moment: what all that is reckoned of its matters hangs on. */
export class Footing {
  /** Stands for the child, its records and placements, the directory, the packs and what was said of tasks. */
  readonly common: object;
  /** Of absences from an address, the child's own and those of others: only few rules ask. */
  #absences: string | undefined;

  constructor(
    readonly around: Omit<Matter, 'notice' | 'episode'>,
    readonly packs: readonly Pack[],
    readonly completions: readonly Completion[] = [],
  ) {
    const { file, directory } = around;
    const { careRecords, placements } = file.history;
    const said = completions.map(({ id }) => id).join();
    this.common = commonOf(packs, file, [directory, careRecords, placements, recordOf(file.notices), said]);
  }

  /** What else may change what is reckoned of a matter. */
  beyond(reach: ReadonlySet<Reach>, about: About<never>): readonly unknown[] {
    const { until, also } = about;
    if (reach.size === 0 || (reach.size === 1 && reach.has('own'))) return also;
    return [
      reach.has('earlier') ? standingUpTo(this.around.file.history.episodes, until) : null,
      reach.has('absences') ? this.absences : null,
      reach.has('done') ? about.doneBefore() : null,
      ...also,
    ];
  }

  private get absences(): string {
    this.#absences ??= JSON.stringify([this.around.file.history.episodes.map(absenceOf), this.around.absences ?? []]);
    return this.#absences;
  }
}

const sharedRecords = sharedLists<Notice>();

/** The notices of a child's record and placements. */
const recordOf = onceFor((notices: readonly Notice[]) =>
  sharedRecords(notices.filter(({ type }) => type === 'child.registered' || type === 'placement.notified')),
);

interface Common {
  readonly parts: readonly unknown[];
}

const commonKept = onceFor((packs: readonly Pack[]) => ({ packs, of: new WeakMap<CaseFile['child'], Common>() }));

/** The same object as long as all parts are the same. */
function commonOf(packs: readonly Pack[], { child }: CaseFile, parts: readonly unknown[]): object {
  const { of } = commonKept(packs);
  const before = of.get(child);
  if (before && haveSameMembers(before.parts, parts)) return before;
  const common: Common = { parts };
  of.set(child, common);
  return common;
}

interface Link {
  readonly before: object;
}

const links = new WeakMap<Episode, Link>();

/** A child's episodes in order of beginning, each with what stands for it and all before it. */
const linked = onceFor((episodes: readonly Episode[]) => {
  let before: object = links;
  return [...episodes]
    .sort((a, b) => a.since.getTime() - b.since.getTime())
    .map((episode) => {
      const known = links.get(episode);
      const link: Link = known?.before === before ? known : { before };
      links.set(episode, link);
      before = link;
      return { since: episode.since, link };
    });
});

/** Stands for the episodes that began up to a moment: the same object as long as they are the same. */
function standingUpTo(episodes: readonly Episode[], until: Date): object {
  const all = linked(episodes);
  return all[howManyFirst(all, ({ since }) => since <= until) - 1]?.link ?? links;
}

/** What something is reckoned about. */
interface About<V> {
  /** Kept as long as this is. */
  readonly key: object;
  /** Of other episodes, only those that began by then can have a say. */
  readonly until: Date;
  /** What else it hangs on. */
  readonly also: readonly unknown[];
  /** What was done before, as one text. */
  doneBefore(): string;
  /** Whether it still holds, besides; left out: it does. */
  stillHolds?(value: V): boolean;
}

interface Entry<V> {
  readonly common: object;
  readonly beyond: readonly unknown[];
  readonly reach: ReadonlySet<Reach>;
  readonly from: number;
  /** From then on time alone may make something else of it. */
  readonly until: number;
  value: V;
}

/**
 * What was reckoned of matters of cases, kept as long as the episode (or whatever it is about) and taken over while nothing
 * that it hangs on has changed: of a child who has gone a hundred times, one episode is reckoned at a look, and not a hundred.
 */
export class Kept<V> {
  readonly #kept = new WeakMap<object, Entry<V>>();

  /** @param reckon with how far its rules reach; time must be asked through `hasCome` and `isOver`, with this turn */
  of(
    about: About<V>,
    footing: Footing,
    reckon: (turn: Turn) => { readonly value: V; readonly reach: ReadonlySet<Reach> },
  ): V {
    const now = footing.around.now.getTime();
    const before = this.#kept.get(about.key);
    if (before?.common === footing.common && before.from <= now && now < before.until) {
      const isSame = haveSameMembers(before.beyond, footing.beyond(before.reach, about));
      if (isSame && (about.stillHolds?.(before.value) ?? true)) return before.value;
    }
    const turn = new Turn();
    const { value, reach } = reckon(turn);
    const beyond = footing.beyond(reach, about);
    const until = reach.has('all') ? now : turn.first;
    this.#kept.set(about.key, { common: footing.common, beyond, reach, from: now, until, value });
    return value;
  }

  /** Has something in the place of what is kept, that comes to the same. */
  renew(key: object, value: V): void {
    const kept = this.#kept.get(key);
    if (kept) kept.value = value;
  }
}
