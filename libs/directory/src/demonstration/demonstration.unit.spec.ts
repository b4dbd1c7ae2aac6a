import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '#contracts';
import { demonstration, DirectorySnapshot, emptyDirectory, isWithinSource, referenceDataOnFile } from '#directory';
import { PROTOCOL_AUTHORITIES, WIGAN } from './places.js';

/** Bytes that only look random: the same every time. */
function countedBytes(): (count: number) => Uint8Array {
  let n = 0;
  return (count) => createHash('sha512').update(`${n++}`).digest().subarray(0, count);
}

const reference = referenceDataOnFile();
const seed = demonstration(countedBytes(), reference);
const snapshot = new DirectorySnapshot(seed, reference);
const rolesOf = (organisation: string) => snapshot.contacts(organisation).map((one) => one.role);
const clientOf = (organisation: string) => seed.credentials.clients.find((one) => one.organisation === organisation);

describe('the demonstration’s organisations', () => {
  it('are every authority and force of England, the national bodies, local agencies with their URNs, and the hub', () => {
    const count = (kind: string) => seed.organisations.filter((one) => one.kind === kind).length;
    expect([count('authority'), count('force'), count('national'), count('charity')]).toEqual([153, 39, 2, 1]);
    for (const id of ['home-office', 'uk-missing-persons-bureau', 'ceop', 'missing-people', 'homeward']) {
      expect(snapshot.organisation(id)).toBeDefined();
    }
    for (const kind of ['school', 'hospital', 'childrens-home', 'fostering-agency'] as const) {
      const places = snapshot.organisationsOf(kind);
      expect(places.length).toBeGreaterThan(0);
      for (const place of places) expect(snapshot.byUrn(place.urn ?? '')).toBe(place);
    }
    expect(new Set(seed.organisations.map((one) => one.id)).size).toBe(seed.organisations.length);
  });

  it('know the school holidays of the five authorities of the protocols, and of no other', () => {
    const with5 = snapshot.organisations().filter((one) => one.schoolHolidays.length === 5);
    expect(with5.map((one) => one.id).sort()).toEqual([...PROTOCOL_AUTHORITIES].sort());
  });
});

describe('the demonstration’s contacts', () => {
  it('hold every role that the contract knows', () => {
    expect([...new Set(seed.contacts.map((one) => one.role))].sort()).toEqual([...ROLES].sort());
    expect(rolesOf(WIGAN)).toEqual(expect.arrayContaining(['front-door', 'out-of-hours', 'iro', 'designated-doctor']));
    expect(rolesOf('greater-manchester')).toEqual(expect.arrayContaining(['missing-persons-unit', 'duty']));
    expect(rolesOf('home-office')).toEqual(['evidence-and-enquiry', 'command-and-control', 'duty']);
  });

  it('leave no organisation without somebody to answer, by day or by night', () => {
    for (const { id } of seed.organisations) {
      for (const at of ['2026-03-02T10:00:00Z', '2026-03-02T23:00:00Z', '2026-12-25T12:00:00Z']) {
        const answering = snapshot.resolveRole(id, null, new Date(at));
        expect([answering.gap, answering.contacts.length > 0]).toEqual([false, true]);
      }
    }
  });

  it('ENG-20 name a lead for missing children at every authority and force', () => {
    for (const { id } of [...snapshot.organisationsOf('authority'), ...snapshot.organisationsOf('force')]) {
      const [lead] = snapshot.contacts(id, 'missing-lead');
      expect(lead?.name).toMatch(/^\w+ \w+, lead for missing children$/);
    }
  });

  it('are there always, and the out-of-hours teams out of hours', () => {
    for (const { role, when } of seed.contacts) expect(when).toBe(role === 'out-of-hours' ? 'out-of-hours' : 'always');
  });

  it('have an address at the sink; duty and out-of-hours ones a mobile number of their own from Ofcom’s drama range', () => {
    const mobiles: string[] = [];
    for (const { role, channels } of seed.contacts) {
      const [email, sms] = channels;
      expect(email?.address).toMatch(new RegExp(`^${role}@[a-z0-9-]+\\.sink\\.invalid$`));
      const rung: readonly Role[] = ['duty', 'out-of-hours'];
      expect(sms?.kind).toBe(rung.includes(role) ? 'sms' : undefined);
      if (sms) mobiles.push(sms.address);
    }
    expect(new Set(mobiles).size).toBe(mobiles.length);
    for (const mobile of mobiles) expect(mobile).toMatch(/^07700900\d{3}$/);
    expect(new Set(seed.contacts.map((one) => one.channels[0]?.address)).size).toBe(seed.contacts.length);
  });

  it('may be sent personal data by e-mail, but for the charity, and nobody by text', () => {
    for (const { organisation, channels } of seed.contacts) {
      for (const { kind, assured } of channels) {
        expect(assured).toBe(kind === 'email' && organisation !== 'missing-people');
      }
    }
  });
});

describe('the demonstration’s clients', () => {
  it('are one, with a user, for each that the contract names, in its order', () => {
    const organisations = seed.credentials.clients.map((one) => one.organisation);
    expect(organisations).toEqual([
      ...PROTOCOL_AUTHORITIES,
      ...['west-midlands', 'greater-manchester', 'durham', 'kent', 'west-yorkshire'],
      ...['E08000012', 'E10000016', 'E06000047', 'E08000028', 'E08000035', 'merseyside'],
      ...['example-academy-wigan', 'example-hospital-wigan', 'example-house-wigan'],
      ...['example-academy-darlington', 'example-academy-medway', 'example-fostering'],
      ...['home-office', 'uk-missing-persons-bureau', 'ceop', 'missing-people'],
      ...['homeward', 'homeward'],
    ]);
    expect(seed.credentials.users.map((one) => one.organisation)).toEqual(organisations);
  });

  it('have what their organisation may have', () => {
    expect(clientOf(WIGAN)).toMatchObject({ kind: 'authority', feeds: ['council', 'education'] });
    expect(clientOf('example-house-wigan')).toMatchObject({
      kind: 'childrens-home',
      feeds: ['council'],
      urn: 'SC900301',
    });
    expect(clientOf('homeward')).toMatchObject({ kind: 'hub', feeds: [], scopes: ['admin', 'reviews', 'tasks'] });
    expect(clientOf('ceop')?.scopes).not.toContain('events');
  });

  it('have ids and secrets that fit into any header or form, all different, and sources none of which owns another’s', () => {
    const { clients, users } = seed.credentials;
    const secrets = [...clients.map((one) => one.clientSecret), ...users.map((one) => one.password)];
    for (const text of [...clients.map((one) => one.clientId), ...users.map((one) => one.username), ...secrets]) {
      expect(text).toMatch(/^[A-Za-z0-9._~-]+$/);
    }
    expect(new Set(secrets).size).toBe(secrets.length);
    expect(new Set(clients.map((one) => one.clientId)).size).toBe(clients.length);
    const publishers = clients.filter((one) => one.feeds.length > 0);
    for (const { source } of publishers) {
      expect(source).toMatch(/^\/agencies\/[a-z0-9-]+$/);
      expect(publishers.filter((other) => isWithinSource(other.source, source))).toHaveLength(1);
      expect(publishers.filter((other) => source.startsWith(other.source))).toHaveLength(1);
    }
  });

  it('have a signing key where they publish, whose public half, and nothing more, the directory keeps', () => {
    for (const { clientId, feeds, signingKey } of seed.credentials.clients) {
      const keys = snapshot.client(clientId)?.keys ?? [];
      expect([signingKey !== undefined, keys.length]).toEqual([feeds.length > 0, feeds.length > 0 ? 1 : 0]);
      const [key] = keys;
      if (!signingKey || !key) continue;
      expect(key).not.toHaveProperty('d');
      expect(key.kid).toBe(clientId);
      const signature = sign('sha256', Buffer.from('x'), createPrivateKey({ key: { ...signingKey }, format: 'jwk' }));
      const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
      expect(verify('sha256', Buffer.from('x'), publicKey, signature)).toBe(true);
    }
  });

  it('are the same for the same random bytes, and others for others', () => {
    expect(demonstration(countedBytes(), reference).credentials).toEqual(seed.credentials);
    const other = demonstration((count) => new Uint8Array(count).fill(7), reference);
    expect(other.credentials.clients[0]?.clientSecret).not.toBe(seed.credentials.clients[0]?.clientSecret);
  });
});

describe('an empty hub', () => {
  it('knows itself and its two administrators', () => {
    const empty = emptyDirectory(countedBytes());
    expect(empty.organisations.map((one) => one.id)).toEqual(['homeward']);
    expect(empty.credentials.clients.map((one) => one.kind)).toEqual(['hub', 'hub']);
    expect(empty.users).toHaveLength(2);
    expect(empty.contacts.map((one) => one.role)).toEqual(['duty']);
  });
});
