import { compareAge, compareBirthDates } from './birth-date.js';
import { compareNames, type NameComparison } from './compare-names.js';
import { isTemporary, type IdentifierForm } from './identifier-form.js';
import type { AddressForm, Identity } from './identity.js';
import { levelWeight, type Field, type Levels, type LinkageModel } from './model.js';
import type { NameLexicon } from './name-lexicon.js';

/** What one source said, ready to be compared. */
export interface ComparableSource {
  readonly report: string;
  readonly identity: Identity;
}

/** A child of the registry whom a report may be about, with every source of the record. */
export interface CandidateRecord {
  readonly child: string;
  readonly provisional: boolean;
  readonly sources: readonly ComparableSource[];
}

/** One field's say. Levels and weights only: the values stay with the reports, where erasure finds them. */
export type Evidence = {
  readonly [F in Field]: {
    readonly field: F;
    readonly level: Levels[F];
    /** In bits; positive speaks for the same child. */
    readonly weight: number;
    /** The share of children with this name, where its rarity counts. */
    readonly frequency?: number;
    /** The report of the record's that came nearest. */
    readonly source: string;
    /** True when the agreement was on an alias. */
    readonly alias?: boolean;
    /** True when the weight was held down because brothers and sisters share it. */
    readonly shared?: boolean;
  };
}[Field];

export interface Comparison {
  readonly child: string;
  readonly provisional: boolean;
  readonly evidence: readonly Evidence[];
  /** Sum of the evidence, in bits, without the prior. */
  readonly weight: number;
}

export interface Knowledge {
  readonly lexicon: NameLexicon;
  readonly model: LinkageModel;
}

interface Best<T> {
  readonly found: T;
  readonly weight: number;
  readonly source: string;
}

/** The source that comes nearest: a child has had all the names and addresses that were ever true. */
function best<T>(
  sources: readonly ComparableSource[],
  compare: (identity: Identity) => { found: T; weight: number } | null,
): Best<T> | null {
  let nearest: Best<T> | null = null;
  for (const { report, identity } of sources) {
    const one = compare(identity);
    if (one && (nearest === null || one.weight > nearest.weight)) nearest = { ...one, source: report };
  }
  return nearest;
}

function nameEvidence(name: Best<NameComparison>, model: LinkageModel): Evidence[] {
  const { given, family, middle, alias } = name.found;
  const { source } = name;
  const marked = alias ? { source, alias } : { source };
  // an alias weighs less as a whole: taken off the family name, or what there is instead
  const less = alias ? model.alias : 0;
  const evidence: Evidence[] = [];
  if (family)
    evidence.push({
      field: 'family',
      ...family,
      weight: levelWeight(model, 'family', family.level, family.frequency) - less,
      ...marked,
    });
  if (given) {
    const weight = levelWeight(model, 'given', given.level, given.frequency) - (family ? 0 : less);
    evidence.push({ field: 'given', ...given, weight, ...marked });
  }
  if (middle)
    evidence.push({ field: 'middle', ...middle, weight: levelWeight(model, 'middle', middle.level), ...marked });
  return evidence;
}

function birthLevel(a: Identity, b: Identity): Levels['birth'] | null {
  if (a.birth && b.birth) return compareBirthDates(a.birth, b.birth);
  if (a.birth && b.years) return compareAge(a.birth, b.years);
  return a.years && b.birth ? compareAge(b.birth, a.years) : null;
}

function addressLevel(a: AddressForm, b: AddressForm): Levels['address'] {
  if (a.postcode === b.postcode) return a.door !== '' && a.door === b.door ? 'full' : 'postcode';
  if (a.sector === b.sector) return 'sector';
  return a.district === b.district ? 'district' : 'elsewhere';
}

function sexEvidence(report: Identity, sources: readonly ComparableSource[], model: LinkageModel): Evidence[] {
  // the keeper's word or the newest: sources come in this order
  const known = sources.find(({ identity }) => identity.sex !== null);
  if (report.sex === null || !known) return [];
  const level = known.identity.sex === report.sex ? 'agree' : 'disagree';
  return [{ field: 'sex', level, weight: levelWeight(model, 'sex', level), source: known.report }];
}

type NumberedField = Extract<Field, IdentifierForm['system']>;

function identifierLevel(field: NumberedField, mine: readonly IdentifierForm[], theirs: readonly IdentifierForm[]) {
  const equal = mine.find((a) => theirs.some((b) => a.value === b.value && a.issuer === b.issuer));
  if (equal) return field === 'upn' && isTemporary(equal) ? 'same-temporary' : 'same';
  // a police number names a case: another case is no other child
  if (field === 'police') return null;
  return mine.some((a) => theirs.some((b) => a.issuer === b.issuer)) ? 'another' : null;
}

function identifierEvidence(report: Identity, sources: readonly ComparableSource[], model: LinkageModel): Evidence[] {
  const evidence: Evidence[] = [];
  for (const field of new Set<NumberedField>(report.identifiers.map(({ system }) => system))) {
    const mine = report.identifiers.filter(({ system }) => system === field);
    const nearest = best(sources, (identity) => {
      const level = identifierLevel(
        field,
        mine,
        identity.identifiers.filter(({ system }) => system === field),
      );
      return level === null ? null : { found: level, weight: levelWeight(model, field, level as never) };
    });
    if (nearest) {
      evidence.push({ field, level: nearest.found, weight: nearest.weight, source: nearest.source } as Evidence);
    }
  }
  return evidence;
}

/** One case can hold brothers and sisters: with another name and another birth date its number says nothing. */
function withoutSiblingsCase(evidence: readonly Evidence[], model: LinkageModel): readonly Evidence[] {
  const differs = (field: Field): boolean => evidence.some((item) => item.field === field && item.level === 'disagree');
  if (!differs('given') || !differs('birth')) return evidence;
  const weight = levelWeight(model, 'police', 'same-case');
  return evidence.map((item) => (item.field === 'police' ? { ...item, level: 'same-case', weight } : item));
}

/** Family name and address of a household are one piece of evidence and not two. */
function heldDown(evidence: readonly Evidence[], model: LinkageModel): readonly Evidence[] {
  const family = evidence.find(({ field }) => field === 'family')?.weight ?? 0;
  return evidence.map((item) => {
    const room = Math.max(0, model.household - Math.max(0, family));
    return item.field === 'address' && item.weight > room ? { ...item, weight: room, shared: true } : item;
  });
}

/** Compares a report with one record, field by field (Fellegi–Sunter); pure, and the same for the same model and lexicon. */
export function compareWithRecord(
  report: Identity,
  record: CandidateRecord,
  { lexicon, model }: Knowledge,
): Comparison {
  const { sources } = record;
  const evidence: Evidence[] = [];
  const name = best(sources, (identity) => {
    const found = compareNames(report.names, identity.names, lexicon, model);
    return found && { found, weight: found.weight };
  });
  if (name) evidence.push(...nameEvidence(name, model));
  const birth = best(sources, (identity) => {
    const found = birthLevel(report, identity);
    return found && { found, weight: levelWeight(model, 'birth', found) };
  });
  if (birth) evidence.push({ field: 'birth', level: birth.found, weight: birth.weight, source: birth.source });
  evidence.push(...sexEvidence(report, sources, model));
  const address = best(sources, (identity) => {
    if (!report.address || !identity.address) return null;
    const found = addressLevel(report.address, identity.address);
    return { found, weight: levelWeight(model, 'address', found) };
  });
  if (address)
    evidence.push({ field: 'address', level: address.found, weight: address.weight, source: address.source });
  evidence.push(...identifierEvidence(report, sources, model));
  const held = heldDown(withoutSiblingsCase(evidence, model), model);
  return {
    child: record.child,
    provisional: record.provisional,
    evidence: held,
    weight: held.reduce((sum, item) => sum + item.weight, 0),
  };
}
