import { Injectable } from '@nestjs/common';
import type { Capacity } from '#contracts';
import { Directory } from '#directory';
import { capacityIn, receivingAuthorities, whoAnswersFor, type CaseFile } from '#episodes';
import { referenceOf } from '#kernel';
import { Audit } from '#platform';
import { Disclosures, type ShownInMatter } from '#sharing';
import type { EntityManager } from 'typeorm';
import { recipientOf, type Alert } from '../alert.js';
import { inInbox, queue } from '../begin-telling.js';
import { CaseFiles } from '../delivery/case-files.js';
import { correctionForReader, corrections, standDownsOfStrangers, type Correcting } from '../correction.js';
import { selectAlerts, type NewAlert } from './alert-rows.js';
import { AlertWriting } from './alert-writing.js';
import { toLaneOf, type MessageHad } from './sent-messages.js';
import { letRest, withdraw } from './withdrawing.js';

/** Reports that a decision took from one child to another. */
export interface MovedReports {
  readonly from: string;
  /** The case that they are in now. */
  readonly file: CaseFile;
  /** What is left of the other; null where that record is gone. */
  readonly left: CaseFile | null;
  readonly reports: readonly string[];
  readonly decision: string;
  /** Others still spoke of `from`: whoever was shown its data in these matters was shown the wrong child's. */
  readonly corrects: boolean;
  readonly now: Date;
}

/** Settles what was told of reports that turn out to speak of another child. */
@Injectable()
export class Corrections {
  constructor(
    private readonly directory: Directory,
    private readonly writing: AlertWriting,
    private readonly disclosures: Disclosures,
    private readonly cases: CaseFiles,
    private readonly audit: Audit,
  ) {}

  /**
   * Everyone whom the ledger shows to have been shown the wrong child's data gets one `correction`, and those alerts are
   * withdrawn. Other alerts of these reports go along with them, each for the part that its recipient has in the case now;
   * who has none, and was only pointed to it, is stood down. What is still on its way keeps its place before what is told
   * next (I7).
   */
  async settle(tx: EntityManager, moved: MovedReports): Promise<void> {
    const { file, left, reports } = moved;
    const told = await this.toldElsewhere(tx, file, reports);
    const shown = await this.disclosures.shownIn(tx, { alerts: told.map(({ id }) => id), episodes: [] });
    const strangers = await this.strangersAmong(tx, shown, moved);
    const { wrong, unconcerned, others } = this.sorted(told, shown, strangers, file);
    const taken = [...wrong, ...unconcerned];
    const had = await withdraw(tx, this.audit, taken, { by: moved.decision, now: moved.now });
    await toLaneOf(
      tx,
      file.child.id,
      told.map(({ id }) => id),
    );
    await this.follow(tx, others, file);
    for (const one of left ? [file, left] : [file]) await this.relocate(tx, one);
    const correcting: Correcting = { decision: moved.decision, now: moved.now, isRestricted: isRestricted(moved) };
    const raised = [
      ...corrections(wrong, correcting),
      ...(await this.forReaders(tx, moved, told, wrong, correcting)),
      ...standDownsOfStrangers(unconcerned, correcting),
    ];
    const alerts = raised.map((alert) => this.begun(alert, taken, had, moved));
    await this.writing.write(tx, [{ alerts, file: null }], moved.now);
    if (!file.child.provisional) await this.restPossibleMatches(tx, reports);
  }

  /** Wherever they were held to belong when they were raised: the decisions between may come to be known in any order. */
  private toldElsewhere(tx: EntityManager, { child }: CaseFile, reports: readonly string[]): Promise<Alert[]> {
    return selectAlerts(
      tx,
      `WHERE a.about = ANY($2::uuid[]) AND a.child <> $1 AND a.state <> 'withdrawn'
         AND a.kind NOT IN ('correction', 'stand-down', 'possible-match', 'review.needed') ORDER BY a.place FOR UPDATE`,
      [child.id, reports],
    );
  }

  /** The records of whoever else they were held to be about, that others speak of still: their data were another child's. */
  private async strangersAmong(
    tx: EntityManager,
    shown: readonly ShownInMatter[],
    { from, file, corrects }: MovedReports,
  ): Promise<ReadonlySet<string>> {
    const elsewhere = shown.map(({ child }) => child).filter((child) => child !== file.child.id);
    const there = await this.cases.caseFiles(tx, [...new Set(elsewhere)]);
    return new Set([...there.keys(), ...(corrects ? [from] : [])]);
  }

  private sorted(
    told: readonly Alert[],
    shown: readonly ShownInMatter[],
    strangers: ReadonlySet<string>,
    file: CaseFile,
  ): { wrong: Alert[]; unconcerned: Alert[]; others: Alert[] } {
    const shownAny = new Set(shown.map(({ alert }) => alert));
    const shownWrong = new Set(shown.filter(({ child }) => strangers.has(child)).map(({ alert }) => alert));
    const rest = told.filter(({ id }) => !shownWrong.has(id));
    const isUnconcerned = (alert: Alert): boolean => !shownAny.has(alert.id) && this.partIn(file, alert) === null;
    return {
      wrong: told.filter(({ id }) => shownWrong.has(id)),
      unconcerned: rest.filter(isUnconcerned),
      others: rest.filter((alert) => !isUnconcerned(alert)),
    };
  }

  /** Those who read of the matter by themselves, and had no alert of it that is corrected. */
  private async forReaders(
    tx: EntityManager,
    { from, file, reports, corrects, decision }: MovedReports,
    told: readonly Alert[],
    wrong: readonly Alert[],
    correcting: Correcting,
  ): Promise<ReturnType<typeof corrections>> {
    if (!corrects) return [];
    const now = file.history.episodes.filter(({ notices }) => notices.some((report) => reports.includes(report)));
    const episodes = [...now.map(({ id }) => id), ...told.map(({ episode }) => episode).filter((id) => id !== null)];
    const read = await this.disclosures.shownIn(tx, { alerts: [], episodes: [...new Set(episodes)] });
    const readers = new Set(read.filter(({ child }) => child === from).map(({ organisation }) => organisation));
    const directory = this.directory.snapshot();
    const [report = decision] = reports;
    const reference = now[0]?.reference ?? referenceOf(report);
    return [...readers]
      .filter((organisation) => !wrong.some((alert) => alert.organisation === organisation))
      .flatMap((organisation) => {
        const kind = directory.organisation(organisation)?.kind;
        if (kind === undefined) return [];
        const { role } = directory.resolveRole(organisation, null, correcting.now);
        return [correctionForReader({ organisation, role, kind, child: from, report, reference }, correcting)];
      });
  }

  /** To everybody whom a message of the earlier alerts reached; else round the organisation from its beginning. */
  private begun(
    alert: ReturnType<typeof corrections>[number],
    taken: readonly Alert[],
    had: readonly MessageHad[],
    { file, now }: MovedReports,
  ): NewAlert {
    // In the lane of the child that the matter is of now: behind what was under way, before what is told next.
    const inLane = { ...alert, child: file.child.id };
    const before = taken.filter((one) => recipientOf(one) === recipientOf(alert));
    const rungs = had.filter(({ alert: of }) => before.some(({ id }) => id === of));
    const { deliveries } = this.writing.begun(this.directory.snapshot(), inLane, null, now);
    if (rungs.length === 0) return { ...alert, deliveries };
    const again = [...new Map(rungs.map((rung) => [`${rung.channel} ${rung.address}`, rung])).values()];
    const topics = deliveries.filter(({ channel }) => channel === 'topic');
    return {
      ...alert,
      deliveries: [inInbox(inLane, now), ...topics, ...again.map((rung) => queue(inLane, rung, 0, now))],
    };
  }

  private async follow(tx: EntityManager, alerts: readonly Alert[], file: CaseFile): Promise<void> {
    if (alerts.length === 0) return;
    const rows = alerts.map((alert) => ({ id: alert.id, capacity: this.partIn(file, alert) ?? 'receiving' }));
    await tx.query(
      `UPDATE alert a SET child = $2, capacity = m.capacity
       FROM jsonb_to_recordset($1::jsonb) AS m (id uuid, capacity text) WHERE a.id = m.id`,
      [JSON.stringify(rows), file.child.id],
    );
  }

  /** The part that an alert's recipient has in the case as it is now; null for none. */
  private partIn(file: CaseFile, { organisation, about, capacity, person }: Alert): Capacity | null {
    const directory = this.directory.snapshot();
    const known = directory.organisation(organisation);
    if (!known || person !== null) return null;
    const episode = file.history.episodes.find(({ notices }) => notices.includes(about));
    if (episode) return capacityIn(episode, known, directory, receivingAuthorities(file.notices, episode));
    if (organisation === whoAnswersFor(file.history)) return 'responsible';
    return capacity === 'responsible' ? null : capacity;
  }

  /** Alerts speak of the episode in which their report is now, under its reference. */
  private async relocate(tx: EntityManager, { child, history }: CaseFile): Promise<void> {
    const places = history.episodes.flatMap(({ id, reference, notices }) =>
      notices.map((report) => ({ report, episode: id, reference })),
    );
    await tx.query(
      `UPDATE alert a SET episode = m.episode, reference = m.reference
       FROM jsonb_to_recordset($2::jsonb) AS m (report uuid, episode uuid, reference text)
       WHERE a.child = $1 AND a.about = m.report AND a.kind NOT IN ('correction', 'stand-down')
         AND a.state <> 'withdrawn' AND (a.episode, a.reference) IS DISTINCT FROM (m.episode, m.reference)`,
      [child.id, JSON.stringify(places)],
    );
  }

  /** A person has said whose it is: nobody need be woken to say whether it may be theirs. */
  private async restPossibleMatches(tx: EntityManager, reports: readonly string[]): Promise<void> {
    const rows = await selectAlerts(tx, `WHERE a.report = ANY($1::uuid[]) AND a.kind = 'possible-match' FOR UPDATE`, [
      reports,
    ]);
    await letRest(tx, rows);
  }
}

const isRestricted = ({ file, left }: MovedReports): boolean =>
  [file, left].some((one) => one?.history.episodes.some(({ restricted }) => restricted !== null));
