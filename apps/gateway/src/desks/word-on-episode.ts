import { cloudEventType, type ActionRecorded, type NoticeEvent, type TaskCompletionRequest } from '#contracts';
import { Episodes, movesEpisode } from '#episodes';
import { Intake } from '#intake';
import { deriveId } from '#kernel';
import { Database, HubClock } from '#platform';
import { Packs, Tasks } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';

/**
 * What the completion of a task says of the episode itself, that its inquiries are exhausted (MED-15) or that another
 * agency takes it over (MED-09), takes the way of every notice of the episode: as its owner's `action.recorded`.
 */
@Injectable()
export class WordOnEpisode {
  constructor(
    private readonly database: Database,
    private readonly tasks: Tasks,
    private readonly packs: Packs,
    private readonly episodes: Episodes,
    private readonly intake: Intake,
    private readonly clock: HubClock,
  ) {}

  /** Stores it where there is such a word; the same said again is stored once. @throws StorageUnavailable */
  async pass(caller: CallerInfo, id: string, request: TaskCompletionRequest): Promise<void> {
    const tx = this.database.manager;
    const task = await this.tasks.closedBy(tx, caller.organisation, id, request, this.packs.everInForce());
    const [feed] = caller.feeds;
    if (!task?.child || feed === undefined) return;
    const now = this.clock.now().toISOString();
    const { outcome, at = now, reason, authorisedBy, nextReviewAt, takenOverBy } = request;
    const data: ActionRecorded = { action: task.kind, at, outcome, reason, authorisedBy, nextReviewAt, takenOverBy };
    const file = await this.episodes.caseFile(tx, task.child);
    const episode = file.history.episodes.find((one) => one.id === task.episode);
    if (!episode || !movesEpisode(data, episode.kind)) return;
    const its = file.notices.filter(({ report }) => episode.notices.includes(report));
    // Under a case number of the episode's, the owner's own where it has one: so it is known which episode it speaks of.
    const ofCase = its.find(({ organisation }) => organisation === caller.organisation) ?? its[0];
    if (!ofCase) return;
    const event: NoticeEvent<'action.recorded'> = {
      id: deriveId('completion', id, JSON.stringify(request)),
      source: ofCase.source,
      type: 'action.recorded',
      subject: ofCase.subject,
      time: now,
      data,
    };
    await this.intake.accept({
      event,
      raw: { specversion: '1.0', ...event, type: cloudEventType('action.recorded') },
      organisation: caller.organisation,
      feed,
      via: 'http',
      notes: [],
      actor: caller.clientId,
    });
  }
}
