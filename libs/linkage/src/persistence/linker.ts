import { deriveId, onceFor } from '#kernel';
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
import {
  readCandidates,
  searchCandidates,
  searchCandidatesOfAll,
  type EarlierLink,
  type SearchResult,
  type Sought,
} from './candidate-search.js';
import { keyHashes } from './key-hash.js';
import { ShippedKnowledge } from './shipped-knowledge.js';

/** The record that a report makes when it is about nobody whom the registry knows. */
export const ownRecordOf = (reportId: string): string => deriveId('child', reportId);

/** The id of no report: what was concluded from this one before is not asked for. */
const NOT_LINKED_YET = '00000000-0000-0000-0000-000000000000';

interface Written {
  readonly report: ReportToLink;
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
  private readonly ready = onceFor((report: ReportToLink): Ready => {
    const identity = identityOf(report.child, report.organisation, report.at);
    return { report, identity, keys: reportKeys(identity, this.knowledge.lexicon) };
  });

  constructor(
    private readonly clock: HubClock,
    private readonly knowledge: ShippedKnowledge,
  ) {}

  /**
   * Links a report to a record of the registry, or makes one of its own for it: `new` when nobody is like this,
   * provisional when a person must say. Linking the same report again gives the same decision. Two round trips. The
   * locks it takes last until the end of `tx`, which must be READ COMMITTED and should link in one step only.
   *
   * @throws RetryableError when the record was merged away in this moment
   */
  async link(tx: EntityManager, report: ReportToLink): Promise<LinkDecision> {
    const [decision] = await this.linkAll(tx, [report]);
    if (!decision) throw new Error('a report was not linked');
    return decision;
  }

  /** The same for several reports, none of which describes another's child (`marksOf`). Two round trips for all. */
  async linkAll(tx: EntityManager, reports: readonly ReportToLink[]): Promise<LinkDecision[]> {
    const ready = reports.map((report) => this.ready(report));
    const sought = ready.map(({ report, keys }) =>
      isOfNoChild(report) ? { ...NOBODY, report: report.id } : { ...keys, keys: keys.search, report: report.id },
    );
    const found = await searchAll(tx, sought);
    const concluded = ready.map((one, i): Written | EarlierLink => {
      const of = found[i];
      if (!of) throw new Error('a report was not searched for');
      if (of.earlier && (!of.earlier.undone || isOfNoChild(one.report))) return of.earlier;
      return isOfNoChild(one.report) ? this.setAside(one.report) : this.conclude(one, of);
    });
    await this.write(
      tx,
      concluded.filter((one) => 'report' in one),
    );
    return concluded.map(asDecision);
  }

  /** What two reports that may be of one child have in common, whoever it is. */
  marksOf(report: ReportToLink): readonly string[] {
    return isOfNoChild(report) ? [] : keyHashes(this.ready(report).keys.locks);
  }

  private conclude({ report, identity, keys }: Ready, found: SearchResult): Written {
    const { conclusion, explanation } = this.concluded(report, identity, found);
    return {
      report,
      outcome: conclusion.verdict,
      child: conclusion.child ?? ownRecordOf(report.id),
      provisional: conclusion.verdict === 'needs-review',
      probability: probabilityOf(conclusion),
      review: this.reviewOf(report, conclusion),
      explanation,
      keys: keyHashes(keys.record),
    };
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

  private setAside(report: ReportToLink): Written {
    return {
      report,
      outcome: 'not-a-child',
      child: ownRecordOf(report.id),
      provisional: false,
      probability: null,
      review: null,
      explanation: nobodyLookedFor('not-a-child', this.knowledge.model),
      keys: [],
    };
  }

  private async write(tx: EntityManager, written: readonly Written[]): Promise<void> {
    if (written.length === 0) return;
    const rows = written.map(({ report, explanation, ...one }) => ({
      ...one,
      report: report.id,
      is_own: one.child === ownRecordOf(report.id),
      organisation: report.organisation,
      registration: report.register,
      at: report.at,
      said: report.child,
      model: explanation.model,
      explanation,
    }));
    const [row] = await tx.query<{ kept: number }[]>(WRITE, [JSON.stringify(rows), this.clock.now()]);
    if (row?.kept !== written.length)
      throw new RetryableError('the record was merged away while a report was linked to it');
  }
}

/** Another's record is held while it is written to: a merge waits, and then takes this report along. */
const WRITE = `
  WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS one (report uuid, child uuid, is_own boolean, provisional boolean,
      organisation text, registration boolean, at timestamptz, said jsonb, keys bigint[], outcome text,
      probability double precision, model text, review text, explanation jsonb)
  ), made AS (
    INSERT INTO linkage_child (id, provisional, created_by_report)
    SELECT child, provisional, report FROM given WHERE is_own
    ON CONFLICT (id) DO UPDATE SET provisional = excluded.provisional RETURNING id
  ), held AS (
    SELECT id FROM linkage_child WHERE id = ANY (ARRAY(SELECT child FROM given WHERE NOT is_own))
     ORDER BY id FOR KEY SHARE
  ), record AS (
    SELECT given.* FROM given JOIN (SELECT id FROM made UNION ALL SELECT id FROM held) AS there ON there.id = given.child
  ), source AS (
    INSERT INTO linkage_source (report_id, child_id, organisation, registration, at, child)
    SELECT report, child, organisation, registration, at, said FROM record
    ON CONFLICT (report_id) DO UPDATE SET child_id = excluded.child_id
  ), key AS (
    INSERT INTO linkage_key (key, child_id, report_id)
    SELECT key, child, report FROM record, unnest(keys) AS key
    ON CONFLICT DO NOTHING
  ), link AS (
    INSERT INTO linkage_link (report_id, child_id, outcome, probability, model, review, explanation, decided_at)
    SELECT report, child, outcome, probability, model, review, explanation, $2 FROM record
    ON CONFLICT (report_id) DO UPDATE SET child_id = excluded.child_id, outcome = excluded.outcome,
      probability = excluded.probability, model = excluded.model, review = excluded.review,
      explanation = excluded.explanation, decided_at = excluded.decided_at, undone_at = NULL
    RETURNING 1
  )
  SELECT count(*)::int AS kept FROM link`;

/** A report with what it is looked for by. */
interface Ready {
  readonly report: ReportToLink;
  readonly identity: Identity;
  readonly keys: ReturnType<typeof reportKeys>;
}

/** What is asked for a report that is compared with nobody: whether it was set aside before. */
const NOBODY = { keys: [], counted: { names: [], door: null } } as const;

const isOfNoChild = ({ subjectKind }: ReportToLink): boolean => subjectKind === 'unborn' || subjectKind === 'family';

async function searchAll(tx: EntityManager, sought: readonly Sought[]): Promise<SearchResult[]> {
  const [only] = sought;
  return only && sought.length === 1
    ? [await searchCandidates(tx, only.report, only)]
    : searchCandidatesOfAll(tx, sought);
}

function probabilityOf({ child, candidates }: Conclusion): number | null {
  const meant = child === null ? candidates[0] : candidates.find((candidate) => candidate.child === child);
  return meant?.probability ?? null;
}

function asDecision(made: Pick<Written, 'outcome' | 'child' | 'explanation'>): LinkDecision {
  const { outcome, child, explanation } = made;
  return { outcome, child, candidates: explanation.candidates, model: explanation.model, explanation };
}
