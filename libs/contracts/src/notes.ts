import { childOf, type NoticeEvent } from './event-types.js';
import { hasValidCheckDigit } from './identifiers.js';
import type { Note } from './wire/lists.js';

const CHECKED_PART = { 'nhs-number': 'NHS number', upn: 'unique pupil number' } as const;

/** What a publisher should know of a notice that was accepted: numbers whose check digit is wrong (contract §1.1). */
export function notesOn(event: Pick<NoticeEvent, 'data'>): Note[] {
  const identifiers = childOf(event.data)?.identifiers ?? [];
  return identifiers.flatMap((identifier, index) => {
    if (hasValidCheckDigit(identifier)) return [];
    const name = CHECKED_PART[identifier.system as keyof typeof CHECKED_PART];
    const detail = `The check digit of this ${name} is wrong. It is kept, and records are not matched on it.`;
    return [{ code: 'check-digit', pointer: `/data/child/identifiers/${index}`, detail }];
  });
}
