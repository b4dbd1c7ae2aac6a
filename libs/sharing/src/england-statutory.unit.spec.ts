import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  CAPACITIES,
  CATEGORIES,
  ORGANISATION_KINDS,
  ROLES,
  type Capacity,
  type Category,
  type OrganisationKind,
  type Role,
} from '#contracts';
import type { Notice } from '#episodes';
import { caseOf, found, missing, placed, registered, surroundings, noticeOf } from '../test/cases.js';
import { BRADFORD, fact, LIVERPOOL, NOW, subject, WIGAN } from '../test/sketches.js';
import { agreementFromYaml } from './agreement-yaml.js';
import { compile } from './compiled-agreements.js';
import { decide } from './decide.js';
import type { Decision } from './decision.js';
import { factsOf } from './facts-of.js';
import { project } from './project.js';
import type { Recipient } from './recipient.js';
import { subjectOf } from './subject-of.js';

const FILE = 'packs/england/agreements/england-statutory.yaml';
const england = agreementFromYaml(readFileSync(new URL(`../../../${FILE}`, import.meta.url), 'utf8'), FILE);
const compiled = compile([england], NOW);
const to = (organisation: string, kind: OrganisationKind, capacity: Capacity, role: Role | null = null): Recipient => ({
  organisation,
  kind,
  role,
  capacity,
});

/** Which categories a recipient is permitted when there are data in all of them. */
const seenBy = (recipient: Recipient, of = subject()): readonly Category[] => {
  const facts = CATEGORIES.map((category) => fact(category, 'greater-manchester'));
  return decide({ facts, subject: of, recipient, kind: 'missing.reported' }, compiled, NOW).permitted;
};
const without = (...left: Category[]): Category[] => CATEGORIES.filter((category) => !left.includes(category));

describe('sharing: the England agreement', () => {
  it.each<[string, Recipient, Category[]]>([
    ['the responsible authority', to(LIVERPOOL, 'authority', 'responsible'), [...CATEGORIES]],
    ['the host authority', to(WIGAN, 'authority', 'host'), without('immigration', 'offending', 'interview-narrative')],
    [
      'the receiving authority',
      to(BRADFORD, 'authority', 'receiving'),
      without('education', 'immigration', 'offending', 'interview', 'interview-narrative'),
    ],
    ['a named worker of the host', to(WIGAN, 'authority', 'named-professional', 'iro'), without('interview-narrative')],
    ['a reporting authority', to(BRADFORD, 'authority', 'reporter'), ['identity', 'description', 'episode', 'risk']],
    ['an authority asked to trace', to(BRADFORD, 'authority', 'education'), ['identity', 'description', 'episode']],
    [
      'a force of the case',
      to('merseyside', 'force', 'police-responsible-area'),
      without('immigration', 'interview-narrative'),
    ],
    [
      'the Bureau',
      to('uk-missing-persons-bureau', 'national', 'national', 'duty'),
      ['identity', 'description', 'episode', 'risk'],
    ],
    ['CEOP', to('ceop', 'national', 'national', 'duty'), ['identity', 'description', 'episode', 'risk']],
    ['another national body', to('another', 'national', 'national', 'duty'), []],
    [
      'the Home Office',
      to('home-office', 'home-office', 'home-office', 'duty'),
      ['identity', 'description', 'episode', 'risk', 'immigration'],
    ],
    ['a school', to('wigan-high-school', 'school', 'education'), ['identity', 'episode', 'education']],
    [
      'a hospital',
      to('wigan-infirmary', 'hospital', 'health'),
      ['identity', 'description', 'episode', 'risk', 'health'],
    ],
    [
      'the home that the child lives in',
      to('example-house', 'childrens-home', 'placement-provider'),
      ['identity', 'description', 'episode', 'risk', 'placement', 'professionals'],
    ],
    [
      'the fostering agency',
      to('example-fostering', 'fostering-agency', 'placement-provider'),
      ['identity', 'description', 'episode', 'risk', 'placement', 'professionals'],
    ],
    ['a home that has nothing to do with the child', to('other-house', 'childrens-home', 'education'), []],
    ['the charity', to('missing-people', 'charity', 'charity', 'duty'), []],
    ["the hub's administrators", to('homeward', 'hub', 'reporter', 'duty'), []],
  ])('sharing: %s may know what its task needs and no more', (_, recipient, expected) => {
    expect(seenBy(recipient)).toEqual(CATEGORIES.filter((category) => expected.includes(category)));
  });

  it('sharing: the police learn of health and school once there is risk', () => {
    const force = to('merseyside', 'force', 'police-responsible-area');
    const learnt = (risk: string | null): readonly Category[] =>
      seenBy(force, subject({ risk })).filter((category) => category === 'health' || category === 'education');
    expect([learnt('low'), learnt('not-assessed'), learnt(null)]).toEqual([[], [], []]);
    expect([learnt('medium'), learnt('high')]).toEqual([
      ['health', 'education'],
      ['health', 'education'],
    ]);
  });

  it('sharing: what the charity supplied is not disclosed under it, since it binds only one side', () => {
    const facts = [fact('identity', 'missing-people')];
    const decision = decide(
      { facts, subject: subject(), recipient: to(WIGAN, 'authority', 'host'), kind: null },
      compiled,
      NOW,
    );
    expect(decision.withheld).toEqual([{ category: 'identity', reason: 'no-agreement' }]);
  });

  it('sharing: its lawful basis names the gateways in force and not the one that has not commenced', () => {
    const facts = [fact('identity')];
    const ask = (at: Date): string | undefined =>
      decide(
        { facts, subject: subject(), recipient: to(WIGAN, 'authority', 'host'), kind: null },
        compile([england], at),
        at,
      ).agreements[0]?.lawfulBasis;
    expect(ask(NOW)).toMatch(
      /^UK GDPR Article 6\(1\)\(c\), 6\(1\)\(e\), 9\(2\)\(g\); DPA 2018 schedule 1 paragraph 18/,
    );
    expect(ask(NOW)).toContain('Homes (England) Regulations 2015');
    expect(ask(NOW)).not.toContain('16LA');
    expect(ask(new Date('2014-06-01T12:00:00Z'))).not.toContain('2015');
  });

  it('sharing: every rule of it gives its reason', () => {
    for (const { id, reason } of england.rules) expect([id, reason.length > 40]).toEqual([id, true]);
  });
});

describe('sharing: a story under the England agreement', () => {
  interface Shown {
    readonly decision: Decision;
    readonly facts: Record<string, unknown>;
  }
  const telling = (notices: Notice[]): ((recipient: Recipient) => Shown) => {
    const { file, episode, notice } = caseOf(notices);
    const facts = factsOf(file, episode, notice);
    const about = subjectOf(file, episode, notice, surroundings, NOW);
    return (recipient) => {
      const decision = decide({ facts, subject: about, recipient, kind: 'missing.reported' }, compiled, NOW);
      return { decision, facts: project(facts, decision) };
    };
  };
  const decisionFor = (notices: Notice[], recipient: Recipient): Shown => telling(notices)(recipient);
  const story = (flags: string[] = [], data: object = {}): Notice[] => [registered({ flags }), placed(), missing(data)];
  it('ENG-07 host, responsible and both forces are shown who is missing, from where, and in what danger', () => {
    for (const recipient of [
      to(WIGAN, 'authority', 'host', 'missing-coordinator'),
      to(LIVERPOOL, 'authority', 'responsible', 'front-door'),
      to('greater-manchester', 'force', 'police-host-area', 'missing-persons-unit'),
      to('merseyside', 'force', 'police-responsible-area', 'missing-persons-unit'),
    ]) {
      expect(decisionFor(story(), recipient).facts).toMatchObject({
        child: { name: { given: 'Thomas', family: 'Example' }, dateOfBirth: '2011-02-14' },
        episode: {
          category: 'missing',
          responsible: LIVERPOOL,
          host: WIGAN,
          missingFrom: { address: { lines: ['7 Harbour Walk'] } },
        },
        placement: { provider: { name: 'Example House' } },
        notice: { lastSeen: { place: 'Canary Wharf Road' }, description: { clothing: 'blue coat' } },
        risk: { level: 'medium' },
      });
    }
  });

  it('ENG-15 of a trafficked child no location is in anything that anybody may read but police and the two front doors', () => {
    const tell = telling(storyOfTrafficked);
    const known: [string, OrganisationKind][] = [
      ...[WIGAN, LIVERPOOL, BRADFORD].map((id): [string, OrganisationKind] => [id, 'authority']),
      ...['greater-manchester', 'merseyside', 'btp'].map((id): [string, OrganisationKind] => [id, 'force']),
      ...['uk-missing-persons-bureau', 'ceop'].map((id): [string, OrganisationKind] => [id, 'national']),
    ];
    const others = ORGANISATION_KINDS.filter((kind) => kind !== 'force').map((kind): [string, OrganisationKind] => [
      `any-${kind}`,
      kind,
    ]);
    const learned = new Set<string>();
    for (const [organisation, kind] of [...known, ...others]) {
      for (const role of [...ROLES, null]) {
        for (const capacity of CAPACITIES) {
          const text = JSON.stringify(tell(to(organisation, kind, capacity, role)).facts);
          if (/Harbour|WN1 1|Canary|Parents' Street|L1 1/.test(text))
            learned.add(kind === 'force' ? organisation : `${organisation}/${role ?? ''}`);
        }
      }
    }
    const doors = [WIGAN, LIVERPOOL].flatMap((authority) => [`${authority}/front-door`, `${authority}/out-of-hours`]);
    expect([...learned].sort()).toEqual([...doors, 'greater-manchester', 'merseyside'].sort());
  });
  const storyOfTrafficked = story(['trafficking'], {
    whereabouts: { place: 'Canary Quay', address: { lines: ['7 Canary Quay'], postcode: 'WN1 1ZZ' } },
    circumstances: 'thought to be near Canary Quay',
    description: { clothing: 'bag of a shop in Harbour Walk', appearance: 'tall' },
    risk: { level: 'high', factors: ['county-lines'], rationale: 'was driven to Canary Quay before' },
  }).map((notice, i) =>
    i === 0
      ? registered({ flags: ['trafficking'] }, { address: { lines: ["3 Parents' Street"], postcode: 'L1 1AA' } })
      : notice,
  );

  it("ENG-15 the host's coordinator is still told who, what and how dangerous, and that something is withheld", () => {
    const { facts, decision } = decisionFor(storyOfTrafficked, to(WIGAN, 'authority', 'host', 'missing-coordinator'));
    expect(facts).toMatchObject({
      child: { name: { given: 'Thomas' } },
      risk: { level: 'high' },
      notice: { description: { appearance: 'tall' } },
    });
    expect(decision.withheld.map(({ category }) => category)).toEqual(
      expect.arrayContaining(['whereabouts', 'home-address', 'placement-address', 'risk', 'description']),
    );
    expect(decision.pointer).toBe(false);
  });

  it('ENG-14 a child found is told without a location where trafficking was only suspected', () => {
    const notices = [
      registered(),
      placed(),
      missing({ risk: { factors: ['trafficking'] } }),
      found({ place: { postcode: 'WN1 1ZZ' } }),
    ];
    const { facts } = decisionFor(notices, to(WIGAN, 'authority', 'host', 'iro'));
    expect(JSON.stringify(facts)).not.toContain('WN1');
    expect(facts).toMatchObject({ notice: { how: 'returned' } });
  });

  it('BHM-23 of a restricted child the school gets a pointer and the team manager the facts', () => {
    const notices = [registered(), placed(), missing({ restricted: 'honour-based-violence' })];
    expect(decisionFor(notices, to('wigan-high-school', 'school', 'education', 'duty')).decision.pointer).toBe(true);
    expect(decisionFor(notices, to(WIGAN, 'authority', 'host', 'team-manager')).facts).toMatchObject({
      child: { name: { given: 'Thomas' } },
    });
  });

  it('WIG-16 the police learn that the interview was held and its themes, and the words only where the child agreed', () => {
    const interview = (consentTo: string[]): Notice[] => [
      ...story(),
      found(),
      noticeOf({
        type: 'return-interview.recorded',
        by: LIVERPOOL,
        subject: 'LA-1',
        data: {
          status: 'completed',
          at: '2026-03-02T09:50:00Z',
          themes: ['peers'],
          narrative: 'in his own words',
          consentTo,
        },
      }),
    ];
    const force = to('greater-manchester', 'force', 'police-host-area', 'missing-persons-unit');
    expect(decisionFor(interview([]), force).facts).toMatchObject({
      notice: { status: 'completed', themes: ['peers'] },
    });
    expect(JSON.stringify(decisionFor(interview([]), force).facts)).not.toContain('own words');
    expect(decisionFor(interview(['greater-manchester']), force).facts).toMatchObject({
      notice: { narrative: 'in his own words' },
    });
  });
});
