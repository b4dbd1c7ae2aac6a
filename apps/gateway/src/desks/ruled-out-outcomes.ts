import type { TaskCompletionRequest } from '#contracts';
import { Directory } from '#directory';
import { Episodes } from '#episodes';
import { HubClock } from '#platform';
import { isRunning, matterOf, Packs, ruleAgainst, type TaskRow } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CallerInfo } from '../access/caller.js';
import { Problem } from '../http/problem.js';
import { WordOnEpisode } from './word-on-episode.js';

/** What no rule lets a task come to: said through the interface it is refused, so that nobody thinks it settled. */
@Injectable()
export class RuledOutOutcomes {
  constructor(
    private readonly episodes: Episodes,
    private readonly directory: Directory,
    private readonly packs: Packs,
    private readonly clock: HubClock,
    private readonly wordOnEpisode: WordOnEpisode,
  ) {}

  /** What is said of the episode itself goes its own way. @throws StorageUnavailable */
  async passOn(caller: CallerInfo, id: string, said: TaskCompletionRequest): Promise<void> {
    await this.wordOnEpisode.pass(caller, id, said);
  }

  /** @throws Problem where a rule admits no such outcome of the task in this case (DAR-09) */
  async refuse(tx: EntityManager, task: TaskRow, said: TaskCompletionRequest): Promise<void> {
    if (said.outcome === undefined || !isRunning(task) || task.child === null || task.report === null) return;
    const file = (await this.episodes.caseFiles(tx, [task.child])).get(task.child);
    const matter = file && matterOf(file, task.report, this.directory.snapshot(), this.clock.now());
    const rule = matter && ruleAgainst(task, said, matter, this.packs.everInForce());
    if (!rule) return;
    const detail = `${rule} admits no such outcome here: the task stays open until it is done.`;
    throw new Problem('invalid', detail, { errors: [{ pointer: '/outcome', code: rule, detail }] });
  }
}
