import { notToldYet, wouldTell } from '#alerting';
import { Directory, type DirectorySnapshot } from '#directory';
import { Episodes, type CaseFile } from '#episodes';
import { Database } from '#platform';
import {
  draftPack,
  dutiesAhead,
  isRunning,
  matterOf,
  notToldOf,
  oblige,
  Packs,
  packOfVersion,
  replay,
  Tasks,
  tellsOfTask,
  type Duty,
  type Pack,
  type Replayed,
} from '#protocols';
import { Agreements, parseAgreement, type Agreement, type CompiledAgreements, namedTogether } from '#sharing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PreviewBody } from '../admin/preview-desk.js';
import { Problem } from '../http/problem.js';
import type { Rehearsed } from './rehearsal.js';

/** What is in force, with a draft in its place, and what a case comes to under it. */
@Injectable()
export class TriedDrafts {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly packs: Packs,
    private readonly agreements: Agreements,
    private readonly tasks: Tasks,
    private readonly episodes: Episodes,
  ) {}

  /** The packs in force with a draft, last, in the place of its own. @throws Problem 422 */
  async packsWith(given: object): Promise<readonly Pack[]> {
    const draft = await this.packOf(given);
    const others = this.packs.inForce().filter(({ id }) => id !== draft.id);
    return [...others, { ...draft, inForce: { since: null, until: null } }];
  }

  private async packOf(given: object): Promise<Pack> {
    const id = String((given as { id?: unknown }).id);
    if (!('rules' in given)) {
      const { version } = given as { version?: unknown };
      const found =
        typeof version === 'number' ? await this.packs.versions.one(this.database.manager, id, version) : null;
      if (!found) throw unknownDraft('/protocol');
      return packOfVersion(found);
    }
    const around = { directory: this.directory.snapshot(), inForce: this.packs.inForce() };
    const read = draftPack(id, { json: given }, around);
    if (read.ok) return { ...read.value.pack, version: await this.nextVersion(id) };
    const errors = read.error.map(({ pointer, code, reason }) => ({
      pointer: `/protocol${pointer}`,
      code,
      detail: reason,
    }));
    throw new Problem('invalid', 'The draft would be refused.', { errors });
  }

  /** What a draft that was not filed would be called. */
  private async nextVersion(id: string): Promise<number> {
    const [last] = await this.packs.versions.all(this.database.manager, id);
    return (last?.version ?? 0) + 1;
  }

  /** @throws Problem 422 */
  async agreementsWith(tx: EntityManager, given: object | null, now: Date): Promise<CompiledAgreements> {
    if (given === null) return this.agreements.current(tx, now);
    return this.agreements.tried(tx, await this.agreementOf(tx, given), now);
  }

  private async agreementOf(tx: EntityManager, given: object): Promise<Agreement> {
    if (!('rules' in given)) {
      const { id, version } = given as { id?: unknown; version?: unknown };
      const found = typeof version === 'number' ? await this.agreements.versions.one(tx, String(id), version) : null;
      if (!found) throw unknownDraft('/agreement');
      return { ...(found.body as unknown as Omit<Agreement, 'version'>), version: found.version };
    }
    const read = parseAgreement(given);
    if (read.ok) return read.value;
    const errors = read.error.map((error) => ({ ...error, pointer: `/agreement${error.pointer}` }));
    throw new Problem('invalid', 'The draft would be refused.', { errors });
  }

  /** What a case comes to with the notice that was just worked into it. */
  async previewOf(
    tx: EntityManager,
    { file, report }: Rehearsed,
    around: {
      readonly packs: readonly Pack[];
      readonly agreements: CompiledAgreements;
      readonly directory: DirectorySnapshot;
      readonly now: Date;
    },
  ): Promise<PreviewBody> {
    const { packs, directory, now } = around;
    const standing = await this.tasks.standing(tx, file.child.id);
    const had = new Set(standing.tasks.map(({ id }) => id));
    const partnersOf = (authority: string): string[] => namedTogether(around.agreements.inForce, authority);
    const given = { directory, packs, completions: standing.completions, told: standing.told, partnersOf, now };
    const obligations = oblige(file, report, given);
    const opened = obligations.duties.filter((duty) => isRunning(duty) && !had.has(duty.id) && duty.report === report);
    const tells = [
      ...obligations.tells,
      ...opened.flatMap((duty) => tellsOfTask(duty, 'opened', file, directory, now)),
    ].filter(({ kind }) => kind !== 'task.due');
    // Of earlier notices only what nobody has been told yet.
    const earlier = await notToldYet(
      tx,
      tells.filter((one) => one.report !== report),
    );
    const tell = wouldTell([...tells.filter((one) => one.report === report), ...earlier], file, around);
    const matter = matterOf(file, report, directory, now);
    const isTold = ({ organisation, role }: { organisation: string; role: string }): boolean =>
      tell.some(({ to }) => to.organisation === organisation && to.role === role);
    const notTell = (matter ? notToldOf(matter, packs) : [])
      .filter(({ to }) => !isTold(to))
      .map(({ to: { organisation, role, capacity }, because, reason }) => ({
        to: { organisation, role, capacity },
        because: [because],
        reason,
      }));
    const ahead = dutiesAhead(file, given, obligations).filter(({ id }) => !had.has(id));
    return { tell, notTell, tasks: [...opened, ...ahead].map(taskOf) };
  }

  /** Cases with an episode that began between the two, of an authority where one is named. */
  async casesBetween(asked: {
    readonly from: Date;
    readonly to: Date;
    readonly authority: string | null;
    readonly most: number;
  }): Promise<readonly CaseFile[]> {
    const tx = this.database.manager;
    const children = await this.episodes.childrenBetween(tx, asked);
    return [...(await this.episodes.caseFiles(tx, children)).values()];
  }

  /** Each case gone through from its beginning under these packs, whatever they were at the time. */
  replayed(
    files: readonly CaseFile[],
    around: { readonly directory: DirectorySnapshot; readonly packs: readonly Pack[]; readonly until: Date },
  ): readonly Replayed[] {
    const packs = around.packs.map((pack) => ({ ...pack, inForce: undefined, from: undefined, to: undefined }));
    return files.map((file) =>
      replay(file.notices, { ...around, packs, fold: (notices) => this.episodes.foldedFrom(file, notices) }),
    );
  }
}

const taskOf = ({ kind, rule, rules, protocol, owner, startedAt, dueAt }: Duty): PreviewBody['tasks'][number] => ({
  kind,
  rule,
  rules,
  protocol,
  owner,
  opensAt: startedAt,
  dueAt,
});

/** The draft to try is none that was written. */
export const unknownDraft = (pointer: string): Problem =>
  new Problem('invalid', 'There is no such version.', {
    errors: [{ pointer, code: 'unknown', detail: 'is the id and version of one that was written, or all of it' }],
  });
