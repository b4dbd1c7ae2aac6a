import { Injectable } from '@nestjs/common';
import { Alerts } from '#alerting';
import { Directory } from '#directory';
import { Episodes, type CaseFile } from '#episodes';
import { Receipts } from '#intake';
import { deriveId, referenceOf } from '#kernel';
import {
  isRunning,
  isStrangersWord,
  keepMarks,
  oblige,
  Packs,
  possibleMatches,
  reviewsNeeded,
  Tasks,
  tellsOfTask,
  type Duty,
  type TaskChanges,
  type Tell,
  type ToldTask,
} from '#protocols';
import type { EntityManager } from 'typeorm';

const REFERRAL_WITHIN_MS = 3_600_000;
const NOT_YOUR_TASK = {
  code: 'not-your-task',
  pointer: '',
  detail: 'What this says is done is for its owner, those who take part in it, or the responsible authority to say.',
};
const REFERRAL = {
  rule: 'sharing',
  protocol: 'hub',
  text: 'ring those whom the hub may not show this to; they have been asked to ring you',
};

export interface Circumstances {
  /** Records that the report may be about, where that is for a person to say. */
  readonly candidates?: readonly string[] | undefined;
  /** Who is to say so, where that has just been asked. */
  readonly reviewers?: readonly string[] | undefined;
  /** A decision on a review has brought the report here, or taken others away. */
  readonly isMoved?: boolean;
}

/**
 * Looks at a child's case as it stands: what the protocols make of it, which tasks that opens, meets or cancels, and who
 * is told. The same look twice changes nothing the second time.
 */
@Injectable()
export class EvaluateCase {
  constructor(
    private readonly episodes: Episodes,
    private readonly directory: Directory,
    private readonly packs: Packs,
    private readonly tasks: Tasks,
    private readonly alerts: Alerts,
    private readonly receipts: Receipts,
  ) {}

  /** Learns of changes to the directory: before the transaction, which must not wait for a second connection. */
  async refresh(): Promise<void> {
    await this.directory.recent();
  }

  /** @param report the report that was just read; null when only time has passed */
  async evaluate(
    tx: EntityManager,
    child: string,
    report: string | null,
    now: Date,
    { candidates = [], reviewers = [], isMoved = false }: Circumstances = {},
  ): Promise<void> {
    await this.tasks.lock(tx, child);
    const file = (await this.episodes.caseFiles(tx, [child])).get(child);
    // The record was merged into another meanwhile: its reports are told of there.
    if (!file) return this.tasks.setMoment(tx, child, null);
    const { tasks, completions, told } = await this.tasks.standing(tx, child);
    const around = { directory: this.directory.snapshot(), packs: this.packs.inForce(), completions, told, now };
    const { tells, duties, marks, nextMoment } = oblige(file, report, around);
    const references = referencesIn(file);
    const whyGone = isMoved ? 'what it followed from turned out to be about another child' : undefined;
    const changes = await this.tasks.reconcile(tx, tasks, duties, references, now, whyGone);
    // Whoever was told of a task of another child's is told anew of the one that is theirs.
    const again = isMoved ? duties.filter((d) => d.report === report && isRunning(d)) : [];
    const opened = [...new Set([...changes.opened, ...again])];
    await keepMarks(tx, child, marks, now);
    if (tasks.length > 0 || nextMoment !== null) await this.tasks.setMoment(tx, child, nextMoment);
    if (report !== null) {
      await this.settleEarlierAlerts(tx, report, file, now);
      await this.noteStrangersWord(tx, report, file, duties);
    }
    const perhaps =
      report === null || candidates.length === 0
        ? []
        : possibleMatches(
            file,
            report,
            [...(await this.episodes.caseFiles(tx, candidates)).values()],
            around.directory,
            now,
          );
    const reviews = report === null ? [] : reviewsNeeded(file, report, reviewers, around.directory, now);
    await this.tell(
      tx,
      [...tells, ...perhaps, ...reviews, ...this.tellsOfTasks({ ...changes, opened }, file, now)],
      file,
      now,
    );
  }

  private async noteStrangersWord(
    tx: EntityManager,
    report: string,
    file: CaseFile,
    duties: readonly Duty[],
  ): Promise<void> {
    const notice = file.notices.find((n) => n.report === report);
    const episode = file.history.episodes.find((e) => e.notices.includes(report));
    if (!notice) return;
    const ofMatter = duties.filter((d) => d.episode === (episode?.id ?? null));
    const responsible = (episode ?? file.history.care)?.responsible ?? null;
    if (!isStrangersWord(notice, ofMatter, responsible, this.packs.inForce())) return;
    await this.receipts.conclude(tx, report, { status: 'linked', notes: [NOT_YOUR_TASK] });
  }

  private async settleEarlierAlerts(tx: EntityManager, report: string, file: CaseFile, now: Date): Promise<void> {
    const withdrawn = file.notices.filter((n) => n.withdrawnBy === report);
    for (const notice of withdrawn) {
      await this.alerts.standDown(tx, { report: notice.report, by: report, file, now });
    }
    const ended = file.history.episodes.find((e) => e.found?.report === report);
    if (ended) await this.alerts.endGoing(tx, ended);
  }

  private tellsOfTasks(changes: TaskChanges, file: CaseFile, now: Date): Tell[] {
    const directory = this.directory.snapshot();
    return [
      ...changes.opened.flatMap((duty) => tellsOfTask(duty, 'opened', file, directory, now)),
      ...changes.becameOverdue.flatMap((duty) => tellsOfTask(duty, 'became-overdue', file, directory, now)),
    ];
  }

  private async tell(tx: EntityManager, tells: readonly Tell[], file: CaseFile, now: Date): Promise<void> {
    for (const [reference, about] of byReference(tells, file)) {
      const { referrals } = await this.alerts.raise(tx, { tells: about, file, reference, now });
      for (const referral of referrals) await this.refer(tx, referral, reference, file, now);
    }
  }

  /** Somebody was only pointed to the matter: whoever knows it has to speak to them. */
  private async refer(
    tx: EntityManager,
    referral: { readonly organisation: string; readonly report: string; readonly episode: string | null },
    reference: string,
    file: CaseFile,
    now: Date,
  ): Promise<void> {
    const { organisation, report, episode } = referral;
    const directory = this.directory.snapshot();
    const id = deriveId('task', 'referral', episode ?? report, organisation);
    const owner = { organisation, role: directory.resolveRole(organisation, null, now).role };
    const dueAt = new Date(now.getTime() + REFERRAL_WITHIN_MS);
    const times = { startedAt: now, dueAt };
    const isNew = await this.tasks.open(tx, {
      id,
      kind: 'referral',
      rule: 'sharing',
      owner,
      child: file.child.id,
      episode,
      reference,
      report,
      ...times,
    });
    if (!isNew) return;
    const task: ToldTask = { id, episode, owner, report, late: false, state: 'open', dueAt, because: [REFERRAL] };
    await this.alerts.raise(tx, { tells: tellsOfTask(task, 'opened', file, directory, now), file, reference, now });
  }

  /** The hub's own tasks whose time has passed: their owners are told. */
  async expireHubTasks(tx: EntityManager, now: Date): Promise<void> {
    for (const row of await this.tasks.expireHubTasks(tx, now)) {
      if (row.child === null || row.report === null) continue;
      const file = await this.episodes.caseFile(tx, row.child);
      const owner = { organisation: row.owner, role: row.owner_role };
      const because = [{ rule: row.rule, protocol: row.protocol, text: REFERRAL.text }];
      const { id, episode, report, late, state } = row;
      const tells = tellsOfTask(
        { id, episode, owner, report, late, state, dueAt: row.due_at, because },
        'became-overdue',
        file,
        this.directory.snapshot(),
        now,
      );
      await this.alerts.raise(tx, { tells, file, reference: row.reference ?? '', now });
    }
  }
}

function byReference(tells: readonly Tell[], file: CaseFile): Map<string, Tell[]> {
  const references = referencesIn(file);
  return Map.groupBy(tells, (tell) => references.get(tell.episode ?? '') ?? referenceOf(tell.report));
}

const referencesIn = (file: CaseFile): Map<string, string> =>
  new Map(file.history.episodes.map((e) => [e.id, e.reference]));
