import { describe, expect, it } from '@jest/globals';
import { MEETINGS, REPORT_NAMES } from '#contracts';
import { COLUMN_TYPES, meetingColumns, REPORTS } from '#reporting';

const keysOf = (name: (typeof REPORT_NAMES)[number]): string[] => REPORTS[name].columns.map(({ key }) => key);

describe('reports', () => {
  it('are each listed under their own name, with at least one rule that asks for them', () => {
    for (const name of REPORT_NAMES) {
      expect(REPORTS[name].name).toBe(name);
      expect(REPORTS[name].rules.length).toBeGreaterThan(0);
    }
    expect(Object.keys(REPORTS)).toEqual([...REPORT_NAMES]);
  });

  it('have no column twice, and every column has a title and a type', () => {
    for (const name of REPORT_NAMES) {
      expect(new Set(keysOf(name)).size).toBe(keysOf(name).length);
      for (const { title, type } of REPORTS[name].columns) {
        expect(title).not.toBe('');
        expect(COLUMN_TYPES).toContain(type);
      }
    }
  });

  it('hold no column that names a child where they promise figures only', () => {
    const naming = ['child', 'name', 'reference', 'worker', 'caseHolder'];
    for (const name of REPORT_NAMES) {
      if (REPORTS[name].personalData) continue;
      expect(keysOf(name).filter((key) => naming.includes(key))).toEqual([]);
    }
  });

  it('ENG-17 the episodes carry what the analysis by child, home and area needs', () => {
    expect(keysOf('episodes')).toEqual(expect.arrayContaining(['child', 'establishment', 'host', 'postcode', 'hours']));
    expect(keysOf('episodes')[0]).toBe('reference');
  });

  it('ENG-18 the return has exactly the columns of the national form, in its order', () => {
    expect(keysOf('ssda903-missing')).toEqual(['CHILD', 'DOB', 'MISSING', 'MIS_START', 'MIS_END']);
  });

  it('BRA-04 the chief executive is given indicators, every other meeting its children', () => {
    for (const meeting of MEETINGS) {
      const keys = meetingColumns(meeting).map(({ key }) => key);
      expect(keys).toEqual(meeting === 'chief-executive' ? keysOf('indicators') : keysOf('meeting-list'));
    }
  });
});
