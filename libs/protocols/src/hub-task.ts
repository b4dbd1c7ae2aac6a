import type { Role, TaskKind } from '#contracts';

/** A task that the hub itself asks for: a referral, an alert that nobody took, a message that was put aside. */
export interface HubTask {
  readonly id: string;
  readonly kind: TaskKind;
  readonly rule: string;
  readonly owner: { readonly organisation: string; readonly role: Role };
  readonly child: string | null;
  readonly episode: string | null;
  readonly reference: string | null;
  readonly report: string | null;
  readonly startedAt: Date;
  readonly dueAt: Date | null;
}
