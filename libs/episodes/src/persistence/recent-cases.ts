import type { CaseFile } from '../case-file.js';

/**
 * Cases as they were last folded, for the several parts of the hub that look at one within a second. A version is the
 * id of the transaction that changed the case: one that was rolled back is never asked for.
 */
export class RecentCases {
  private readonly kept = new Map<string, { readonly version: string; readonly file: CaseFile }>();

  constructor(private readonly most: number) {}

  get(child: string, version: string | undefined): CaseFile | undefined {
    const found = this.kept.get(child);
    return found !== undefined && found.version === version ? found.file : undefined;
  }

  keep(child: string, version: string | undefined, file: CaseFile): void {
    if (version === undefined) return;
    this.kept.delete(child);
    this.kept.set(child, { version, file });
    if (this.kept.size <= this.most) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }

  /** There is no such record any more, whatever was folded of it in this transaction. */
  drop(child: string): void {
    this.kept.delete(child);
  }

  clear(): void {
    this.kept.clear();
  }
}
