import { describe, expect, it } from '@jest/globals';
import {
  CATEGORIES,
  CHILD_FLAGS,
  EPISODE_FLAGS,
  EVENT_TYPE_NAMES,
  EVENT_TYPES,
  RISK_FACTORS,
  THEMES,
  categoriesOf,
  categoryOfTerm,
  type Category,
  type EventType,
} from '#contracts';
import { changed, golden, placesOf, type RawEvent } from '../test/golden.js';
import { shapeModel, type ShapeModel } from './rules/shape-model.js';

function sorted(type: EventType, event: RawEvent): Record<string, Category> {
  return Object.fromEntries(categoriesOf(type, event.data).map(({ path, category }) => [path, category]));
}

function shapesOf(model: ShapeModel, known = new Set<ShapeModel>()): Set<ShapeModel> {
  known.add(model);
  for (const { nested } of model.properties) if (nested && !known.has(nested)) shapesOf(nested, known);
  return known;
}

const isLeaf = (event: RawEvent, pointer: string): boolean => {
  const value = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((holder, step) => (holder as Record<string, unknown>)[step], event);
  return typeof value !== 'object';
};

describe('categories of the contract', () => {
  it.each(EVENT_TYPE_NAMES)('every property of %s, and of what it is made of, has exactly one rule', (type) => {
    const shapes = [...shapesOf(shapeModel(EVENT_TYPES[type].data))];
    for (const property of shapes.flatMap((shape) => shape.properties)) {
      expect(['fixed', 'chosen', 'within', 'holder']).toContain(property.category.kind);
      // A plain value has no properties inside which could say it.
      if (!property.nested) expect(property.category.kind).not.toBe('within');
    }
    // What is not in some holder must say it for itself.
    const own = shapeModel(EVENT_TYPES[type].data).properties;
    expect(own.some(({ category }) => category.kind === 'holder')).toBe(false);
  });

  it.each(EVENT_TYPE_NAMES)('every value of %s is listed once, with one of the categories', (type) => {
    const event = golden(type);
    const leaves = categoriesOf(type, event.data);
    const places = placesOf(event.data).filter((place) => isLeaf(event, place));
    expect(leaves.map(({ path }) => path).sort()).toEqual(places.map((p) => p.slice(6).replaceAll('/', '.')).sort());
    for (const leaf of leaves) expect(CATEGORIES).toContain(leaf.category);
  });

  it.each(EVENT_TYPE_NAMES)('the golden example of %s shows every property of it', (type) => {
    const event = golden(type);
    const shown = new Set(Object.keys(event.data));
    for (const { name } of shapeModel(EVENT_TYPES[type].data).properties) {
      // The one field of the contract that makes a report speak of no child at all.
      if (name !== 'subjectKind') expect(shown).toContain(name);
    }
  });

  it('what the contract does not know is not listed, so that nothing unclassified can be disclosed', () => {
    const event = changed(golden('missing.reported'), { '/data/shoeSize': 38, '/data/child/nickname': 'T' });
    expect(categoriesOf('missing.reported', event.data)).toEqual(
      categoriesOf('missing.reported', golden('missing.reported').data),
    );
  });
});

describe('categories by field', () => {
  it('a report of a missing child', () => {
    expect(sorted('missing.reported', golden('missing.reported'))).toMatchObject({
      'child.identifiers.0.value': 'identity',
      'child.name.given': 'identity',
      'child.name.aliases.0.family': 'identity',
      'child.address.postcode': 'home-address',
      category: 'episode',
      since: 'episode',
      'missingFrom.authority': 'episode',
      'missingFrom.placement': 'placement',
      'lastSeen.place': 'whereabouts',
      'whereabouts.address.postcode': 'whereabouts',
      'risk.level': 'risk',
      'risk.questions.0.answer': 'risk',
      circumstances: 'risk',
      'description.clothing': 'description',
      'companions.0.subject': 'family-and-associates',
      'reporter.phone': 'family-and-associates',
      'officer.email': 'professionals',
    });
  });

  it('the other notices', () => {
    expect(sorted('missing.updated', golden('missing.updated'))).toMatchObject({
      'sighting.at': 'whereabouts',
      information: 'risk',
      'authorisedBy.name': 'professionals',
    });
    expect(sorted('missing.found', golden('missing.found'))).toMatchObject({
      at: 'episode',
      'place.postcode': 'whereabouts',
      'concerns.0': 'health',
      'concerns.1': 'risk',
    });
    expect(sorted('return-interview.recorded', golden('return-interview.recorded'))).toMatchObject({
      'themes.0': 'interview',
      'themes.2': 'health',
      narrative: 'interview-narrative',
    });
    expect(sorted('child.registered', golden('child.registered'))).toMatchObject({
      'statuses.0.legalStatus': 'care-status',
      'flags.2': 'health',
      'flags.3': 'immigration',
      'flags.4': 'offending',
      'professionals.0.email': 'professionals',
      parentsReason: 'family-and-associates',
      ethnicity: 'identity',
    });
    expect(sorted('placement.notified', golden('placement.notified'))).toMatchObject({
      'placement.provider.name': 'placement',
      'placement.address.lines.0': 'placement-address',
      'placement.from': 'placement',
    });
    expect(sorted('child.seen', golden('child.seen'))).toMatchObject({
      'place.postcode': 'whereabouts',
      accompaniedBy: 'family-and-associates',
    });
    expect(sorted('education.absence-reported', golden('education.absence-reported'))).toMatchObject({
      'school.name': 'education',
      'circumstances.0': 'risk',
    });
  });

  it.each([
    ['home', 'home-address'],
    ['placement', 'placement-address'],
    ['hospital', 'placement-address'],
    [undefined, 'placement-address'],
  ])('the address that a child is missing from, where it is %s, is a %s', (kind, category) => {
    const event = changed(golden('missing.reported'), { '/data/missingFrom/kind': kind });
    expect(sorted('missing.reported', event)).toMatchObject({
      'missingFrom.address.lines.0': category,
      'missingFrom.address.postcode': category,
      'missingFrom.address.authority': category,
    });
  });
});

describe('what a flag, factor, concern or theme speaks of', () => {
  const HEALTH = [
    'medical-need',
    'mental-health',
    'pregnancy',
    'disability',
    'learning-disability',
    'self-harm',
    'suicide',
    'substance-misuse',
  ];

  it('health, immigration, offending and the episode are known by their words', () => {
    const words = [...new Set<string>([...RISK_FACTORS, ...CHILD_FLAGS, ...THEMES, ...EPISODE_FLAGS])];
    const by = Map.groupBy(words, (word) => categoryOfTerm(word));
    expect(new Set(by.get('health'))).toEqual(new Set(HEALTH));
    expect(by.get('immigration')).toEqual(['unaccompanied-asylum-seeking', 'subject-to-immigration-restriction']);
    expect(by.get('offending')).toEqual(['offending']);
    expect(by.get('episode')).toEqual([
      'restricted',
      'reported-by-another-authority',
      'reported-late',
      'assumed:age',
      'assumed:placement',
      'assumed:authority',
    ]);
    expect(by.get('risk')).toContain('county-lines');
    expect([...by.keys()].sort()).toEqual(['episode', 'health', 'immigration', 'offending', 'risk']);
  });

  it('the rest is risk, or interview for the themes of an interview', () => {
    expect(categoryOfTerm('gangs')).toBe('risk');
    expect(categoryOfTerm('gangs', 'interview')).toBe('interview');
    expect(categoryOfTerm('self-harm', 'interview')).toBe('health');
    expect(categoryOfTerm(7)).toBe('risk');
  });
});
