import { isNoticeOf, type FieldError, type NoticeEvent } from '#contracts';
import { RefusalByProtocol } from '#intake';
import type { Pack } from './pack.js';

/** Refuses what a force has agreed in its authority's protocol not to send (MED-03), whoever the child is. */
export class RefusalByPacks extends RefusalByProtocol {
  constructor(private readonly inForce: () => readonly Pack[]) {
    super();
  }

  override refusal(event: NoticeEvent, organisation: string): FieldError | null {
    const category =
      isNoticeOf(event, 'missing.reported') || isNoticeOf(event, 'missing.updated') ? event.data.category : undefined;
    if (category === undefined) return null;
    const forbidding = this.inForce()
      .filter(({ force }) => force === organisation)
      .flatMap(({ rules }) => rules)
      .find(({ refuse }) => refuse?.categories.includes(category));
    if (!forbidding?.refuse) return null;
    return { pointer: '/data/category', code: forbidding.id, detail: forbidding.refuse.text };
  }
}
