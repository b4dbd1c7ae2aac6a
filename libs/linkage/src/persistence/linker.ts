import { deriveId } from '#kernel';
import { HubClock, RetryableError } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { reportKeys } from '../blocking-keys.js';
import { circumstancesOf } from '../circumstances.js';
import { compareWithRecord } from '../compare.js';
import { decide, decideRegistration, isMergeProposed, sufficiencyOf, type Conclusion } from '../decide.js';
import { explain, nobodyLookedFor, type Explanation } from '../explanation.js';
import { identityOf, type Identity } from '../identity.js';
import type { Assessment, LinkDecision, LinkOutcome, ReportToLink, ReviewKind } from '../linking.js';
import { priorWeight } from '../model.js';
import { earlierLink, readCandidates, searchCandidates, type SearchResult } from './candidate-search.js';
import { keyHashes } from './key-hash.js';
import { ShippedKnowledge } from './shipped-knowledge.js';

/** The record that a report makes when it is about nobody whom the registry knows. */
export const ownRecordOf = (reportId: string): string => deriveId('child', reportId);

/** The id of no report: what was concluded from this one before is not asked for. */
const NOT_LINKED_YET = '00000000-0000-0000-0000-000000000000';

interface Written {
  readonly outcome: LinkOutcome;
  readonly child: string;
  readonly provisional: boolean;
  readonly probability: number | null;
  readonly review: ReviewKind | null;
  readonly explanation: Explanation;
  readonly keys: readonly string[];
}

/** Says which child a report is about, and keeps what was concluded. */
@Injectable()
export class Linker {
  constructor(
    private readonly clock: HubClock,
    private readonly knowledge: ShippedKnowledge,
  ) {}

  /**
   * Links a report to a record of the registry, or makes one of its own for it: `new` when nobody is like this,
   * provisional when a person must say. Linking the same report again gives the same decision. Two round trips. The
   * locks it takes last until the end of `tx`, which must be READ COMMITTED and should link one report only.
   *
   * @throws RetryableError when the record was merged away in this moment
   */
  async link(tx: EntityManager, report: ReportToLink): Promise<LinkDecision> {
    if (report.subjectKind === 'unborn' || report.subjectKind === 'family') return this.setAside(tx, report);
    const identity = identityOf(report.child, report.organisation, report.at);
    const keys = reportKeys(identity, this.knowledge.lexicon);
    const found = await searchCandidates(tx, report.id, {
      keys: keys.search,
      locks: keys.locks,
      counted: keys.counted,
    });
    if (found.earlier && !found.earlier.undone) return asDecision(found.earlier);

    const { conclusion, explanation } = this.concluded(report, identity, found);
    const written: Written = {
      outcome: conclusion.verdict,
      child: conclusion.child ?? ownRecordOf(report.id),
      provisional: conclusion.verdict === 'needs-review',
      probability: probabilityOf(conclusion),
      review: this.reviewOf(report, conclusion),
      explanation,
      keys: keyHashes(keys.record),
    };
    await this.write(tx, report, written);
    return asDecision(written);
  }

  /**
   * What `link` would say of a report that was never linked, by the same search and comparison. One round trip; takes no
   * locks and writes nothing, so that the registry is the same for the next report. What the report itself said, where it
   * was linked after all, counts for nobody.
   *
   * @param without records that it is not to be compared with
   */
  async assess(tx: EntityManager, report: ReportToLink, without: ReadonlySet<string> = new Set()): Promise<Assessment> {
    const identity = identityOf(report.child, report.organisation, report.at);
    const { search, counted } = reportKeys(identity, this.knowledge.lexicon);
    const found = await readCandidates(tx, NOT_LINKED_YET, { keys: search, counted });
    const records = found.records.flatMap((record) => {
      const sources = record.sources.filter((source) => source.report !== report.id);
      return without.has(record.child) || sources.length === 0 ? [] : [{ ...record, sources }];
    });
    const { conclusion, explanation } = this.concluded(report, identity, { ...found, records, earlier: null });
    const { verdict: outcome, child, candidates } = conclusion;
    return { outcome, child, candidates, model: explanation.model, explanation };
  }

  private concluded(
    report: ReportToLink,
    identity: Identity,
    found: SearchResult,
  ): { conclusion: Conclusion; explanation: Explanation } {
    const { model } = this.knowledge;
    const about = circumstancesOf(identity, report.organisation, found.counts, this.knowledge);
    // a person has said that it is not this one
    const refused = found.earlier?.child;
    const comparisons = found.records
      .filter(({ child }) => child !== refused)
      .map((record) => compareWithRecord(identity, record, this.knowledge, about));
    const says = sufficiencyOf(identity);
    const prior = priorWeight(model, about.population);
    const toDecide = { says, comparisons, prior, reach: found };
    const conclusion = report.register ? decideRegistration(toDecide, model) : decide(toDecide, model);
    const search = { compared: comparisons.length, saturated: found.saturated, whole: found.whole };
    const { hurried, population } = about;
    const basis = { says, prior, hurried, population, register: report.register };
    return { conclusion, explanation: explain(conclusion, search, model, basis) };
  }

  private reviewOf(report: ReportToLink, { verdict, candidates }: Conclusion): ReviewKind | null {
    if (verdict === 'needs-review') return 'link';
    const isAlike = candidates.some((candidate) => isMergeProposed(candidate, this.knowledge.model));
    return report.register && verdict === 'new' && isAlike ? 'merge' : null;
  }

  private async setAside(tx: EntityManager, report: ReportToLink): Promise<LinkDecision> {
    const earlier = await earlierLink(tx, report.id);
    if (earlier) return asDecision(earlier);
    const written: Written = {
      outcome: 'not-a-child',
      child: ownRecordOf(report.id),
      provisional: false,
      probability: null,
      review: null,
      explanation: nobodyLookedFor('not-a-child', this.knowledge.model),
      keys: [],
    };
    await this.write(tx, report, written);
    return asDecision(written);
  }

  private async write(tx: EntityManager, report: ReportToLink, written: Written): Promise<void> {
    const [row] = await tx.query<{ kept: number }[]>(WRITE, [
      report.id,
      written.child,
      written.child === ownRecordOf(report.id),
      written.provisional,
      report.organisation,
      report.register,
      report.at,
      JSON.stringify(report.child),
      written.keys,
      written.outcome,
      written.probability,
      written.explanation.model,
      written.review,
      JSON.stringify(written.explanation),
      this.clock.now(),
    ]);
    if (row?.kept !== 1) throw new RetryableError('the record was merged away while a report was linked to it');
  }
}

/** Another's record is held while it is written to: a merge waits, and then takes this report along. */
const WRITE = `
  WITH made AS (
    INSERT INTO linkage_child (id, provisional, created_by_report) SELECT $2, $4, $1 WHERE $3::boolean
    ON CONFLICT (id) DO UPDATE SET provisional = excluded.provisional RETURNING id
  ), held AS (
    SELECT id FROM linkage_child WHERE id = $2 AND NOT $3::boolean FOR KEY SHARE
  ), record AS (
    SELECT id FROM made UNION ALL SELECT id FROM held
  ), source AS (
    INSERT INTO linkage_source (report_id, child_id, organisation, registration, at, child)
    SELECT $1, id, $5, $6, $7, $8 FROM record
    ON CONFLICT (report_id) DO UPDATE SET child_id = excluded.child_id
  ), key AS (
    INSERT INTO linkage_key (key, child_id, report_id)
    SELECT given, id, $1 FROM record, unnest($9::bigint[]) AS given
    ON CONFLICT DO NOTHING
  ), link AS (
    INSERT INTO linkage_link (report_id, child_id, outcome, probability, model, review, explanation, decided_at)
    SELECT $1, id, $10, $11, $12, $13, $14, $15 FROM record
    ON CONFLICT (report_id) DO UPDATE SET child_id = excluded.child_id, outcome = excluded.outcome,
      probability = excluded.probability, model = excluded.model, review = excluded.review,
      explanation = excluded.explanation, decided_at = excluded.decided_at, undone_at = NULL
    RETURNING 1
  )
  SELECT count(*)::int AS kept FROM link`;

function probabilityOf({ child, candidates }: Conclusion): number | null {
  const meant = child === null ? candidates[0] : candidates.find((candidate) => candidate.child === child);
  return meant?.probability ?? null;
}

function asDecision(made: Pick<Written, 'outcome' | 'child' | 'explanation'>): LinkDecision {
  const { outcome, child, explanation } = made;
  return { outcome, child, candidates: explanation.candidates, model: explanation.model, explanation };
}
