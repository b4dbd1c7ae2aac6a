import { beforeAll, describe, expect, it } from '@jest/globals';
import { isMatchable, validateEvent, type Identifier, type ReportedChild } from '#contracts';
import { populationOf } from './generate.js';
import { ORIGINS } from './origins.js';
import type { RegistryLine, ReportLine } from './population.js';

const CHILDREN = 6_000;
const REPORTS = 3_000;

let registry: Map<string, ReportedChild>;
let lines: RegistryLine[];
let reports: ReportLine[];

beforeAll(() => {
  const population = populationOf({ children: CHILDREN, seed: 4 });
  lines = [...population.registry()];
  registry = new Map(lines.map(({ id, child }) => [id, child]));
  reports = [...population.reports(REPORTS)];
});

const identifiers = ({ child }: { child: ReportedChild }): readonly Identifier[] => child.identifiers ?? [];
const share = <T>(of: readonly T[], such: (one: T) => boolean): number => of.filter(such).length / of.length;
const ofKind = (kind: string): ReportLine[] => reports.filter(({ truth }) => truth.kind === kind);
const postcode = (child: ReportedChild | undefined): string => (child?.address?.postcode ?? '').replace(' ', '');

describe('a made-up population', () => {
  it('is the same again from the same seed, and another from another', () => {
    const again = populationOf({ children: CHILDREN, seed: 4 });
    const other = populationOf({ children: CHILDREN, seed: 5 });
    expect(JSON.stringify([...again.registry()].slice(0, 300))).toBe(JSON.stringify(lines.slice(0, 300)));
    expect(JSON.stringify([...again.reports(100)])).toBe(JSON.stringify(reports.slice(0, 100)));
    const names = (all: readonly RegistryLine[]): string[] =>
      all.slice(0, 300).map(({ child }) => JSON.stringify(child.name));
    expect(names([...other.registry()]).filter((name, i) => name === names(lines)[i]).length).toBeLessThan(10);
  });

  it('has as many children as were asked for, each as the contract has it', () => {
    expect(lines).toHaveLength(CHILDREN);
    expect(registry.size).toBe(CHILDREN);
    for (const { child } of [...lines, ...reports]) {
      const event = { specversion: '1.0', id: '1', source: '/x', subject: '1', type: 'homeward.child.seen.v1' };
      const data = { child, at: '2026-01-01T00:00:00Z', setting: 'other' };
      const nameless = child.name === undefined && child.identifiers === undefined;
      expect([child, nameless || validateEvent({ ...event, data }).ok]).toEqual([child, true]);
    }
  });

  it('gives no number to two children, and only NHS numbers of the range that is never issued', () => {
    const owners = new Map<string, string>();
    const twice: string[] = [];
    for (const { id, child } of lines) {
      for (const { system, issuer, value } of child.identifiers ?? []) {
        const key = `${system} ${issuer ?? ''} ${value}`;
        if (owners.has(key)) twice.push(key);
        owners.set(key, id);
        if (system === 'nhs-number') expect(value).toMatch(/^999\d{7}$/);
      }
    }
    // a mistyped digit, or a brother's number by mistake
    expect(twice.length).toBeLessThan(15);
    expect(share(lines.flatMap(identifiers), isMatchable)).toBeGreaterThan(0.995);
  });

  it('has children of every origin, in households that share an address', () => {
    expect(new Set(reports.map(({ truth }) => truth.origin)).size).toBe(ORIGINS.length);
    const homes = Map.groupBy(lines, ({ child }) => JSON.stringify(child.address?.lines) + postcode(child));
    expect([...homes.values()].filter((children) => children.length > 1).length).toBeGreaterThan(800);
  });
});

describe('reports about a made-up population', () => {
  it('are about children of the registry, but for one in five', () => {
    expect(share(reports, ({ truth }) => truth.registry === '')).toBeGreaterThan(0.17);
    expect(share(reports, ({ truth }) => truth.registry === '')).toBeLessThan(0.23);
    for (const { truth } of reports) {
      expect(truth.kind.startsWith('unknown-')).toBe(truth.registry === '');
      if (truth.registry !== '') expect(registry.has(truth.registry)).toBe(true);
    }
  });

  it('are split by household: no child is in two splits', () => {
    const splits = new Map<string, Set<string>>();
    for (const { truth } of reports) {
      if (truth.registry !== '') splits.set(truth.registry, (splits.get(truth.registry) ?? new Set()).add(truth.split));
    }
    expect([...splits.values()].every((of) => of.size === 1)).toBe(true);
    expect(new Set(reports.map(({ truth }) => truth.split))).toEqual(new Set(['train', 'tune', 'test']));
  });

  it('tell of the twin and the brother of children whom the registry knows', () => {
    const births = new Map(Map.groupBy(lines, ({ child }) => child.dateOfBirth ?? ''));
    const hasTwin = ({ child }: ReportLine): boolean =>
      (births.get(child.dateOfBirth ?? '') ?? []).some((other) => postcode(other.child) === postcode(child));
    const homes = new Set(lines.map(({ child }) => postcode(child)));
    expect(share(ofKind('unknown-twin'), hasTwin)).toBeGreaterThan(0.4);
    expect(share(ofKind('unknown-stranger'), hasTwin)).toBeLessThan(0.01);
    expect(share(ofKind('unknown-sibling'), ({ child }) => homes.has(postcode(child)))).toBeGreaterThan(0.6);
  });

  it('give a newborn a placeholder for a name, and sometimes its mother’s number', () => {
    const newborn = ofKind('newborn');
    expect(share(newborn, ({ child }) => /^(baby|infant)/i.test(child.name?.given ?? ''))).toBeGreaterThan(0.25);
    const numbered = newborn.filter((one) => identifiers(one).some(({ system }) => system === 'nhs-number'));
    const isNobodys = (one: ReportLine): boolean => {
      const own = registry.get(one.truth.registry)?.identifiers ?? [];
      const known = own.find(({ system }) => system === 'nhs-number')?.value;
      return (
        known !== undefined && identifiers(one).every(({ system, value }) => system !== 'nhs-number' || value !== known)
      );
    };
    expect(share(numbered, isNobodys)).toBeGreaterThan(0.08);
  });

  it('estimate the birthday of a child who came alone as 1 January more often than chance does', () => {
    const isFirst = ({ child }: ReportLine): boolean => child.dateOfBirth?.endsWith('-01-01') ?? false;
    expect(share(ofKind('unaccompanied'), isFirst)).toBeGreaterThan(0.3);
    expect(share(ofKind('plain'), isFirst)).toBeLessThan(0.02);
  });

  it('err in several fields at once, for some were written in haste', () => {
    const known = reports.filter(({ truth }) => truth.registry !== '' && truth.source === 'police');
    const differs =
      (field: (child: ReportedChild) => string | undefined) =>
      ({ child, truth }: ReportLine) => {
        const [told, kept] = [field(child)?.toUpperCase(), field(registry.get(truth.registry) ?? {})?.toUpperCase()];
        return told !== kept;
      };
    const birth = differs((child) => child.dateOfBirth);
    const family = differs((child) => child.name?.family);
    const both = share(known, (one) => birth(one) && family(one));
    expect(both).toBeGreaterThan(1.15 * share(known, birth) * share(known, family));
  });

  it('are usable with two names and a whole date', () => {
    for (const { child, truth } of reports) {
      const { given = '', family = '' } = child.name ?? {};
      if (truth.usable)
        expect([given.length > 1, family.length > 1, child.dateOfBirth?.length]).toEqual([true, true, 10]);
    }
    expect(share(reports, ({ truth }) => truth.usable)).toBeGreaterThan(0.85);
    expect(share(ofKind('newborn'), ({ truth }) => truth.usable)).toBeLessThan(0.8);
  });
});
