import { describe, expect, it } from '@jest/globals';
import { Chance } from './chance.js';
import { isDay, misdated, misdialled, misheard, mistyped, plainLetters, shortened, swappedDay } from './misspelling.js';

const often = <T>(work: (chance: Chance) => T): T[] => Array.from({ length: 400 }, (_, i) => work(new Chance(1, 1, i)));

describe('what becomes of a name, a number and a day in haste', () => {
  it('writes a name as it sounds: another name, that begins with a capital', () => {
    const heard = often((chance) => misheard('Stephanie', chance));
    expect(heard).toContain('Stefanie');
    expect(heard.filter((name) => name !== 'Stephanie').length).toBeGreaterThan(350);
    expect(heard.every((name) => /^\p{Lu}/u.test(name) && name.length > 5)).toBe(true);
    expect(new Set(often((chance) => misheard('Mohammed', chance))).size).toBeGreaterThan(6);
  });

  it('mistypes one letter, but never the first', () => {
    const typed = often((chance) => mistyped('Khan', chance));
    expect(typed.every((name) => name.startsWith('K') && name.length >= 3 && name.length <= 5)).toBe(true);
    expect(typed).toContain('Kahn');
    expect(mistyped('Li', new Chance(1, 1, 1))).toBe('Li');
  });

  it('gets one digit wrong, or two in the wrong order', () => {
    const wrong = often((chance) => misdialled('1008803', chance));
    expect(wrong.every((number) => /^\d{7}$/.test(number) && number !== '1008803')).toBe(true);
    expect(wrong).toContain('0108803');
  });

  it('writes another day than that of birth, and a day that there is', () => {
    for (const born of [
      { year: 2012, month: 2, day: 29 },
      { year: 2010, month: 12, day: 31 },
      { year: 2015, month: 1, day: 1 },
    ]) {
      const wrong = often((chance) => misdated(born, chance));
      expect(wrong.filter((day) => !isDay(day))).toEqual([]);
      const same = wrong.filter(
        ({ year, month, day }) => year === born.year && month === born.month && day === born.day,
      );
      expect(same.length).toBeLessThan(120);
    }
    expect(swappedDay({ year: 2012, month: 3, day: 9 })).toEqual({ year: 2012, month: 9, day: 3 });
    expect(swappedDay({ year: 2012, month: 3, day: 19 })).toEqual({ year: 2012, month: 3, day: 19 });
  });

  it('leaves out marks, and makes a short form', () => {
    expect(plainLetters('Łukasz Đặng Şimşek Żółć')).toBe('Lukasz Dang Simsek Zolc');
    const short = often((chance) => shortened('Barbara', chance));
    expect(new Set(short)).toEqual(new Set(['Bar', 'Bary', 'Barie', 'Bars', 'Barz', 'Baro']));
  });
});
