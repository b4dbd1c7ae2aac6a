import { DirectoryRecords, mayOpen, type AdminRecord, type RecordCollection, type Refusal } from '#directory';
import { HubClock } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { RecordsDesk } from '../admin/records-desk.js';
import { notFound, Problem } from '../http/problem.js';

/** What stands in the directory, for the hub's administrators, and for each organisation its own. */
@Injectable()
export class DirectoryDesk extends RecordsDesk {
  constructor(
    private readonly records: DirectoryRecords,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override async list(
    caller: CallerInfo,
    collection: RecordCollection,
    organisation: string | null,
  ): Promise<readonly AdminRecord[]> {
    onlyWhoAdministers(caller, collection);
    return (await this.records.list(caller, collection, organisation)) ?? [];
  }

  override async one(caller: CallerInfo, collection: RecordCollection, id: string): Promise<AdminRecord | null> {
    onlyWhoAdministers(caller, collection);
    return this.records.one(caller, collection, id);
  }

  override async put(caller: CallerInfo, collection: RecordCollection, id: string, body: object): Promise<AdminRecord> {
    onlyWhoAdministers(caller, collection);
    const written = await this.records.put(caller, collection, id, body, this.clock.now());
    if (!written.ok) throw problemOf(written.error);
    return written.value;
  }

  override async remove(caller: CallerInfo, collection: RecordCollection, id: string): Promise<void> {
    onlyWhoAdministers(caller, collection);
    const refusal = await this.records.remove(caller, collection, id, this.clock.now());
    if (refusal) throw problemOf(refusal);
  }
}

function onlyWhoAdministers(caller: CallerInfo, collection: RecordCollection): void {
  if (!mayOpen(caller, collection)) {
    throw new Problem('not-permitted', `Only the administrators of the hub may see the ${collection}.`);
  }
}

function problemOf(refusal: Refusal): Problem {
  switch (refusal.code) {
    case 'invalid':
      return new Problem('invalid', 'Some fields are wrong.', { errors: refusal.errors });
    case 'not-found':
      return notFound();
    case 'needed':
      return new Problem('needed', refusal.detail, {
        errors: [{ pointer: '', code: refusal.rule, detail: refusal.detail }],
      });
  }
}
