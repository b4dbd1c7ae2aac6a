import { describe, expect, it } from '@jest/globals';
import { CATEGORIES, ROLES, type Role } from '#contracts';
import { agreement, asked, BRADFORD, fact, host, LIVERPOOL, police, rule, subject, WIGAN } from '../test/sketches.js';
import { project } from './project.js';
import type { Recipient } from './recipient.js';

const open = [
  agreement({
    parties: [
      ...(['authority', 'force', 'school', 'national', 'home-office'] as const).map((kind) => ({ kind })),
      { kind: 'childrens-home' },
    ],
    rules: [rule({ categories: CATEGORIES })],
  }),
];
const recipient = (
  organisation: string,
  kind: Recipient['kind'],
  role: Role | null,
  capacity: Recipient['capacity'],
): Recipient => ({
  organisation,
  kind,
  role,
  capacity,
});

describe('sharing: a trafficked child', () => {
  const facts = [fact('identity'), fact('whereabouts'), fact('placement-address'), fact('home-address')];
  const locationsFor = (to: Recipient, flags = ['trafficking']): readonly string[] =>
    asked({ facts, to, of: subject({ flags }), under: open }).permitted.filter((category) => category !== 'identity');
  const everything = ['whereabouts', 'home-address', 'placement-address'];

  it.each([
    ['the force of the host area', police()],
    ['the force of the responsible area', police({ organisation: 'merseyside', capacity: 'police-responsible-area' })],
    ['a force reading as itself', police({ role: null })],
    ['the front door of the host', host({ role: 'front-door' })],
    ['the host out of hours', host({ role: 'out-of-hours' })],
    [
      'the front door of the responsible authority',
      host({ organisation: LIVERPOOL, role: 'front-door', capacity: 'responsible' }),
    ],
  ])('ENG-15 %s learns where the child is', (_, to) => {
    expect(locationsFor(to)).toEqual(everything);
  });

  it.each([
    ["the host's missing coordinator", host()],
    ['the host reading as itself', host({ role: null })],
    [
      "the responsible authority's director",
      host({ organisation: LIVERPOOL, role: 'director', capacity: 'responsible' }),
    ],
    ["a third authority's front door", host({ organisation: BRADFORD, role: 'front-door', capacity: 'receiving' })],
    ['UK Missing Persons Bureau', recipient('uk-missing-persons-bureau', 'national', 'duty', 'national')],
    ['CEOP', recipient('ceop', 'national', 'duty', 'national')],
    ['the Home Office', recipient('home-office', 'home-office', 'duty', 'home-office')],
    ['the British Transport Police', police({ organisation: 'btp' })],
    ['a school', recipient('wigan-high-school', 'school', 'duty', 'education')],
  ])('ENG-15 %s does not, whatever the agreement says', (_, to) => {
    const decision = asked({ facts, to, of: subject({ flags: ['trafficking'] }), under: open });
    expect(decision.permitted).toEqual(['identity']);
    expect(decision.withheld).toEqual(everything.map((category) => ({ category, reason: 'trafficking' })));
    expect(decision.explain('whereabouts')).toMatchObject({
      effect: 'forbid',
      forbiddenBy: [{ agreement: 'sharing', rule: 'trafficking' }],
    });
  });

  it('ENG-15 a child who may be a victim of trafficking (ENG-14) is protected alike', () => {
    expect(locationsFor(host(), ['potential-trafficking-victim'])).toEqual([]);
  });

  it('ENG-15 a record restricted because of trafficking is protected alike, even from its named roles', () => {
    const ask = (role: Role): readonly string[] =>
      asked({ facts, to: host({ role }), of: subject({ restriction: 'trafficking' }), under: open }).permitted;
    expect(ask('team-manager')).toEqual(['identity']);
    expect(ask('front-door')).toEqual(['identity', ...everything]);
  });

  it('ENG-15 where nobody knows whether the flag is set, it counts as set', () => {
    for (const flags of [null, undefined, 'none' as unknown as string[]]) {
      expect(asked({ facts, of: subject({ flags, restriction: 'none' }), under: open }).permitted).not.toContain(
        'whereabouts',
      );
    }
  });

  it('ENG-15 a child without the flag keeps to the agreement', () => {
    expect(locationsFor(host(), ['child-sexual-exploitation'])).toEqual(everything);
  });

  it('ENG-15 not even who supplied the location is shown it back, but by a role that may know', () => {
    const own = [fact('whereabouts', WIGAN), fact('episode', WIGAN)];
    const of = subject({ flags: ['trafficking'] });
    expect(asked({ facts: own, of, to: host({ role: null }), under: [] }).permitted).toEqual(['episode']);
    expect(asked({ facts: own, of, to: host({ role: 'front-door' }), under: [] }).permitted).toEqual([
      'episode',
      'whereabouts',
    ]);
  });

  it('ENG-15 free words and texts that name a place of the case give no location away', () => {
    const told = [
      fact('whereabouts', LIVERPOOL, { path: 'notice.whereabouts.address.lines.0', value: '7 Canary Quay' }),
      fact('risk', LIVERPOOL, { path: 'notice.circumstances', value: 'went off towards the harbour' }),
      fact('risk', LIVERPOOL, { path: 'notice.risk.level', value: 'high' }),
      fact('description', LIVERPOOL, {
        path: 'notice.description.clothing',
        value: 'a blue coat from the shop at CANARY  quay',
      }),
      fact('description', LIVERPOOL, { path: 'notice.description.appearance', value: 'tall' }),
      fact('placement', LIVERPOOL, { path: 'placement.provider.name', value: 'The home at WN1 1AA' }),
      fact('education', LIVERPOOL, { path: 'notice.enquiries.0', value: 'rang the aunt' }),
      fact('episode', LIVERPOOL, { path: 'episode.state', value: 'open' }),
      // A code of the contract's, though another event has free words of that name.
      fact('episode', LIVERPOOL, { path: 'notice.outcome', value: 'new-school' }),
    ];
    const of = subject({ flags: ['trafficking'] });
    const decision = asked({ facts: told, of, under: open });
    expect(project(told, decision)).toEqual({
      notice: { risk: { level: 'high' }, description: { appearance: 'tall' }, outcome: 'new-school' },
      episode: { state: 'open' },
    });
    expect(decision.withheld.map(({ category, reason }) => [category, reason])).toEqual([
      ['description', 'trafficking'],
      ['risk', 'trafficking'],
      ['whereabouts', 'trafficking'],
      ['placement', 'trafficking'],
      ['education', 'trafficking'],
    ]);
    expect(project(told, asked({ facts: told, of, to: host({ role: 'front-door' }), under: open }))).toMatchObject({
      notice: { circumstances: 'went off towards the harbour', whereabouts: { address: { lines: ['7 Canary Quay'] } } },
    });
  });

  it('sharing: a category that the agreement withholds anyway does not tell that the child is trafficked', () => {
    const decision = asked({ facts, of: subject({ flags: ['trafficking'] }), under: [agreement({ rules: [rule()] })] });
    expect(decision.withheld.map(({ reason }) => reason)).toEqual([
      'not-in-agreement',
      'not-in-agreement',
      'not-in-agreement',
    ]);
  });
});

describe('sharing: a restricted record', () => {
  const facts = [fact('identity'), fact('episode')];
  const named: Record<string, readonly Role[]> = {
    authority: [
      ...(['front-door', 'out-of-hours', 'social-worker', 'allocated-team', 'team-manager'] as const),
      ...(['service-manager', 'head-of-service', 'assistant-director', 'director'] as const),
    ],
    force: ['missing-persons-unit', 'exploitation-police', 'duty'],
    national: ['duty'],
  };

  it.each([
    ['the host', WIGAN, 'authority', 'host'],
    ['the responsible authority', LIVERPOOL, 'authority', 'responsible'],
    ['the force of the host', 'greater-manchester', 'force', 'police-host-area'],
    ['the force of the responsible authority', 'merseyside', 'force', 'police-responsible-area'],
    ['the Bureau', 'uk-missing-persons-bureau', 'national', 'national'],
    ['CEOP', 'ceop', 'national', 'national'],
  ] as const)(
    'BHM-23 of %s the named roles see it, and every other role gets the pointer',
    (_, organisation, kind, capacity) => {
      const seeing = [...ROLES, null].filter(
        (role) =>
          !asked({
            facts,
            to: { organisation, kind, role, capacity },
            of: subject({ restriction: 'refuge' }),
            under: open,
          }).pointer,
      );
      expect(new Set(seeing)).toEqual(new Set(named[kind]));
    },
  );

  it.each([
    ["another authority's director", host({ organisation: BRADFORD, role: 'director' })],
    ["another force's missing persons unit", police({ organisation: 'kent' })],
    ['a school', recipient('wigan-high-school', 'school', 'duty', 'education')],
    ["the Home Office's duty officer", recipient('home-office', 'home-office', 'duty', 'home-office')],
  ])('BHM-23 %s gets the pointer', (_, to) => {
    const decision = asked({ facts, to, of: subject({ restriction: 'honour-based-violence' }), under: open });
    expect([decision.pointer, project(facts, decision)]).toEqual([true, {}]);
    expect(decision.withheld).toEqual([
      { category: 'identity', reason: 'restricted' },
      { category: 'episode', reason: 'restricted' },
    ]);
    expect(decision.explain('identity')).toMatchObject({ effect: 'forbid', forbiddenBy: [{ rule: 'restricted' }] });
  });

  it.each(['honour-based-violence', 'forced-marriage'])(
    'BHM-23 the factor %s restricts as `restricted` does',
    (factor) => {
      expect(asked({ facts, of: subject({ flags: [factor] }), under: open }).pointer).toBe(true);
      expect(
        asked({ facts, to: host({ role: 'front-door' }), of: subject({ flags: [factor] }), under: open }).pointer,
      ).toBe(false);
    },
  );

  it('BHM-23 who supplied it and reads as itself gets the pointer too', () => {
    const own = [fact('identity', WIGAN)];
    expect(
      asked({ facts: own, to: host({ role: null }), of: subject({ restriction: 'other' }), under: open }).pointer,
    ).toBe(true);
  });

  it('BHM-23 where nobody knows whether the record is restricted, it is', () => {
    for (const restriction of [null, undefined]) {
      expect(asked({ facts, of: subject({ restriction }), under: open }).pointer).toBe(true);
    }
  });

  it('BHM-23 the roles of the agreement still count: a named role sees no more than is permitted', () => {
    const decision = asked({
      facts: [fact('identity'), fact('health')],
      to: host({ role: 'front-door' }),
      of: subject({ restriction: 'other' }),
      under: [agreement({ rules: [rule()] })],
    });
    expect(decision.permitted).toEqual(['identity']);
  });
});

describe("sharing: the child's own words", () => {
  const facts = [fact('interview-narrative', WIGAN), fact('interview', WIGAN)];
  it('WIG-16 the narrative goes only to those the child agreed to, and to the responsible authority', () => {
    const ask = (to: Recipient, consentedTo: string[]): readonly string[] =>
      asked({ facts, to, of: subject({ consentedTo }), under: open }).permitted;
    expect(ask(police(), [])).toEqual(['interview']);
    expect(ask(police(), ['merseyside'])).toEqual(['interview']);
    expect(ask(police(), ['greater-manchester'])).toEqual(['interview', 'interview-narrative']);
    expect(ask(host({ organisation: LIVERPOOL, capacity: 'responsible' }), [])).toEqual([
      'interview',
      'interview-narrative',
    ]);
    expect(ask(host(), [])).toEqual(['interview', 'interview-narrative']);
    expect(asked({ facts, to: police(), of: subject({ consentedTo: null }), under: open }).withheld).toEqual([
      { category: 'interview-narrative', reason: 'no-consent' },
    ]);
  });

  it('WIG-16 consent does not stand in for an agreement', () => {
    const of = subject({ consentedTo: ['greater-manchester'] });
    expect(
      asked({ facts, to: police(), of, under: [agreement({ rules: [rule({ categories: ['interview'] })] })] })
        .permitted,
    ).toEqual(['interview']);
  });
});
