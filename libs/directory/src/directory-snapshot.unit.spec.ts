import { describe, expect, it } from '@jest/globals';
import type { ContactHours, OrganisationKind, Role } from '#contracts';
import { DirectorySnapshot, referenceDataOnFile, type Contact, type Organisation } from '#directory';
import { atLocalTime } from '#kernel';

const WIGAN = 'E08000010';
const LIVERPOOL = 'E08000012';
const BY_DAY = atLocalTime('2026-03-02', '09:00');
const AT_NIGHT = atLocalTime('2026-03-02', '22:00');

function organisation(id: string, kind: OrganisationKind, rest: Partial<Organisation> = {}): Organisation {
  const workingHours = { days: [1, 2, 3, 4, 5], from: '08:30', to: '17:00' };
  return { id, kind, name: id, workingHours, schoolHolidays: [], ...rest };
}

function contact(
  organisation: string,
  role: Role,
  when: ContactHours = 'always',
  id: string = role,
  sms = false,
): Contact {
  const email = { kind: 'email' as const, address: `${id}@example.invalid`, assured: true };
  const text = { kind: 'sms' as const, address: '07700900000', assured: false };
  return { id, organisation, role, name: id, when, channels: sms ? [email, text] : [email] };
}

function directory(kind: OrganisationKind, ...contacts: Contact[]): DirectorySnapshot {
  return new DirectorySnapshot(
    { organisations: [organisation(WIGAN, kind)], contacts, clients: [] },
    referenceDataOnFile(),
  );
}

const steps = (snapshot: DirectorySnapshot, role: Role, at: Date) =>
  snapshot.escalationLadder(WIGAN, role, at).map(({ contact, channel }) => `${contact.id} ${channel.kind}`);

describe('directory', () => {
  it('finds an organisation by its id, its kind, and the number in its register', () => {
    const home = organisation('example-house', 'childrens-home', { urn: 'SC900301', area: { authority: WIGAN } });
    const contents = { organisations: [organisation(WIGAN, 'authority'), home], contacts: [], clients: [] };
    const snapshot = new DirectorySnapshot(contents, referenceDataOnFile());
    expect(snapshot.byUrn('SC900301')).toBe(home);
    expect(snapshot.byUrn('SC900302')).toBeUndefined();
    expect(snapshot.organisation('example-house')).toBe(home);
    expect(snapshot.organisationsOf('childrens-home')).toEqual([home]);
  });

  it('knows whose force it is, for a district too, and the authorities of a force', () => {
    const snapshot = directory('authority');
    expect(snapshot.forceOf(WIGAN)).toBe('greater-manchester');
    expect(snapshot.forceOf('E07000106')).toBe('kent');
    expect(snapshot.forceOf('W06000015')).toBeUndefined();
    expect(snapshot.authoritiesOf('durham')).toEqual(['E06000047', 'E06000005']);
  });

  it('says how far a placement is: in the area, over the border, or further; and of an unknown place nothing', () => {
    const snapshot = directory('authority');
    expect(snapshot.distance(WIGAN, WIGAN)).toBe('in-area');
    expect(snapshot.distance('E10000016', 'E07000106')).toBe('in-area');
    expect(snapshot.distance('E06000035', 'E10000016')).toBe('neighbouring');
    expect(snapshot.distance(LIVERPOOL, WIGAN)).toBe('further');
    expect(snapshot.distance(LIVERPOOL, 'W06000015')).toBeUndefined();
  });

  it('takes a border over open country for one, and a stray grid reference for none', () => {
    const snapshot = directory('authority');
    expect(snapshot.distance('E06000065', 'E06000047')).toBe('neighbouring'); // North Yorkshire, County Durham
    expect(snapshot.distance('E10000018', 'E10000028')).toBe('further'); // Leicestershire, Staffordshire
  });
});

describe('duty', () => {
  const snapshot = directory(
    'authority',
    contact(WIGAN, 'front-door'),
    contact(WIGAN, 'out-of-hours', 'out-of-hours'),
    contact(WIGAN, 'iro', 'working-hours'),
  );
  const onDuty = (role: Role, at: Date) => snapshot.onDuty(WIGAN, role, at).map((one) => one.id);

  it('is by day, by night, or always', () => {
    expect([onDuty('front-door', BY_DAY), onDuty('out-of-hours', BY_DAY), onDuty('iro', BY_DAY)]).toEqual([
      ['front-door'],
      [],
      ['iro'],
    ]);
    expect([onDuty('front-door', AT_NIGHT), onDuty('out-of-hours', AT_NIGHT), onDuty('iro', AT_NIGHT)]).toEqual([
      ['front-door'],
      ['out-of-hours'],
      [],
    ]);
  });

  it('is out of hours all of a bank holiday and a weekend', () => {
    expect(snapshot.isWorkingTime(WIGAN, atLocalTime('2026-04-06', '11:00'))).toBe(false);
    expect(snapshot.isWorkingTime(WIGAN, atLocalTime('2026-03-07', '11:00'))).toBe(false);
    expect(onDuty('out-of-hours', atLocalTime('2026-04-06', '11:00'))).toEqual(['out-of-hours']);
  });

  it('is out of hours for an organisation that nobody knows', () => {
    expect(snapshot.isWorkingTime('nobody', BY_DAY)).toBe(false);
  });
});

describe('who answers', () => {
  const door = contact(WIGAN, 'front-door', 'working-hours');
  const night = contact(WIGAN, 'out-of-hours', 'out-of-hours');
  const answers = (snapshot: DirectorySnapshot, role: Role | null, at: Date) => {
    const { contacts, ...rest } = snapshot.resolveRole(WIGAN, role, at);
    return { ...rest, contacts: contacts.map((one) => one.id) };
  };

  it('for an authority is its front door, and where that has nobody on duty, the out-of-hours team', () => {
    const snapshot = directory('authority', door, night);
    expect(answers(snapshot, null, BY_DAY)).toEqual({ role: 'front-door', contacts: ['front-door'], gap: false });
    expect(answers(snapshot, null, AT_NIGHT)).toEqual({ role: 'out-of-hours', contacts: ['out-of-hours'], gap: false });
  });

  it('for a force is its missing persons unit, and for any other its duty contact', () => {
    const both = [contact(WIGAN, 'missing-persons-unit'), contact(WIGAN, 'duty')];
    expect(answers(directory('force', ...both), null, BY_DAY).role).toBe('missing-persons-unit');
    for (const kind of ['school', 'hospital', 'childrens-home', 'home-office', 'national', 'charity'] as const) {
      expect(answers(directory(kind, ...both), null, BY_DAY)).toEqual({ role: 'duty', contacts: ['duty'], gap: false });
    }
  });

  it('for a role is who holds it, also off duty: it waits for them', () => {
    const snapshot = directory('authority', door, night, contact(WIGAN, 'director', 'working-hours'));
    expect(answers(snapshot, 'director', BY_DAY)).toEqual({ role: 'director', contacts: ['director'], gap: false });
    expect(answers(snapshot, 'director', AT_NIGHT)).toEqual({ role: 'director', contacts: ['director'], gap: false });
  });

  it('for a role that nobody holds is the front door by day and night, and the gap is named', () => {
    const snapshot = directory('authority', door, night);
    expect(answers(snapshot, 'director', BY_DAY)).toEqual({ role: 'front-door', contacts: ['front-door'], gap: true });
    expect(answers(snapshot, 'director', AT_NIGHT)).toEqual({
      role: 'out-of-hours',
      contacts: ['out-of-hours'],
      gap: true,
    });
  });

  it('where nobody is there at night is whoever comes next, and a gap; where there is nobody, a gap alone', () => {
    expect(answers(directory('authority', door), null, AT_NIGHT)).toEqual({
      role: 'front-door',
      contacts: ['front-door'],
      gap: true,
    });
    expect(answers(directory('authority'), null, BY_DAY)).toEqual({ role: 'front-door', contacts: [], gap: true });
  });
});

describe('escalation', () => {
  const seniors = (['director', 'assistant-director', 'head-of-service', 'service-manager'] as const).map((role) =>
    contact(WIGAN, role),
  );

  it('goes to the next contact of the role, their other channels, the front door, then up to the director', () => {
    const snapshot = directory(
      'authority',
      ...seniors,
      contact(WIGAN, 'front-door'),
      contact(WIGAN, 'out-of-hours', 'out-of-hours', 'out-of-hours', true),
      contact(WIGAN, 'missing-coordinator', 'always', 'first', true),
      contact(WIGAN, 'missing-coordinator', 'always', 'second', true),
    );
    const round = ['first email', 'second email', 'first sms', 'second sms', 'front-door email'];
    const up = ['service-manager email', 'head-of-service email', 'assistant-director email', 'director email'];
    expect(steps(snapshot, 'missing-coordinator', BY_DAY)).toEqual([...round, ...up]);
    expect(steps(snapshot, 'missing-coordinator', AT_NIGHT)).toEqual([
      ...round,
      'out-of-hours email',
      'out-of-hours sms',
      ...up,
    ]);
  });

  it('takes no step twice: from the front door it goes on to who stands above it', () => {
    const snapshot = directory('authority', ...seniors, contact(WIGAN, 'front-door', 'always', 'front-door', true));
    expect(steps(snapshot, 'front-door', BY_DAY).slice(0, 3)).toEqual([
      'front-door email',
      'front-door sms',
      'service-manager email',
    ]);
    expect(steps(snapshot, 'director', BY_DAY).filter((step) => step === 'director email')).toHaveLength(1);
  });

  it('passes over who is off duty, but for the one it was for', () => {
    const snapshot = directory(
      'authority',
      contact(WIGAN, 'iro', 'working-hours'),
      contact(WIGAN, 'front-door', 'working-hours'),
      contact(WIGAN, 'out-of-hours', 'out-of-hours'),
      contact(WIGAN, 'director', 'working-hours'),
    );
    expect(steps(snapshot, 'iro', AT_NIGHT)).toEqual(['iro email', 'out-of-hours email']);
  });

  it('of a force ends with its unit and its duty desk', () => {
    const snapshot = directory(
      'force',
      contact(WIGAN, 'duty'),
      contact(WIGAN, 'chief-officer'),
      contact(WIGAN, 'missing-persons-unit'),
      contact(WIGAN, 'liaison-officer'),
    );
    expect(steps(snapshot, 'liaison-officer', BY_DAY)).toEqual([
      'liaison-officer email',
      'missing-persons-unit email',
      'duty email',
    ]);
  });

  it('has no steps where there is nobody', () => {
    expect(steps(directory('authority'), 'front-door', BY_DAY)).toEqual([]);
  });
});
