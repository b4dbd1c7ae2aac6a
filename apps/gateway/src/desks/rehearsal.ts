import { EVENT_TYPES, eventTypeOf, validateEvent, type FieldError, type NoticeEvent } from '#contracts';
import { isWithinSource, mayPublish, type Client, type DirectorySnapshot } from '#directory';
import { Episodes, FollowReport, type CaseFile } from '#episodes';
import { Admission, fileForRehearsal, type Submission } from '#intake';
import { Database } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../http/problem.js';

/** A case as it would be with a notice that nobody sent. */
export interface Rehearsed {
  readonly file: CaseFile;
  readonly report: string;
}

/** Takes a notice through the hub's own work, in a transaction that is undone whatever comes of it. */
@Injectable()
export class Rehearsal {
  constructor(
    private readonly database: Database,
    private readonly admission: Admission,
    private readonly followReport: FollowReport,
    private readonly episodes: Episodes,
  ) {}

  /**
   * @param see what is made of the case, within the transaction; null where nobody can say which child it is about
   * @throws Problem 400, 422 for an event that would be refused
   */
  async of<T>(
    event: object,
    at: Date,
    directory: DirectorySnapshot,
    see: (tx: EntityManager, rehearsed: Rehearsed | null) => Promise<T>,
  ): Promise<T> {
    const submission = await this.admitted(event, directory);
    try {
      await this.database.transaction(async (tx) => {
        const report = await fileForRehearsal(tx, submission, at);
        await this.followReport.follow(tx, report, at);
        const [row]: { child: string | null }[] = await tx.query(
          'SELECT child FROM episodes_notice WHERE report = $1',
          [report],
        );
        const child = row?.child ?? null;
        const file = child === null ? undefined : (await this.episodes.caseFiles(tx, [child])).get(child);
        throw new Undo(await see(tx, file ? { file, report } : null));
      });
    } catch (thrown) {
      if (thrown instanceof Undo) return thrown.seen as T;
      throw thrown;
    }
    throw new Error('a rehearsal was not undone');
  }

  private async admitted(event: object, directory: DirectorySnapshot): Promise<Submission> {
    const checked = validateEvent(event);
    if (!checked.ok) throw refused(checked.errors, checked.kind === 'invalid' ? 'invalid' : 'not-a-cloudevent');
    const notice = checked.value;
    const publisher = directory
      .clients()
      .find(({ source, feeds }) => feeds.length > 0 && isWithinSource(source, notice.source));
    if (!publisher) {
      throw refused([{ pointer: '/source', code: 'unknown', detail: 'is, or lies below, the source of a client' }]);
    }
    const feed = feedOf(publisher, notice);
    if (!feed) throw refused([{ pointer: '/type', code: 'wrong-type', detail: 'is one that this publisher may send' }]);
    const refusals = await this.admission.refusals(notice, publisher.organisation);
    if (refusals.length > 0) throw refused(refusals);
    return { event: notice, raw: event, organisation: publisher.organisation, feed, via: 'http', notes: [] };
  }
}

/** Thrown so that the transaction is undone. */
class Undo extends Error {
  constructor(readonly seen: unknown) {
    super('undone');
  }
}

function feedOf({ kind, feeds }: Client, { type }: NoticeEvent): Submission['feed'] | undefined {
  const known = eventTypeOf(type) ?? type;
  return mayPublish(kind, known) ? feeds.find((feed) => EVENT_TYPES[known].feeds.includes(feed)) : undefined;
}

const refused = (errors: readonly FieldError[], code: 'invalid' | 'not-a-cloudevent' = 'invalid'): Problem =>
  new Problem(code, 'The event would be refused.', {
    errors: errors.map((error) => ({ ...error, pointer: `/event${error.pointer}` })),
  });
