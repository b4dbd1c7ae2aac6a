import type { Because, NotTold } from '#protocols';
import type { WouldTell } from '#alerting';
import type { CallerInfo } from '../access/caller.js';

/** A sample event, when it would come, and drafts to try: by id and version, or written out. */
export interface PreviewRequest {
  readonly event: object;
  readonly at: Date | null;
  readonly agreement: object | null;
  readonly protocol: object | null;
}

export interface PreviewBody {
  readonly tell: readonly WouldTell[];
  readonly notTell: readonly (Omit<NotTold, 'because' | 'to'> & {
    readonly to: Pick<NotTold['to'], 'organisation' | 'role' | 'capacity'>;
    readonly because: readonly Because[];
  })[];
  readonly tasks: readonly {
    readonly kind: string;
    readonly rule: string;
    readonly rules: readonly string[];
    readonly protocol: string;
    readonly owner: { readonly organisation: string; readonly role: string };
    readonly opensAt: Date;
    readonly dueAt: Date | null;
  }[];
}

/** What stored episodes came to under the packs in force, and what they would have come to under a draft. */
export interface LoadRequest {
  readonly protocol: object;
  readonly from: Date;
  readonly to: Date;
}

/** A message as it would be sent. */
export interface MessageBody {
  readonly subject: string;
  readonly body: string;
}

export interface Load {
  readonly inForce: number;
  readonly draft: number;
}

export interface LoadBody {
  readonly from: Date;
  readonly to: Date;
  readonly episodes: number;
  readonly alerts: Load;
  readonly tasks: Load;
  /** By rule, kind and role; an alert or task under two rules is counted with each of them. */
  readonly byRule: readonly ({
    readonly what: 'alert' | 'task';
    readonly rule: string;
    readonly kind: string;
    readonly role: string;
  } & Load)[];
}

/** Tries things without telling anyone. */
export abstract class PreviewDesk {
  /** @throws Problem 400, 403, 422 */
  abstract preview(caller: CallerInfo, request: PreviewRequest): Promise<PreviewBody>;
  /** What a template makes of an invented alert of its kind. @throws Problem 403, 422 */
  abstract message(caller: CallerInfo, template: object): Promise<MessageBody>;
  /** @throws Problem 403, 422 */
  abstract load(caller: CallerInfo, request: LoadRequest): Promise<LoadBody>;
}
