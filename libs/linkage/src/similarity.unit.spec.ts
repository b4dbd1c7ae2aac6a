import { describe, expect, it } from '@jest/globals';
import { jaroWinkler, oneSlipApart } from './similarity.js';

describe('Jaro–Winkler', () => {
  // the examples of Winkler's papers
  it.each([
    ['MARTHA', 'MARHTA', 0.961],
    ['DIXON', 'DICKSONX', 0.813],
    ['DWAYNE', 'DUANE', 0.84],
    ['ABC', 'ABC', 1],
    ['ABC', 'XYZ', 0],
    ['', 'ABC', 0],
  ])('%s and %s: %d', (a, b, alike) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(alike, 3);
    expect(jaroWinkler(b, a)).toBeCloseTo(alike, 3);
  });
});

describe('one slip of the pen', () => {
  it.each([
    ['EWAN', 'EWEN', true],
    ['EWAN', 'EAWN', true],
    ['EWAN', 'EWANN', true],
    ['EWAN', 'WAN', true],
    ['EWAN', 'EWAN', false],
    ['EWAN', 'EWENN', false],
    ['EWAN', 'NAWE', false],
    ['', 'A', true],
  ])('%s and %s: %s', (a, b, slip) => {
    expect(oneSlipApart(a, b)).toBe(slip);
    expect(oneSlipApart(b, a)).toBe(slip);
  });
});
