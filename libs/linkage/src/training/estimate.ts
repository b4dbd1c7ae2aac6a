import type { Comparison, Evidence } from '../comparison.js';
import { ANOTHER, SAME, type Field, type Kind, type LevelModel, type LinkageModel } from '../model.js';
import { kindShares } from '../weigh.js';

/**
 * Levels that rule each other out, so that their shares add up to one. Those that a report's own form decides, a bare
 * initial or a day that was estimated, are not learned: of these a share of all pairs says nothing.
 */
const LEARNED: Readonly<Partial<Record<Field, readonly string[]>>> = {
  given: ['exact', 'middle', 'close', 'short', 'beginning', 'alike', 'swapped', 'disagree'],
  family: ['exact', 'close', 'among', 'shared-part', 'disagree'],
  middle: ['agree', 'disagree'],
  birth: ['exact', 'day-month-swapped', 'one-digit', 'one-part', 'disagree'],
  sex: ['agree', 'disagree'],
  address: ['full', 'postcode', 'one-slip', 'sector', 'district', 'area', 'elsewhere'],
  'nhs-number': ['same', 'slip', 'another'],
  upn: ['same', 'slip', 'another'],
  'local-authority': ['same', 'slip', 'another'],
  'home-office': ['same', 'slip', 'another'],
};

/** Numbers of strangers agree by a clerk's mistake only, too seldom for any sample. */
const SAMPLED: ReadonlySet<Field> = new Set(['given', 'family', 'middle', 'birth', 'sex', 'address']);

export type Shares = Map<string, number>;

const cell = (kind: Kind, field: string, level: string): string => `${kind} ${field} ${level}`;

/**
 * What a model expects counts for as so many pairs beside the ones seen: of a level never seen it is all there is, and
 * one file's habits are not everybody's.
 */
const MODEL_COUNTS = 1000;

/** Nothing is impossible: the rarest that a level may be held for. */
const RAREST = 1e-5;

/** How the pairs of some reports fall among the kinds, as far as a model can tell: the expectation of EM. */
export class Tally {
  private readonly cells: Shares = new Map();
  private readonly kinds = new Map<Kind, number>();

  constructor(private readonly model: LinkageModel) {}

  /** One report with all its candidates: it is about one of them, or about none. `prior` in bits. */
  add(comparisons: readonly Comparison[], about: { hurried: number; population: number }, prior: number): void {
    const odds = comparisons.map(({ weight }) => 2 ** Math.min(200, weight + prior));
    const total = odds.reduce((sum, one) => sum + one, 1);
    for (const [i, { evidence }] of comparisons.entries()) {
      const same = (odds[i] ?? 0) / total;
      const shares = kindShares(evidence, this.model, about);
      for (const kind of SAME) this.count(kind, evidence, same * shares[kind]);
      for (const kind of ANOTHER) this.count(kind, evidence, (1 - same) * shares[kind]);
    }
  }

  /** A pair that a person knows to be one child. */
  addSame(evidence: readonly Evidence[], about: { hurried: number; population: number }): void {
    const shares = kindShares(evidence, this.model, about);
    for (const kind of SAME) this.count(kind, evidence, shares[kind]);
  }

  private count(kind: Kind, evidence: readonly Evidence[], share: number): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + share);
    if (share < 1e-9) return;
    for (const { field, level } of evidence) {
      const at = cell(kind, field, level);
      this.cells.set(at, (this.cells.get(at) ?? 0) + share);
    }
  }

  /** The model that fits these pairs best in the given fields or all, beside what it was told first: the maximisation of EM. */
  fitted(told: LinkageModel, fields?: readonly Field[]): LinkageModel {
    const [careful = 0, hurried = 0] = SAME.map((kind) => this.kinds.get(kind) ?? 0);
    const { share: before } = told.hurried;
    const share = (hurried + MODEL_COUNTS * before) / (careful + hurried + MODEL_COUNTS);
    return {
      ...this.model,
      hurried: { ...this.model.hurried, share },
      fields: mapFields(this.model, (field, level, before) => {
        if (fields?.includes(field) === false || LEARNED[field]?.includes(level) !== true) return before;
        return {
          ...before,
          careful: shareOf(this.cells, told, 'careful', field, level),
          hurried: shareOf(this.cells, told, 'hurried', field, level),
        };
      }),
    };
  }
}

/** The share of a level among its rivals, of those seen and those that the model before expects. */
function shareOf(cells: Shares, model: LinkageModel, kind: Kind, field: Field, level: string): number {
  const levels = LEARNED[field] ?? [];
  const believed = (one: string): number =>
    (model.fields[field] as Readonly<Record<string, LevelModel>>)[one]?.[kind] ?? 0;
  const all = levels.reduce((sum, one) => sum + believed(one), 0);
  const seen = levels.reduce((sum, one) => sum + (cells.get(cell(kind, field, one)) ?? 0), 0);
  const here = cells.get(cell(kind, field, level)) ?? 0;
  return Math.max(RAREST, (here + (MODEL_COUNTS * believed(level)) / all) / (seen + MODEL_COUNTS));
}

function counted(pairs: Iterable<readonly Evidence[]>, kind: Kind): Shares {
  const cells: Shares = new Map();
  for (const evidence of pairs) {
    for (const { field, level } of evidence) {
      const at = cell(kind, field, level);
      cells.set(at, (cells.get(at) ?? 0) + 1);
    }
  }
  return cells;
}

function mapFields(
  { fields }: LinkageModel,
  change: (field: Field, level: string, before: LevelModel) => LevelModel,
): LinkageModel['fields'] {
  const changed = Object.entries(fields).map(([field, levels]) => [
    field,
    Object.fromEntries(Object.entries(levels).map(([level, before]) => [level, change(field as Field, level, before)])),
  ]);
  return Object.fromEntries(changed) as LinkageModel['fields'];
}

/**
 * How often two children drawn at random show each level. Only of fields whose levels do not hang on how common a value
 * is: for those the lists of names and the registry's own counts are better than any sample. Of addresses the rarer that
 * the model knew is kept, since a made-up registry does not lie where people live.
 */
export function withStrangers(model: LinkageModel, pairs: Iterable<readonly Evidence[]>): LinkageModel {
  const cells = counted(pairs, 'stranger');
  return {
    ...model,
    fields: mapFields(model, (field, level, before) => {
      if (!SAMPLED.has(field) || LEARNED[field]?.includes(level) !== true || before.frequency !== undefined)
        return before;
      const stranger = shareOf(cells, model, 'stranger', field, level);
      return { ...before, stranger: field === 'address' ? Math.max(before.stranger, stranger) : stranger };
    }),
  };
}

/** What two children of one door share by being brothers and sisters, but for the door and the date that they were told by. */
const OF_HOUSEHOLDS: ReadonlySet<Field> = new Set(['given', 'family', 'middle', 'sex']);

/** How often brothers and sisters, and twins, show each level; and how many of them a child has. */
export function withHouseholds(
  model: LinkageModel,
  pairs: Readonly<Record<'sibling' | 'twin', readonly (readonly Evidence[])[]>>,
  children: number,
): LinkageModel {
  const sibling = counted(pairs.sibling, 'sibling');
  const twin = counted(pairs.twin, 'twin');
  const perChild = (n: number): number => (2 * n) / children;
  return {
    ...model,
    household: { sibling: perChild(pairs.sibling.length), twin: perChild(pairs.twin.length) },
    fields: mapFields(model, (field, level, before) => {
      // a made-up registry may call two children of one family the same, and parents do not
      const sameName = field === 'given' && level === 'exact';
      if (sameName || !OF_HOUSEHOLDS.has(field) || LEARNED[field]?.includes(level) !== true) return before;
      return {
        ...before,
        sibling: shareOf(sibling, model, 'sibling', field, level),
        twin: shareOf(twin, model, 'twin', field, level),
      };
    }),
  };
}
