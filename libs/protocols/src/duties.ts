import type { TaskKind } from '#contracts';
import type { Episode, Notice } from '#episodes';
import { deriveId, onceFor, sharedLists } from '#kernel';
import { allHold } from './conditions.js';
import { againAndAgain } from './duty-ends.js';
import { answeredAt, dutyOf, type Reckoned } from './duty-of.js';
import { groundOf, mattersOutside, type Ground, type MatterOutside } from './grounds.js';
import { Kept, type Footing } from './kept.js';
import type { Matter } from './matter.js';
import type { Duty } from './obligations.js';
import { doneIn, isTimed, occasionsOf, type Occasion } from './occasions.js';
import type { Completion, Owed, Reading } from './owed.js';
import type { Condition, DueClause, Pack, When } from './pack.js';
import { reachOfDues } from './reach.js';
import { calendarsOf, hasSay, rulesFor, type RuleOfPack } from './rules-for.js';
import { whoIsMeant } from './targets.js';

/** Most steps of an escalation that follow from each other. */
const MOST_STEPS = 8;

/** What is due in a case. */
export interface Dues {
  readonly all: readonly Duty[];
  readonly done: readonly Duty[];
  /** What was done in one episode. */
  doneIn(episode: Episode): readonly Duty[];
}

/** What is due in a case, and how each stands at its moment: the same facts always give the same duties. */
export function duesOf(footing: Footing): Dues {
  const { around } = footing;
  const { episodes } = around.file.history;
  const all: Duty[] = [];
  const byEpisode = new Map<Episode | null, readonly Duty[]>();
  for (const episode of episodes) {
    if (episode.state === 'withdrawn') continue;
    const { reckoned, done } = dueIn(episode, footing, byEpisode);
    for (const { duty } of reckoned) all.push(duty);
    byEpisode.set(episode, done);
  }
  for (const matter of mattersOutside(around.file.notices)) {
    const { reckoned, done } = dueIn(matter, footing, byEpisode);
    for (const { duty } of reckoned) all.push(duty);
    if (done.length > 0) byEpisode.set(null, sharedDuties([...(byEpisode.get(null) ?? []), ...done]));
  }
  return {
    all,
    done: [...byEpisode.values()].flat(),
    doneIn: (episode) => byEpisode.get(episode) ?? [],
  };
}

const sharedDuties = sharedLists<Duty>();

const isEpisode = (ground: Episode | MatterOutside): ground is Episode => 'since' in ground;

/** What is due in one matter, and of that what is done. */
interface DueIn {
  readonly reckoned: readonly Reckoned[];
  /** Those that are still to be done. */
  readonly open: readonly Reckoned[];
  readonly done: readonly Duty[];
}

const kept = new Kept<DueIn>();

/** @param earlier what was done in the matters before this one, by their episodes */
function dueIn(
  of: Episode | MatterOutside,
  footing: Footing,
  earlier: ReadonlyMap<Episode | null, readonly Duty[]>,
): DueIn {
  const { around, packs, completions } = footing;
  const outside = earlier.get(null) ?? NOTHING;
  const key = isEpisode(of) ? of : of.said;
  const also = isEpisode(of) ? [wordsKey(around.alsoDone?.get(of.id))] : [of.words, outside];
  const doneBefore = (): string => (isEpisode(of) ? kindsDoneBefore(of, [...earlier.values()].flat()) : '');
  const about = { key, until: isEpisode(of) ? of.since : of.until, also, doneBefore };
  const due = kept.of(about, footing, (turn) => {
    const ground = groundOf(of, { ...around, turn });
    if (!ground) return { value: NOTHING_DUE, reach: new Set() };
    const reach = reachOfDues(rulesFor(ground.whole, packs));
    // Only rules that ask for what was done before see more than their own matter.
    const seen = reach.has('done') ? [...earlier.values()].flat() : outside;
    return { value: dueOf(dutiesIn(ground, packs, completions, seen)), reach };
  });
  if (due.open.every((one) => answeredAt(one, around.directory, around.now) === one)) return due;
  const renewed = dueOf(due.reckoned.map((one) => answeredAt(one, around.directory, around.now)));
  kept.renew(key, renewed);
  return renewed;
}

const NOTHING: readonly Duty[] = [];
const NOTHING_DUE: DueIn = { reckoned: [], open: [], done: NOTHING };

/** Of the case that they were reckoned from, nothing is held on to. */
function dueOf(duties: readonly Reckoned[]): DueIn {
  const reckoned = duties.map(({ duty, open }) => ({ duty, open }));
  const open = reckoned.filter((one) => one.open !== null);
  const done = reckoned.map(({ duty }) => duty).filter(({ state }) => state === 'done');
  return { reckoned, open, done: done.length === 0 ? NOTHING : sharedDuties(done) };
}

/** Which kinds of task had been done when an episode began, as one text. */
export const kindsDoneBefore = ({ since }: Episode, done: readonly Duty[]): string =>
  [...new Set(done.flatMap(({ closedAt, kind }) => (closedAt !== null && closedAt < since ? [kind] : [])))]
    .sort()
    .join();

const wordsKey = (words: readonly Notice[] = []): string =>
  words.map(({ report, withdrawnBy }) => `${report} ${withdrawnBy ?? ''}`).join();

const doneOf = (duties: readonly Duty[]): Duty[] => duties.filter(({ state }) => state === 'done');

/** @param earlier what was done in the grounds before this one */
function dutiesIn(
  { whole, notices, words }: Ground,
  packs: readonly Pack[],
  completions: readonly Completion[],
  earlier: readonly Duty[],
): Owing[] {
  const { first, steps } = clausesOf(rulesFor(whole, packs));
  const owedBy = (some: readonly Clause[], matter: Matter): Owed[] =>
    some.flatMap((of) => owedUnder(of, { packs, notices, words, completions }, matter));
  const owed = owedBy(first, { ...whole, done: earlier });
  let duties = dutiesOwed(owed, []);
  for (let step = 0; step < MOST_STEPS; step++) {
    const matter = { ...whole, done: [...earlier, ...doneOf(duties.map(({ duty }) => duty))] };
    const following = steps.filter(({ follows }) => follows === null || doneIn(matter, follows).length > 0);
    if (following.length === 0) break;
    const before = duties.length;
    duties = dutiesOwed([...owed, ...owedBy(following, matter)], duties);
    if (duties.length === before) break;
  }
  return duties;
}

/** A clause, with what of it is the same in every matter. */
interface Clause extends Pick<Reading, 'clause' | 'rule' | 'pack'> {
  readonly when: When | NonNullable<DueClause['starts']>;
  /** The rule's and its own. */
  readonly conditions: readonly Condition[];
}

/** What rules make due: from the beginning, and once another task is done. */
const clausesOf = onceFor((rules: readonly RuleOfPack[]) => {
  const first: Clause[] = [];
  const steps: (Clause & { readonly follows: TaskKind | null })[] = [];
  for (const { pack, rule } of rules) {
    for (const clause of rule.due) {
      const of = { clause, rule, pack, when: clause.starts ?? rule.when, conditions: [...rule.if, ...clause.if] };
      if (!('done' in rule.when)) first.push(of);
      else steps.push({ ...of, follows: clause.starts === undefined ? rule.when.done.task : null });
    }
  }
  return { first, steps };
});

interface Owing extends Reckoned {
  readonly owed: readonly Owed[];
}

function dutiesOwed(owed: readonly Owed[], reckoned: readonly Owing[]): Owing[] {
  const known = new Map(reckoned.map((one) => [one.duty.id, one]));
  return [...Map.groupBy(owed, ({ id }) => id)].map(([id, now]) => {
    const before = known.get(id);
    const isSame = before?.owed.length === now.length && now.every((one, place) => one === before.owed[place]);
    return isSame ? before : { owed: now, ...dutyOf(now) };
  });
}

function owedUnder(of: Clause, read: Omit<Reading, keyof Clause>, whole: Matter): Owed[] {
  const starts = startsOf(of, read, whole);
  if (starts.length === 0) return [];
  const { clause, rule, pack } = of;
  const reading: Reading = { ...read, clause, rule, pack };
  return starts.flatMap((start) =>
    whoIsMeant(clause.owner, start.matter, pack.authority).flatMap(({ organisation, role }) =>
      againAndAgain(start, (occasion) => ({
        ...reading,
        start: occasion,
        organisation,
        role,
        id: deriveId(
          'task',
          whole.episode?.id ?? occasion.matter.notice.report,
          stageOf(clause, occasion),
          organisation,
        ),
      })),
    ),
  );
}

/** Kind and stage of a task: two of one kind in one matter are one, unless they belong to two stages (WIG-11, WIG-12). */
function stageOf(clause: DueClause, { nth }: Occasion): string {
  const stage = clause.stage === undefined ? '' : ` ${clause.stage}`;
  return `${clause.task}${stage}${nth === 1 ? '' : ` ${nth}`}`;
}

/** The first occasion on which the conditions hold; of marks that repeat, each. */
function startsOf(
  { clause, rule, pack, when, conditions }: Clause,
  { packs, notices }: Pick<Reading, 'packs' | 'notices'>,
  whole: Matter,
): Occasion[] {
  const { authority } = pack;
  const starts = occasionsOf(when, whole, notices, calendarsOf(whole, pack)).filter(
    ({ at, matter }) =>
      hasSay({ pack, rule }, at, matter, packs) &&
      allHold(conditions, matter, authority) &&
      (clause.unless.length === 0 || !allHold(clause.unless, matter, authority)),
  );
  return repeats(when) ? starts : starts.slice(0, 1);
}

const repeats = (when: When | NonNullable<DueClause['starts']>): boolean =>
  isTimed(when) && ('periodsOf' in when || ('awayFor' in when && when.every !== undefined));
