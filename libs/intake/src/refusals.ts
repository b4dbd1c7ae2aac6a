import { isNoticeOf, type FieldError, type NoticeEvent } from '#contracts';

/**
 * A notice that a protocol pack forbids (MED-03): the rule's id is the error's `code`. Declared here because intake
 * refuses, filled by protocols because the packs know; without a filling nothing is forbidden.
 */
export abstract class RefusalByProtocol {
  abstract refusal(event: NoticeEvent, organisation: string): FieldError | null;
}

export class PermitsEverything extends RefusalByProtocol {
  override refusal(): null {
    return null;
  }
}

/** Only the authority itself says which children it answers for (contract §2.3). */
export function notYourChild(event: NoticeEvent, organisation: string): FieldError | null {
  const responsible =
    isNoticeOf(event, 'child.registered') || isNoticeOf(event, 'placement.notified')
      ? event.data.responsibleAuthority
      : undefined;
  if (responsible === undefined || responsible === organisation) return null;
  return {
    pointer: '/data/responsibleAuthority',
    code: 'not-your-child',
    detail: 'An authority registers and places the children it is responsible for itself: it must be the sender.',
  };
}

/** Taking back is for one's own notices; of another's nobody hears whether it exists (contract §2.2). */
export const NOT_YOUR_EVENT: FieldError = {
  pointer: '/data/eventId',
  code: 'not-your-event',
  detail: 'It must be the id of a notice that your organisation sent.',
};
