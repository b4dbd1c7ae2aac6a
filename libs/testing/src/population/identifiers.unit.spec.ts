import { describe, expect, it } from '@jest/globals';
import { isNhsNumber, isUpn } from '#contracts';
import { homeOfficeNumberOf, nhsNumberOf, nhsNumberOfStranger, upnOf } from './identifiers.js';

const first = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const given = (numbers: readonly (string | null)[]): string[] => numbers.filter((number) => number !== null);

describe('numbers of made-up children', () => {
  it('are valid NHS numbers of the range that is never issued, given to nobody twice', () => {
    const children = given(first(200_000).map((ordinal) => nhsNumberOf(ordinal, 200_000)));
    const strangers = given(first(200_000).map(nhsNumberOfStranger));
    const all = [...children, ...strangers];
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((number) => !number.startsWith('999') || !isNhsNumber(number))).toEqual([]);
    // where a check digit fits, as it does ten times in eleven
    expect(children.length / 200_000).toBeCloseTo(10 / 11, 2);
  });

  it('are left out for some where a registry has more children than the range has numbers', () => {
    const many = 3_000_000;
    const children = given(first(300_000).map((ordinal) => nhsNumberOf(ordinal * 10, many)));
    expect(new Set(children).size).toBe(children.length);
    const dense = given(first(30_000).map((ordinal) => nhsNumberOf(ordinal, many)));
    expect(dense.length / 30_000).toBeCloseTo((0.7 / 3) * (10 / 11), 2);
    expect(nhsNumberOfStranger(300_000)).toBeNull();
  });

  it('are valid UPNs and Home Office numbers, each of one child', () => {
    const upns = first(100_000).map((ordinal) => upnOf(ordinal, '204', 2017));
    expect(new Set(upns).size).toBe(100_000);
    expect(upns.filter((upn) => !isUpn(upn))).toEqual([]);
    const homeOffice = first(100_000).map(homeOfficeNumberOf);
    expect(new Set(homeOffice).size).toBe(100_000);
    expect(homeOffice[7]).toMatch(/^\d{4}-\d{4}-\d{4}-\d{4}$/);
  });
});
