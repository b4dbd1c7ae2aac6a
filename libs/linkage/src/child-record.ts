import type { ReportedChild } from '#contracts';

/** What one report said of a child's identity. */
export interface IdentitySource {
  readonly report: string;
  readonly organisation: string;
  /** True for `child.registered` and `placement.notified`: the word of the keeper of the record. */
  readonly registration: boolean;
  readonly at: Date;
  readonly child: ReportedChild;
}

/** One child in the registry: an id, and every report that was taken to speak of it. */
export interface ChildRecord {
  readonly id: string;
  /** True while the record is only what an uncertain report made: a person may yet find whose it is. */
  readonly provisional: boolean;
  /** Registrations before other reports, then newest first. */
  readonly sources: readonly IdentitySource[];
}
