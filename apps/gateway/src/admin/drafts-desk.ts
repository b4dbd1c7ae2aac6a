import type { CallerInfo } from '../access/caller.js';

/** What takes effect on a second administrator's approval (contract §2.3). */
export const DRAFT_COLLECTIONS = ['agreements', 'protocols', 'templates'] as const;
export type DraftCollection = (typeof DRAFT_COLLECTIONS)[number];

/** What was written and waits for somebody else. */
export interface DraftBody {
  readonly id: string;
  readonly version: number;
  readonly state: 'draft';
  /** True where approving it puts the thing out of force. */
  readonly ends?: boolean;
}

/** One version as it is answered: what was written, and what became of it. */
export type VersionBody = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly version: number;
  readonly state: string;
};

/** What somebody wrote, as it came. */
export type Written = { readonly json: object } | { readonly yaml: string };

/** Agreements, protocols and templates, for the hub's administrators. */
export abstract class DraftsDesk {
  /** Of each the version in force, else its latest draft; those of one organisation where one is named. */
  abstract list(
    caller: CallerInfo,
    collection: DraftCollection,
    organisation: string | null,
  ): Promise<readonly VersionBody[]>;
  abstract one(caller: CallerInfo, collection: DraftCollection, id: string): Promise<VersionBody | null>;
  /** Latest first; empty where there is no such thing. */
  abstract versions(caller: CallerInfo, collection: DraftCollection, id: string): Promise<readonly VersionBody[]>;
  abstract version(
    caller: CallerInfo,
    collection: DraftCollection,
    id: string,
    version: number,
  ): Promise<VersionBody | null>;
  /** @throws Problem 422 */
  abstract write(caller: CallerInfo, collection: DraftCollection, id: string, written: Written): Promise<DraftBody>;
  /** @returns the draft that would end it, or null where there were only drafts, which are gone. @throws Problem 404 */
  abstract end(caller: CallerInfo, collection: DraftCollection, id: string): Promise<DraftBody | null>;
  /** @throws Problem 403 by its writer, 404, 409 for what is no draft, 422 for what has become wrong since */
  abstract approve(
    caller: CallerInfo,
    collection: DraftCollection,
    draft: { readonly id: string; readonly version: number; readonly reason: string },
  ): Promise<VersionBody>;
}
