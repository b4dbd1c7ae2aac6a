import type { Role, TaskKind } from '#contracts';

/** A task that the hub itself asks for: a referral, an alert that nobody took, a message put aside, a place to fill. */
export interface HubTask {
  readonly id: string;
  readonly kind: TaskKind;
  readonly rule: string;
  readonly owner: { readonly organisation: string; readonly role: Role };
  /** Left out: none. */
  readonly participants?: readonly { readonly organisation: string; readonly role: Role }[] | undefined;
  readonly child: string | null;
  readonly episode: string | null;
  readonly reference: string | null;
  readonly report: string | null;
  readonly startedAt: Date;
  readonly dueAt: Date | null;
}
