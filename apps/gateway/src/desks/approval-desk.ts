import { isAdministrator } from '#directory';
import { Database, HubClock, type ApprovalRefusal, type Version } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import {
  DraftsDesk,
  type DraftBody,
  type DraftCollection,
  type VersionBody,
  type Written,
} from '../admin/drafts-desk.js';
import { notFound, Problem } from '../http/problem.js';
import { DraftKinds, stillRight } from './draft-kinds.js';

/** Agreements, protocols and templates: one administrator writes, another puts in force. */
@Injectable()
export class ApprovalDesk extends DraftsDesk {
  constructor(
    private readonly database: Database,
    private readonly kinds: DraftKinds,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override async list(
    caller: CallerInfo,
    collection: DraftCollection,
    organisation: string | null,
  ): Promise<readonly VersionBody[]> {
    onlyAdministrators(caller);
    const kind = this.kinds.of(collection);
    const rows = await kind.versions.list(this.database.manager);
    return rows.filter(({ body }) => organisation === null || kind.isOf(organisation, body)).map(versionBody);
  }

  override async one(caller: CallerInfo, collection: DraftCollection, id: string): Promise<VersionBody | null> {
    onlyAdministrators(caller);
    const all = await this.kinds.of(collection).versions.all(this.database.manager, id);
    const drafts = all.filter(({ state }) => state === 'draft');
    const shown = all.find(({ state }) => state === 'in-force') ?? drafts[0];
    if (!shown) return null;
    const waiting = drafts.map(({ version, written_by: writtenBy, written_at: at }) => ({
      version,
      writtenBy,
      writtenAt: at,
    }));
    return { ...versionBody(shown), drafts: waiting };
  }

  override async versions(
    caller: CallerInfo,
    collection: DraftCollection,
    id: string,
  ): Promise<readonly VersionBody[]> {
    onlyAdministrators(caller);
    return (await this.kinds.of(collection).versions.all(this.database.manager, id)).map(versionBody);
  }

  override async version(
    caller: CallerInfo,
    collection: DraftCollection,
    id: string,
    version: number,
  ): Promise<VersionBody | null> {
    onlyAdministrators(caller);
    const one = await this.kinds.of(collection).versions.one(this.database.manager, id, version);
    return one && versionBody(one);
  }

  override async write(
    caller: CallerInfo,
    collection: DraftCollection,
    id: string,
    written: Written,
  ): Promise<DraftBody> {
    onlyAdministrators(caller);
    const kind = this.kinds.of(collection);
    const read = await kind.read(id, written);
    if (!read.ok) throw new Problem('invalid', 'It is refused: some of it is wrong.', { errors: read.error });
    const draft = { id, body: read.value, ...this.by(caller) };
    const version = await this.database.transaction((tx) => kind.versions.draft(tx, draft));
    return { id, version, state: 'draft' };
  }

  override async end(caller: CallerInfo, collection: DraftCollection, id: string): Promise<DraftBody | null> {
    onlyAdministrators(caller);
    const { versions } = this.kinds.of(collection);
    return this.database.transaction(async (tx) => {
      const [inForce] = (await versions.all(tx, id)).filter(({ state }) => state === 'in-force');
      if (inForce) {
        const version = await versions.draft(tx, { id, body: inForce.body, ends: true, ...this.by(caller) });
        return { id, version, state: 'draft' as const, ends: true };
      }
      if ((await versions.discard(tx, { id, ...this.by(caller) })) === 0) throw notFound();
      return null;
    });
  }

  override async approve(
    caller: CallerInfo,
    collection: DraftCollection,
    draft: { readonly id: string; readonly version: number; readonly reason: string },
  ): Promise<VersionBody> {
    onlyAdministrators(caller);
    const kind = this.kinds.of(collection);
    const by = this.by(caller);
    const written = await kind.versions.one(this.database.manager, draft.id, draft.version);
    const right = written?.state === 'draft' ? await stillRight(kind, written) : null;
    if (right?.ok === false) {
      throw new Problem('invalid', 'Since it was written it has become wrong.', { errors: right.error });
    }
    const approved = await this.database.transaction(async (tx) => {
      const done = await kind.versions.approve(tx, { ...draft, ...by });
      if (done.ok) await kind.settle(tx, by.at);
      return done;
    });
    if (!approved.ok) throw problemOf(approved.error);
    await kind.learn(this.database.manager, by.at);
    return versionBody(approved.value);
  }

  private by({ clientId, organisation }: CallerInfo): { by: string; organisation: string; at: Date } {
    return { by: clientId, organisation, at: this.clock.now() };
  }
}

const versionBody = (row: Version): VersionBody => ({
  ...row.body,
  id: row.id,
  version: row.version,
  state: row.state,
  ...(row.ends ? { ends: true } : {}),
  writtenBy: row.written_by,
  writtenAt: row.written_at,
  approvedBy: row.approved_by,
  reason: row.reason,
  inForceSince: row.in_force_since,
  inForceUntil: row.in_force_until,
});

function onlyAdministrators(caller: CallerInfo): void {
  if (!isAdministrator(caller)) throw new Problem('not-permitted', "This is for the hub's own administrators.");
}

function problemOf(refusal: ApprovalRefusal): Problem {
  switch (refusal) {
    case 'not-found':
      return notFound();
    case 'own':
      return new Problem('not-permitted', 'Whoever wrote it cannot approve it: another administrator has to.');
    case 'not-a-draft':
      return new Problem('not-a-draft', 'It is in force already, or another version has taken its place.');
  }
}
