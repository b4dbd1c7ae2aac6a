import type { Duty } from './obligations.js';

/** Whether an organisation may say of a task that it is done: its owner, a participant, the responsible authority. */
export function mayMeet(
  duty: {
    readonly owner: Pick<Duty['owner'], 'organisation'>;
    readonly participants: readonly Pick<Duty['participants'][number], 'organisation'>[];
  },
  responsible: string | null,
  sender: string,
): boolean {
  return (
    sender === duty.owner.organisation ||
    sender === responsible ||
    duty.participants.some(({ organisation }) => organisation === sender)
  );
}
