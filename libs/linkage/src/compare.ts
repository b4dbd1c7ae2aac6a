import { compareAddresses } from './address-form.js';
import { compareAge, compareBirthDates } from './birth-date.js';
import type { Circumstances } from './circumstances.js';
import type { Comparison, Evidence } from './comparison.js';
import { compareNames, type NameComparison } from './compare-names.js';
import { isTemporary, type IdentifierForm } from './identifier-form.js';
import type { Identity } from './identity.js';
import { levelWeight, type Field, type Levels, type LinkageModel } from './model.js';
import type { NameLexicon } from './name-lexicon.js';
import { oneSlipApart } from './similarity.js';
import { weigh } from './weigh.js';

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

function birthEvidence(report: Identity, sources: readonly ComparableSource[], model: LinkageModel): Evidence[] {
  const nearest = best(sources, (identity) => {
    const found = birthLevel(report, identity);
    return found && { found, weight: levelWeight(model, 'birth', found) };
  });
  if (!nearest) return [];
  const { found: level, weight, source } = nearest;
  return [{ field: 'birth', level, weight, source }];
}

/** Where the addresses tell nothing, one authority that has to do with both does: it has the child on its books. */
function placeLevel(a: Identity, b: Identity): Levels['address'] | null {
  const level = a.address && b.address && compareAddresses(a.address, b.address);
  if (level !== null && level !== 'elsewhere') return level;
  if (a.authorities.some((authority) => b.authorities.includes(authority))) return 'area';
  return level ?? (a.authorities.length > 0 && b.authorities.length > 0 ? 'elsewhere' : null);
}

function addressEvidence(
  report: Identity,
  sources: readonly ComparableSource[],
  model: LinkageModel,
  door: number,
): Evidence[] {
  const nearest = best(sources, (identity) => {
    const found = placeLevel(report, identity);
    return found && { found, weight: levelWeight(model, 'address', found, door) };
  });
  if (!nearest) return [];
  const { found: level, weight, source } = nearest;
  return [{ field: 'address', level, weight, source, frequency: door }];
}

function sexEvidence(report: Identity, sources: readonly ComparableSource[], model: LinkageModel): Evidence[] {
  // the keeper's word or the newest: sources come in this order
  const known = sources.find(({ identity }) => identity.sex !== null);
  if (report.sex === null || !known) return [];
  const level = known.identity.sex === report.sex ? 'agree' : 'disagree';
  return [{ field: 'sex', level, weight: levelWeight(model, 'sex', level), source: known.report }];
}

type NumberedField = Extract<Field, IdentifierForm['system']>;

function identifierLevel(
  field: NumberedField,
  mine: readonly IdentifierForm[],
  theirs: readonly IdentifierForm[],
): 'same' | 'same-temporary' | 'slip' | 'another' | null {
  const pairs = mine.flatMap((a) => theirs.filter((b) => a.issuer === b.issuer).map((b) => [a, b] as const));
  const equal = pairs.find(([a, b]) => a.value === b.value);
  if (equal) return field === 'upn' && isTemporary(equal[0]) ? 'same-temporary' : 'same';
  // a police number names a case: another case is no other child
  if (field === 'police' || pairs.length === 0) return null;
  return field !== 'other' && pairs.some(([a, b]) => oneSlipApart(a.value, b.value)) ? 'slip' : 'another';
}

function identifierEvidence(report: Identity, sources: readonly ComparableSource[], model: LinkageModel): Evidence[] {
  const evidence: Evidence[] = [];
  for (const field of new Set<NumberedField>(report.identifiers.map(({ system }) => system))) {
    const mine = report.identifiers.filter(({ system }) => system === field);
    const nearest = best(sources, ({ identifiers }) => {
      const theirs = identifiers.filter(({ system }) => system === field);
      const level = theirs.length === 0 ? null : identifierLevel(field, mine, theirs);
      return level === null ? null : { found: level, weight: levelWeight(model, field, level as never) };
    });
    if (nearest) {
      evidence.push({ field, level: nearest.found, weight: nearest.weight, source: nearest.source } as Evidence);
    }
  }
  return evidence;
}

/**
 * Compares a report with one record, field by field, and weighs it (Fellegi–Sunter); pure, and the same for the same
 * model, lexicon and circumstances.
 */
export function compareWithRecord(
  report: Identity,
  record: CandidateRecord,
  { lexicon, model }: Knowledge,
  about: Circumstances,
): Comparison {
  const { sources } = record;
  const name = best(sources, (identity) => {
    const found = compareNames(report.names, identity.names, about.names, { lexicon, model });
    return found && { found, weight: found.weight };
  });
  const evidence = [
    ...(name ? nameEvidence(name, model) : []),
    ...birthEvidence(report, sources, model),
    ...sexEvidence(report, sources, model),
    ...addressEvidence(report, sources, model, about.door),
    ...identifierEvidence(report, sources, model),
  ];
  return { child: record.child, provisional: record.provisional, evidence, ...weigh(evidence, model, about) };
}
