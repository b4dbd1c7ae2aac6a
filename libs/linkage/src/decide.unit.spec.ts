import { describe, expect, it } from '@jest/globals';
import { decideRegistration, isMergeProposed } from './decide.js';
import { compared, concluded, FORCE, knowledge, verdict, WIGAN, type Registered as Registry } from '../test/officer.js';
import type { ChildTold } from '../test/told.js';

function registered(report: ChildTold, registry: Registry): { outcome: string; proposed: string[] } {
  const {
    verdict: outcome,
    child,
    candidates,
  } = decideRegistration(compared(report, registry, { by: WIGAN }), knowledge.model);
  const proposed = candidates.filter((one) => isMergeProposed(one, knowledge.model)).map((one) => one.child);
  return { outcome: child === null ? outcome : `${outcome} ${child}`, proposed };
}

const nhs = (value: string) => ({ system: 'nhs-number' as const, value });
const local = (value: string, issuer = WIGAN) => ({ system: 'local-authority' as const, issuer, value });
const police = (value: string, issuer = FORCE) => ({ system: 'police' as const, issuer, value });

/** As a council registers a child. */
const tom: ChildTold = {
  identifiers: [nhs('9990000018'), local('1008803')],
  name: { given: 'Thomas', middle: 'Lee', family: 'Kelanbrook' },
  dateOfBirth: '2011-02-14',
  sex: 'male',
  address: { lines: ['12 Galoworth Street'], postcode: 'WN1 1AA', authority: WIGAN },
};
const smith: ChildTold = { ...tom, name: { given: 'Thomas', family: 'Smith' } };
const heard = (name: ChildTold['name'], more: Partial<ChildTold> = {}): ChildTold => ({
  identifiers: [police('MP/26/1')],
  name,
  sex: 'male',
  ...more,
});
const born = { dateOfBirth: '2011-02-14' };

describe('a report that a careful duty officer would link at once', () => {
  it.each<[string, ChildTold, Registry]>([
    [
      'name and date of birth, as police know the child',
      heard({ given: 'Thomas', family: 'Kelanbrook' }, born),
      { tom },
    ],
    ['a common name and the date of birth', heard({ given: 'Thomas', family: 'Smith' }, born), { tom: smith }],
    ['the short form of the name', heard({ given: 'Tom', family: 'Kelanbrook' }, born), { tom }],
    ['a slip of the pen in the family name', heard({ given: 'Thomas', family: 'Kelanbrok' }, born), { tom }],
    ['a slip of the pen in the given name', heard({ given: 'Thomsa', family: 'Kelanbrook' }, born), { tom }],
    ['given and family name in each other’s place', heard({ given: 'Kelanbrook', family: 'Thomas' }, born), { tom }],
    ['capitals and an accent', heard({ given: 'THOMÁS', family: 'kelanbrook' }, born), { tom }],
    [
      'day and month swapped',
      heard({ given: 'Thomas', family: 'Kelanbrook' }, { dateOfBirth: '2011-02-04' }),
      { tom: { ...tom, dateOfBirth: '2011-04-02' } },
    ],
    [
      'one digit of the date of birth, and the address',
      heard({ given: 'Thomas', family: 'Kelanbrook' }, { dateOfBirth: '2011-02-15', address: tom.address }),
      { tom },
    ],
    [
      'known by the middle name, and the authority’s number',
      { ...heard({ given: 'Lee', family: 'Kelanbrook' }, born), identifiers: [local('1008803')] },
      { tom },
    ],
    [
      'one part of a double family name',
      heard({ given: 'Thomas', family: 'Kelanbrook' }, born),
      { tom: { ...tom, name: { given: 'Thomas', family: 'Kelanbrook-Galoworth' } } },
    ],
    [
      'a double family name the other way round',
      heard({ given: 'Thomas', family: 'Galoworth Kelanbrook' }, born),
      { tom: { ...tom, name: { given: 'Thomas', family: 'Kelanbrook-Galoworth' } } },
    ],
    [
      'an alias',
      heard({ given: 'Thomas', family: 'Sampledale' }, born),
      { tom: { ...tom, name: { ...tom.name, aliases: [{ family: 'Sampledale' }] } } },
    ],
    [
      'an apostrophe more or less',
      heard({ given: 'Siobhan', family: 'OBrien' }, born),
      { tom: { ...born, name: { given: 'Siobhán', family: 'O’Brien' } } },
    ],
    [
      'another romanisation',
      heard({ given: 'Muhammad', family: 'Hussein' }, { ...born, address: tom.address }),
      { tom: { ...born, address: tom.address, name: { given: 'Mohammed', family: 'Hussain' } } },
    ],
    [
      'another script',
      heard({ given: 'محمد', family: 'Kelanbrook' }, born),
      { tom: { ...born, name: { given: 'Mohammed', family: 'Kelanbrook' } } },
    ],
    ['the NHS number alone', { identifiers: [nhs('999 000 0018')] }, { tom }],
    ['the authority’s number alone', { identifiers: [local('1008803')] }, { tom }],
    [
      'the case number of the same force alone',
      { identifiers: [police('MP/26/1')] },
      { tom: [tom, heard({ given: 'Tom' })] },
    ],
    [
      'the NHS number and a family name changed since',
      { identifiers: [nhs('9990000018')], name: { given: 'Thomas', family: 'Newnamedale' }, ...born },
      { tom },
    ],
    [
      'the NHS number and a wrong date of birth',
      { identifiers: [nhs('9990000018')], name: { given: 'Thomas', family: 'Kelanbrook' }, dateOfBirth: '2009-08-30' },
      { tom },
    ],
    [
      'another case number of the same force',
      heard({ given: 'Thomas', family: 'Kelanbrook' }, born),
      { tom: { ...tom, identifiers: [police('MP/25/7')] } },
    ],
    [
      'a family name and a given name that differ from those of a twin',
      heard({ given: 'Thomas', family: 'Kelanbrook' }, born),
      { tom, twin: { ...tom, name: { given: 'Adaeze', family: 'Kelanbrook' }, identifiers: [local('2')] } },
    ],
    [
      'a surname that systems stumble over',
      heard({ given: 'Ewan', family: 'Null' }, born),
      { tom: { ...born, name: { given: 'Ewan', family: 'Null' } } },
    ],
    [
      'a placeholder day, but a rare name',
      heard({ given: 'Ewan', family: 'Kelanbrook' }, { dateOfBirth: '2009-01-01' }),
      { tom: { dateOfBirth: '2009-01-01', name: { given: 'Ewan', family: 'Kelanbrook' } } },
    ],
  ])('%s', (_, report, registry) => {
    expect(verdict(report, registry)).toBe('linked tom');
  });
});

describe('a report that a careful duty officer would look at', () => {
  const twins = { tom, twin: { ...tom, identifiers: [local('2')], name: { given: 'Adaeze', family: 'Kelanbrook' } } };
  it.each<[string, ChildTold, Registry]>([
    ['a name only', heard({ given: 'Thomas', family: 'Kelanbrook' }), { tom }],
    ['a common name only', heard({ given: 'Thomas', family: 'Smith' }), { tom: smith }],
    ['a name and an age', heard({ given: 'Thomas', family: 'Smith' }, { approximateAge: 15 }), { tom: smith }],
    [
      'two children of one name and date of birth',
      heard({ given: 'Thomas', family: 'Smith' }, born),
      { tom: smith, other: { ...smith, identifiers: [local('7')] } },
    ],
    [
      'the NHS number of a child with another name and date of birth',
      { identifiers: [nhs('9990000018')], name: { given: 'Adaeze', family: 'Orosley' }, dateOfBirth: '2009-08-30' },
      { tom },
    ],
    [
      'the NHS number of a child with another name',
      { identifiers: [nhs('9990000018')], name: { given: 'Adaeze', family: 'Orosley' } },
      { tom },
    ],
    [
      'the NHS number, and another family name and date of birth',
      { identifiers: [nhs('9990000018')], name: { given: 'Thomas', family: 'Orosley' }, dateOfBirth: '2009-08-30' },
      { tom },
    ],
    [
      'two numbers of a child, and another family name and date of birth',
      { identifiers: tom.identifiers, name: { given: 'Thomas', family: 'Orosley' }, dateOfBirth: '2009-08-30' },
      { tom },
    ],
    [
      'the NHS number, and nothing but another date of birth',
      { identifiers: [nhs('9990000018')], dateOfBirth: '2009-08-30' },
      { tom },
    ],
    [
      'the NHS number of a twin',
      { identifiers: [nhs('9990000018')], name: { given: 'Adaeze', family: 'Kelanbrook' }, ...born },
      { tom },
    ],
    ['everything alike, and two different NHS numbers', { ...tom, identifiers: [nhs('9990000026')] }, { tom }],
    ['everything alike, and two numbers of one authority', { ...tom, identifiers: [local('2214650')] }, { tom }],
    ['no given name, of twins', heard({ family: 'Kelanbrook' }, born), twins],
    ['no given name', heard({ family: 'Kelanbrook' }, born), { tom }],
    ['“Baby” for a given name', heard({ given: 'Baby', family: 'Kelanbrook' }, born), { tom }],
    [
      'a given name one letter from a twin’s',
      heard({ given: 'Harley', family: 'Kelanbrook' }, born),
      { tom: { ...tom, name: { given: 'Harvey', family: 'Kelanbrook' } } },
    ],
    ['an initial', heard({ given: 'T', family: 'Kelanbrook' }, born), { tom }],
    [
      'a rare name, and another date of birth',
      heard({ given: 'Adaeze', family: 'Kelanbrook' }, { dateOfBirth: '2009-08-30' }),
      { tom: { ...tom, name: { given: 'Adaeze', family: 'Kelanbrook' } } },
    ],
    [
      'a rare given name and the date of birth, and another family name',
      heard({ given: 'Adaeze', family: 'Orosley' }, born),
      { tom: { ...tom, name: { given: 'Adaeze', family: 'Kelanbrook' } } },
    ],
    [
      'a common name with a placeholder day',
      heard({ given: 'Muhammad', family: 'Khan' }, { dateOfBirth: '2009-01-01' }),
      { tom: { dateOfBirth: '2009-01-01', name: { given: 'Muhammad', family: 'Khan' } } },
    ],
    [
      'one digit of the date of birth',
      heard({ given: 'Thomas', family: 'Kelanbrook' }, { dateOfBirth: '2011-02-15' }),
      { tom },
    ],
    [
      'a common name, a place nearby, and one digit of the date of birth',
      heard({ given: 'Thomas', family: 'Smith' }, { dateOfBirth: '2011-02-15', address: { postcode: 'WN1 9ZZ' } }),
      { tom: smith },
    ],
    [
      'a temporary UPN alone',
      { identifiers: [{ system: 'upn', value: 'T20110001804V' }] },
      { tom: { ...tom, identifiers: [{ system: 'upn', value: 'T20110001804V' }] } },
    ],
    ['less than a name', heard({ given: 'Thomas' }), { tom }],
    ['a family name alone', heard({ family: 'Kelanbrook' }), { tom }],
    ['nothing but a case number', { identifiers: [police('MP/26/1')] }, { tom }],
    [
      'nothing but a number with a wrong check digit',
      { identifiers: [nhs('9990000011')] },
      { tom: { ...tom, identifiers: [nhs('9990000011')] } },
    ],
  ])('%s', (_, report, registry) => {
    expect(verdict(report, registry)).toBe('needs-review');
  });

  it('is never linked when the search was cut off, and never called new', () => {
    expect(verdict(heard({ given: 'Thomas', family: 'Kelanbrook' }, born), { tom }, { whole: false })).toBe(
      'needs-review',
    );
    expect(verdict(heard({ given: 'Thomas', family: 'Orosley' }, born), {}, { whole: false })).toBe('needs-review');
  });

  it('names what kept it from being linked', () => {
    const { candidates } = concluded(
      { identifiers: [nhs('9990000018')], name: { given: 'Adaeze', family: 'Kelanbrook' }, ...born },
      { tom },
    );
    expect(candidates[0]?.objections).toContain('another-given-name');
    const two = concluded(heard({ given: 'Thomas', family: 'Smith' }, born), {
      a: smith,
      b: { ...smith, identifiers: [local('7')] },
    });
    expect(two.candidates.map(({ objections }) => objections)).toEqual([
      ['below-threshold', 'another-too-near'],
      ['below-threshold', 'another-too-near'],
    ]);
  });
});

describe('a report about a child whom nobody knows', () => {
  it.each<[string, ChildTold, Registry]>([
    ['an empty registry', heard({ given: 'Thomas', family: 'Kelanbrook' }, born), {}],
    ['an empty registry and a name only', heard({ given: 'Thomas', family: 'Kelanbrook' }), {}],
    [
      'the same common given name and date of birth, and another family name',
      heard({ given: 'Tom', family: 'Orosley' }, born),
      { tom },
    ],
    [
      'the same, and family names that are codes with a word in common',
      heard({ given: 'Tom', family: 'Example-3f9a0c' }, born),
      { tom: { ...born, name: { given: 'Tom', family: 'Example-77ab01' } } },
    ],
    [
      'a common name, and another date of birth',
      heard({ given: 'Thomas', family: 'Smith' }, { dateOfBirth: '2009-08-30' }),
      { tom: smith },
    ],
    [
      'a brother at the same address',
      heard({ given: 'Ewan', family: 'Kelanbrook' }, { dateOfBirth: '2008-05-30', address: tom.address }),
      { tom },
    ],
    [
      'a sister in the same case of the same force',
      heard({ given: 'Adaeze', family: 'Kelanbrook' }, { dateOfBirth: '2008-05-30' }),
      { tom: [tom, heard({ given: 'Thomas', family: 'Kelanbrook' }, born)] },
    ],
    ['a number that nobody has', { identifiers: [nhs('9990000026')] }, { tom }],
    [
      'an authority’s number that another authority gave to another child',
      { identifiers: [local('1008803', 'E08000012')], name: { given: 'Ewan', family: 'Orosley' } },
      { tom },
    ],
    [
      'the same number in another force',
      heard({ given: 'Ewan', family: 'Orosley' }, { dateOfBirth: '2008-05-30' }),
      { tom: { ...tom, identifiers: [police('MP/26/1', 'merseyside')] } },
    ],
  ])('%s', (_, report, registry) => {
    expect(verdict(report, registry)).toBe('new');
  });

  it('is not confused by many children of the same given name and date of birth', () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`c${i}`, { ...born, name: { given: 'Tom', family: `Example-${i}a${i}` } }]),
    );
    expect(verdict(heard({ given: 'Tom', family: 'Example-x9' }, born), many)).toBe('new');
    expect(verdict(heard({ given: 'Tom', family: 'Example-7a7' }, born), many)).toBe('linked c7');
  });
});

describe('a provisional record', () => {
  const waiting = heard({ given: 'Thomas', family: 'Kelanbrook' });

  it('is no rival to the child it may be about', () => {
    const report = { ...heard({ given: 'Thomas', family: 'Kelanbrook' }, born), identifiers: [police('MP/26/2')] };
    expect(verdict(report, { tom, waiting }, { provisional: ['waiting'] })).toBe('linked tom');
    const nearly = { ...heard({ given: 'Tom', family: 'Kelanbrook' }, born), identifiers: [police('MP/26/3')] };
    expect(verdict(report, { tom, nearly }, { provisional: ['nearly'] })).toBe('linked tom');
    expect(verdict(report, { tom, nearly })).toBe('needs-review');
  });

  it('takes the next report of the same case, so that a case stays together while it waits', () => {
    const twins = { tom: smith, other: { ...smith, identifiers: [local('7')] } };
    const report = heard({ given: 'Thomas', family: 'Smith' }, born);
    expect(verdict(report, { ...twins, waiting: report }, { provisional: ['waiting'] })).toBe('linked waiting');
  });
});

describe('a registration by the keeper of the record', () => {
  it('joins the record with its own number, whatever the child is called now', () => {
    const renamed = { identifiers: [local('1008803')], name: { given: 'Thomas', family: 'Newnamedale' }, ...born };
    expect(registered(renamed, { tom }).outcome).toBe('linked tom');
  });

  it('joins by NHS number and by UPN, for instance with the placement of a child that another authority registered', () => {
    const elsewhere = { ...tom, identifiers: [nhs('9990000018'), local('55', 'E08000012')] };
    expect(registered(elsewhere, { tom }).outcome).toBe('linked tom');
    const upn = { system: 'upn' as const, value: 'R201100018042' };
    expect(registered({ ...tom, identifiers: [upn] }, { tom: { ...tom, identifiers: [upn] } }).outcome).toBe(
      'linked tom',
    );
  });

  it('makes its own record when only name and date are alike, and the pair is proposed for merging', () => {
    const stranger = heard({ given: 'Thomas', family: 'Kelanbrook' }, born);
    expect(registered(tom, { stranger })).toEqual({ outcome: 'new', proposed: ['stranger'] });
  });

  it('does not replace another child on a number alone, when name and date of birth are another’s', () => {
    const slip = {
      identifiers: [local('1008803')],
      name: { given: 'Adaeze', family: 'Orosley' },
      dateOfBirth: '2009-08-30',
    };
    expect(registered(slip, { tom })).toEqual({ outcome: 'new', proposed: ['tom'] });
  });

  it('does not put a twin on the record of the other because their NHS numbers were mixed up', () => {
    const twin = {
      ...tom,
      identifiers: [nhs('9990000018'), local('1008804')],
      name: { given: 'Adaeze', family: 'Kelanbrook' },
    };
    expect(registered(twin, { tom }).outcome).toBe('new');
  });

  it('does not put a twin on the record of the other because the authority’s numbers were mixed up', () => {
    const twin = {
      ...tom,
      identifiers: [nhs('9990000026'), local('1008803')],
      name: { given: 'Adaeze', family: 'Kelanbrook' },
    };
    expect(registered(twin, { tom })).toEqual({ outcome: 'new', proposed: ['tom'] });
  });

  it('proposes no twin and no brother for merging', () => {
    const twin = { ...tom, identifiers: [local('1008804')], name: { given: 'Ewan', family: 'Kelanbrook' } };
    const brother = {
      ...twin,
      identifiers: [local('1008805')],
      name: { given: 'Idris', family: 'Kelanbrook' },
      dateOfBirth: '2009-08-30',
    };
    expect(registered(twin, { tom })).toEqual({ outcome: 'new', proposed: [] });
    expect(registered(brother, { tom, twin })).toEqual({ outcome: 'new', proposed: [] });
  });

  it('is not joined to a record that waits for a person', () => {
    const toDecide = compared(tom, { tom }, { by: WIGAN, provisional: ['tom'] });
    expect(decideRegistration(toDecide, knowledge.model).verdict).toBe('new');
  });
});
