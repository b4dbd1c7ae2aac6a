import { Injectable } from '@nestjs/common';
import { Alerts } from '#alerting';
import { Directory } from '#directory';
import { Episodes, type CaseFile } from '#episodes';
import { deriveId, referenceOf } from '#kernel';
import {
  isRunning,
  directoryGap,
  keepMarks,
  oblige,
  possibleMatches,
  reviewsNeeded,
  Tasks,
  tellsOfTask,
  type Pack,
  type PartnersOf,
  type Duty,
  type Standing,
  type TaskChanges,
  type Tell,
  type ToldTask,
  type ToReconcile,
} from '#protocols';
import type { EntityManager } from 'typeorm';
import { BesideTheCase, type Beside } from './beside-the-case.js';
import { InForce } from './in-force.js';

const REFERRAL_WITHIN_MS = 3_600_000;
const UNCHANGED: TaskChanges = { opened: [], becameOverdue: [], reopened: [], joined: [] };
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

/** A child whose case is to be looked at. */
export interface Look extends Circumstances {
  readonly child: string;
  /** The report that was just read; null when only time has passed. */
  readonly report: string | null;
}

/** A case with what the rules make of it. */
interface Judged extends Look, ToReconcile, ReturnType<typeof oblige> {
  readonly file: CaseFile;
  readonly duties: readonly Duty[];
}

/**
 * Looks at a child's case as it stands: what the protocols make of it, which tasks that opens, meets or cancels, and who
 * is told. The same look twice changes nothing the second time.
 */
@Injectable()
export class EvaluateCase {
  constructor(
    private readonly episodes: Episodes,
    private readonly besideTheCase: BesideTheCase,
    private readonly directory: Directory,
    private readonly inForce: InForce,
    private readonly tasks: Tasks,
    private readonly alerts: Alerts,
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
    circumstances: Circumstances = {},
  ): Promise<void> {
    await this.evaluateAll(tx, [{ child, report, ...circumstances }], now);
  }

  /** The same for several children at once, none of them twice: what is read and written of all of them is so in one step. */
  async evaluateAll(tx: EntityManager, looks: readonly Look[], now: Date): Promise<void> {
    if (looks.length === 0) return;
    const children = looks.map(({ child }) => child);
    await this.tasks.lock(tx, ...children);
    const candidates = looks.flatMap((look) => (look.report === null ? [] : (look.candidates ?? [])));
    const files = await this.episodes.caseFiles(tx, [...children, ...candidates]);
    const standing = await this.tasks.standings(tx, children);
    const packs = await this.inForce.protocols(tx);
    const partnersOf = await this.inForce.partners(tx, now);
    const beside = await this.besideTheCase.ofAll(tx, looks, files);
    const judged = looks.flatMap((look) => this.judge(look, { files, standing, beside, packs, partnersOf, now }));
    const changes = await this.tasks.reconcile(tx, judged, now);
    await keepMarks(tx, new Map(judged.map(({ child, marks }) => [child, marks])), now);
    // The record was merged into another meanwhile: its reports are told of there.
    const merged = children.filter((child) => !files.has(child)).map((child) => [child, null] as const);
    // A moment that has come is not there any more, though nothing else is to come: else it would come again for ever.
    const moments = judged.flatMap(({ child, report, tasks, nextMoment }) =>
      report === null || tasks.length > 0 || nextMoment !== null ? [[child, nextMoment] as const] : [],
    );
    await this.tasks.setMoments(tx, new Map([...merged, ...moments]));
    for (const { report, file, duties } of judged) {
      if (report === null) continue;
      await this.settleEarlierAlerts(tx, report, file, now);
      await this.besideTheCase.follow(tx, report, file, duties, now);
    }
    await this.tell(
      tx,
      judged.map((one, i) => ({ file: one.file, tells: this.tellsOf(one, files, changes[i] ?? UNCHANGED, now) })),
      now,
    );
  }

  /** What the rules make of the child's case; nothing where there is no such record any more. */
  private judge(
    look: Look,
    {
      files,
      standing,
      beside,
      packs,
      partnersOf,
      now,
    }: {
      readonly files: ReadonlyMap<string, CaseFile>;
      readonly standing: ReadonlyMap<string, Standing>;
      readonly beside: ReadonlyMap<string, Beside>;
      readonly packs: readonly Pack[];
      readonly partnersOf: PartnersOf;
      readonly now: Date;
    },
  ): Judged[] {
    const file = files.get(look.child);
    const known = standing.get(look.child);
    if (!file || !known) return [];
    const { tasks, completions, told } = known;
    const late = new Map(tasks.map((task) => [task.id, task.late]));
    const others = beside.get(look.child);
    const around = { directory: this.directory.snapshot(), packs, completions, told, late, others, partnersOf, now };
    const references = referencesIn(file);
    const whyGone = look.isMoved ? 'what it followed from turned out to be about another child' : undefined;
    return [{ ...look, file, tasks, references, whyGone, ...oblige(file, look.report, around) }];
  }

  private tellsOf(
    { report, candidates = [], reviewers = [], isMoved = false, ...judged }: Judged,
    files: ReadonlyMap<string, CaseFile>,
    changes: TaskChanges,
    now: Date,
  ): Tell[] {
    const { file, tells, duties } = judged;
    const directory = this.directory.snapshot();
    // Whoever was told of a task of another child's is told anew of the one that is theirs.
    const again = isMoved ? duties.filter((d) => d.report === report && isRunning(d)) : [];
    const opened = [...new Set([...changes.opened, ...again])];
    const perhaps = candidates.map((child) => files.get(child)).filter((of) => of !== undefined);
    return [
      ...tells,
      ...(report === null || perhaps.length === 0 ? [] : possibleMatches(file, report, perhaps, directory, now)),
      ...(report === null ? [] : reviewsNeeded(file, report, reviewers, directory, now)),
      ...this.tellsOfTasks({ ...changes, opened }, file, now),
    ];
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
      ...changes.reopened.flatMap((duty) => tellsOfTask(duty, 'reopened', file, directory, now)),
      ...changes.joined.flatMap((duty) => tellsOfTask(duty, 'joined', file, directory, now)),
      ...changes.becameOverdue.flatMap((duty) => tellsOfTask(duty, 'became-overdue', file, directory, now)),
    ];
  }

  private async tell(
    tx: EntityManager,
    cases: readonly { readonly file: CaseFile; readonly tells: readonly Tell[] }[],
    now: Date,
  ): Promise<void> {
    const matters = cases.flatMap(({ file, tells }) =>
      [...byReference(tells, file)].map(([reference, about]) => ({ tells: about, file, reference, now })),
    );
    const raised = await this.alerts.raiseAll(tx, matters);
    for (const [i, { file, reference, tells }] of matters.entries()) {
      for (const { episode, report, unfilled = [] } of tells) {
        const about = { child: file.child.id, episode, reference, report };
        for (const one of unfilled) await this.tasks.open(tx, directoryGap(one, about, now));
      }
      for (const referral of raised[i]?.referrals ?? []) await this.refer(tx, referral, reference, file, now);
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
