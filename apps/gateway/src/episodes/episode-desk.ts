import type { EpisodeBody, EpisodeState } from '#contracts';
import type { CallerInfo } from '../access/caller.js';
import type { PageOf } from '../http/cursor.js';

export interface EpisodeFilter {
  readonly state: EpisodeState | null;
  readonly child: string | null;
}

/** Episodes that the caller's organisation is party to, each as far as it may see it. */
export abstract class EpisodeDesk {
  /** @throws BadCursor */
  abstract list(caller: CallerInfo, filter: EpisodeFilter, cursor: string | null): Promise<PageOf<EpisodeBody>>;
  /** Null for what is not there, or the caller is no party to. */
  abstract one(caller: CallerInfo, id: string): Promise<EpisodeBody | null>;
}
