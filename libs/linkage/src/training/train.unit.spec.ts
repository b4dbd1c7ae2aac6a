import { describe, expect, it } from '@jest/globals';
import type { ReportedChild } from '#contracts';
import type { Evidence } from '../comparison.js';
import { identityOf } from '../identity.js';
import type { Levels } from '../model.js';
import { ShippedKnowledge } from '../persistence/shipped-knowledge.js';
import { BlockIndex } from './block-index.js';
import { calibrated, uncalibrated } from './calibrate.js';
import { decidedFrom, learnedFromDecisions } from './from-decisions.js';
import { chance, trained, type TrainingReport } from './train.js';

const { lexicon, model } = ShippedKnowledge.load();
const at = new Date('2026-03-02T09:00:00Z');
const GIVEN = 'Ewan Idris Zahra Thomas Ella Niamh Callum Femke Zofia Lucia Yonas Adaeze Maryam Kofi Hana'.split(' ');
const BEGIN = 'Barran Cor Denus Fenor Galin Hola Kelus Lora Marin Nore Pelus Quino Rosel Selin Taror Venan'.split(' ');
const END = 'holm sby ford gate mere worth combe stead ley wick thorpe ham field tor brook wood'.split(' ');

const pick = <T>(from: readonly T[], next: () => number): T => from[Math.floor(next() * from.length)] as T;
const two = (n: number): string => String(n).padStart(2, '0');

function someChild(next: () => number): ReportedChild {
  const born = `${2008 + Math.floor(next() * 12)}-${two(1 + Math.floor(next() * 12))}-${two(2 + Math.floor(next() * 27))}`;
  return {
    name: { given: pick(GIVEN, next), family: pick(BEGIN, next) + pick(END, next) },
    dateOfBirth: born,
    sex: next() < 0.5 ? 'female' : 'male',
    address: {
      lines: [`${1 + Math.floor(next() * 90)} Orosley Street`],
      postcode: `WN${1 + Math.floor(next() * 9)} 1AA`,
    },
  };
}

/** Who is in a hurry errs in every second field. */
function reported(child: ReportedChild, hurried: boolean, next: () => number): ReportedChild {
  const errs = (): boolean => hurried && next() < 0.5;
  const other = someChild(next);
  return {
    name: { given: child.name?.given, family: errs() ? other.name?.family : child.name?.family },
    dateOfBirth: errs() ? other.dateOfBirth : child.dateOfBirth,
    sex: errs() ? other.sex : child.sex,
    address: errs() ? other.address : child.address,
  };
}

function training(seed: number) {
  const next = chance(seed);
  const registry = new BlockIndex(lexicon, { perKey: 60, inAll: 300, counted: 400 });
  const reports: TrainingReport[] = [];
  for (let i = 0; i < 900; i++) {
    const child = someChild(next);
    registry.add(`c${i}`, identityOf(child, 'file', at));
    reports.push({ id: `r${i}`, child: reported(child, next() < 0.3, next) });
  }
  return { registry, reports, lexicon, at, sample: 5_000, seed, rounds: 3 };
}

describe('a model learned from reports whose children nobody told', () => {
  const before = { ...uncalibrated(model), prior: { known: 0.9, population: 900 } };
  const first = trained(before, training(7));

  it('tells careful reports from hurried ones, which err in several fields', () => {
    const { birth } = first.model.fields;
    expect(birth.exact.careful).toBeGreaterThan(0.9);
    expect(birth.exact.hurried).toBeLessThan(birth.exact.careful - 0.1);
  });

  it('counts what strangers share by chance', () => {
    const { sex, birth } = first.model.fields;
    expect(sex.agree.stranger).toBeCloseTo(0.5, 1);
    expect(birth.exact.stranger).toBeLessThan(0.001);
  });

  it('is the same for the same seed, and keeps what it cannot learn', () => {
    expect(trained(before, training(7))).toEqual(first);
    expect(first.model.fields.police).toEqual(before.fields.police);
    expect(first.run).toMatchObject({ reports: 900, children: 900, pairsSampled: 5_000 });
  });
});

describe('calibration', () => {
  it('halves weights that say everything twice', () => {
    const next = chance(3);
    const reports = Array.from({ length: 4000 }, () => {
      const bits = next() * 16 - 8;
      const same = next() < 1 / (1 + 2 ** -bits);
      return { weights: [2 * bits + 5], truth: same ? 0 : null, prior: -2.5 };
    });
    const { slope, offset } = calibrated(reports);
    expect(slope).toBeCloseTo(0.5, 1);
    // 5 bits too many, halved, are made up for by the prior
    expect(Math.abs(offset)).toBeLessThanOrEqual(0.5);
  });

  it('leaves honest weights as they are', () => {
    const next = chance(4);
    const reports = Array.from({ length: 4000 }, () => {
      const bits = next() * 16 - 8;
      return { weights: [bits + 2], truth: next() < 1 / (1 + 2 ** -bits) ? 0 : null, prior: -2 };
    });
    const { slope, offset } = calibrated(reports);
    expect(slope).toBeGreaterThan(0.9);
    expect(Math.abs(offset)).toBeLessThanOrEqual(0.5);
  });
});

describe('what reviewers decided', () => {
  const said = (family: Levels['family'], birth: Levels['birth']): Evidence[] => [
    { field: 'given', level: 'exact', weight: 1, source: 's' },
    { field: 'family', level: family, weight: 1, source: 's' },
    { field: 'birth', level: birth, weight: 1, source: 's' },
  ];
  const hasty = Array.from({ length: 60 }, () => ({ organisation: 'hasty', evidence: said('close', 'one-digit') }));
  const careful = Array.from({ length: 60 }, () => ({ organisation: 'careful', evidence: said('exact', 'exact') }));
  const learned = learnedFromDecisions(model, [...hasty, ...careful], 'next');

  it('teaches who writes in a hurry, organisation by organisation', () => {
    const { organisations } = learned.hurried;
    expect(organisations['hasty'] ?? 0).toBeGreaterThan(3 * model.hurried.share);
    expect(organisations['careful'] ?? 1).toBeLessThan(model.hurried.share);
  });

  it('moves the shares of levels a little, and makes another model of it', () => {
    expect(learned.version).toBe('next');
    const [now, then] = [learned.fields.birth['one-digit'].hurried, model.fields.birth['one-digit'].hurried];
    expect(now).toBeGreaterThan(then);
    expect(now).toBeLessThan(2 * then);
    expect(learnedFromDecisions(model, [], 'same').fields.birth.exact.careful).toBeCloseTo(
      model.fields.birth.exact.careful,
      2,
    );
  });

  it('is taken from what was kept, where the child was among the candidates', () => {
    const basis = { says: 'enough' as const, others: null, hurried: 0.1, population: 1, register: false };
    const kept = {
      ...{ model: 'm', normalisation: 2, reason: 'may-be-one-of-these' as const, prior: 0, compared: 1, cutOff: [] },
      searchWhole: true,
      candidates: [
        {
          child: 'a',
          provisional: false,
          probability: 0.5,
          weight: 0,
          evidence: said('exact', 'exact'),
          objections: [],
        },
      ],
      basis,
    };
    expect(decidedFrom('police', 'a', kept)?.evidence).toHaveLength(3);
    expect(decidedFrom('police', 'b', kept)).toBeNull();
  });
});
