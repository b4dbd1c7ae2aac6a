import { Alerts } from '#alerting';
import { Directory } from '#directory';
import { referenceOf } from '#kernel';
import { parkedNotice, Tasks, type Tell } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RefusalDesk, type RefusedNotice } from '../feeds/kafka/refusal-desk.js';

const RULE = 'feeds';
/** More would be a list, and the receipt has that. */
const MOST_NAMED = 5;

/** What was refused on a feed topic is somebody's to look at, at the hub and at its publisher's. */
@Injectable()
export class RefusalsDesk extends RefusalDesk {
  constructor(
    private readonly tasks: Tasks,
    private readonly alerts: Alerts,
    private readonly directory: Directory,
  ) {
    super();
  }

  override async openTask(tx: EntityManager, refused: RefusedNotice): Promise<void> {
    await this.tasks.open(tx, {
      ...parkedNotice({ id: refused.letter }, refused.at),
      rule: RULE,
      reference: referenceOf(aboutOf(refused)),
      report: refused.receipt,
    });
  }

  override async tellPublisher(
    tx: EntityManager,
    refused: RefusedNotice & { readonly organisation: string },
  ): Promise<void> {
    const { organisation, at } = refused;
    const { role } = this.directory.snapshot().resolveRole(organisation, null, at);
    const tell: Tell = {
      report: aboutOf(refused),
      episode: null,
      task: null,
      kind: 'notice.rejected',
      urgency: 'routine',
      to: { organisation, role, capacity: 'reporter', person: null },
      because: [{ rule: RULE, protocol: 'hub', text: reasonOf(refused) }],
      late: false,
    };
    await this.alerts.raise(tx, { tells: [tell], file: null, reference: referenceOf(tell.report), now: at });
  }
}

/** What the alert speaks of and its reference is made of: the publisher's receipt, or the dead letter where there is none. */
const aboutOf = ({ receipt, letter }: RefusedNotice): string => receipt ?? letter;

/** Codes and places, never what stood there. */
function reasonOf({ topic, reason, errors }: RefusedNotice): string {
  const named = errors
    .slice(0, MOST_NAMED)
    .map(({ pointer, code }) => (pointer === '' ? code : `${code} at ${pointer}`));
  const more = errors.length > MOST_NAMED ? `; and ${errors.length - MOST_NAMED} more` : '';
  return `a notice that your system wrote to ${topic} was refused (${reason}): ${named.join('; ')}${more}`;
}
