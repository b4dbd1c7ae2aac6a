import type { Circumstances } from './circumstances.js';
import type { Adjustment, Evidence } from './comparison.js';
import { ANOTHER, SAME, strangers, type Kind, type LevelModel, type LinkageModel } from './model.js';

type Weighed = Pick<Evidence, 'field' | 'level' | 'frequency' | 'alias' | 'weight'>;

function levelOf(model: LinkageModel, { field, level }: Weighed): LevelModel {
  const found = (model.fields[field] as Readonly<Record<string, LevelModel>>)[level];
  if (!found) throw new RangeError(`model ${model.version} has no level ${field} ${level}`);
  return found;
}

/** How often a pair of this kind shows this level, for all fields at once, in bits. */
function logShare(evidence: readonly Weighed[], model: LinkageModel, kind: Kind): number {
  return evidence.reduce((sum, item) => {
    const share =
      kind === 'stranger'
        ? strangers(model, item.field, item.level as never, item.frequency)
        : levelOf(model, item)[kind];
    return sum + Math.log2(share);
  }, 0);
}

const log2Sum = (terms: readonly number[]): number => {
  const top = Math.max(...terms);
  return top + Math.log2(terms.reduce((sum, term) => sum + 2 ** (term - top), 0));
};

/** The kinds of pair, each with how likely it is before anything is compared, in bits. */
function sharesOf(model: LinkageModel, { hurried, population }: Pick<Circumstances, 'hurried' | 'population'>) {
  const { sibling, twin } = model.household;
  const prior: Readonly<Record<Kind, number>> = {
    careful: Math.log2(1 - hurried),
    hurried: Math.log2(hurried),
    stranger: 0,
    sibling: Math.log2(sibling / population),
    twin: Math.log2(twin / population),
  };
  return prior;
}

/** How likely a pair is of each kind: among those of the same child, and among those of another, each adding up to one. */
export function kindShares(
  evidence: readonly Weighed[],
  model: LinkageModel,
  about: Pick<Circumstances, 'hurried' | 'population'>,
): Readonly<Record<Kind, number>> {
  const prior = sharesOf(model, about);
  const share = (kinds: readonly Kind[]): [Kind, number][] => {
    const logs = kinds.map((kind) => prior[kind] + logShare(evidence, model, kind));
    const total = log2Sum(logs);
    return kinds.map((kind, i) => [kind, 2 ** ((logs[i] ?? -Infinity) - total)]);
  };
  return Object.fromEntries([...share(SAME), ...share(ANOTHER)]) as Record<Kind, number>;
}

export interface Weight {
  readonly adjustments: readonly Adjustment[];
  readonly weight: number;
}

/**
 * All evidence on one record together: how much more often it is seen of the same child, whose report was careful or
 * hurried, than of another, who is a stranger, a sibling or a twin. A mixture, since within neither are fields
 * independent; the evidence of a careful report against a stranger is what each field says alone.
 */
export function weigh(
  evidence: readonly Weighed[],
  model: LinkageModel,
  about: Pick<Circumstances, 'hurried' | 'population'>,
): Weight {
  const prior = sharesOf(model, about);
  const log = (kind: Kind): number => prior[kind] + logShare(evidence, model, kind);
  const haste = log2Sum(SAME.map(log)) - logShare(evidence, model, 'careful');
  const household = logShare(evidence, model, 'stranger') - log2Sum(ANOTHER.map(log));
  const plain = evidence.reduce((sum, { weight }) => sum + weight, 0) + haste + household;
  const { slope, offset } = model.calibration;
  const calibration = plain * (slope - 1) + offset;
  return {
    adjustments: [
      { kind: 'haste', weight: haste },
      { kind: 'household', weight: household },
      { kind: 'calibration', weight: calibration },
    ],
    weight: plain + calibration,
  };
}
