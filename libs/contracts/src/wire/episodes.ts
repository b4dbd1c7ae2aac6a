import type { RiskLevel } from '../terms/child.js';
import type { EpisodeCategory, EpisodeFlag, EpisodeKind, EpisodeState, TriageColour } from '../terms/episodes.js';
import type { TaskState } from '../terms/tasks.js';
import type { WithheldCategory } from './lists.js';

/** `level` is what the hub acts on, `reported` what was sent. */
export interface EpisodeRiskBody {
  level?: RiskLevel | undefined;
  reported?: RiskLevel | null | undefined;
  factors?: string[] | undefined;
  since?: string | null | undefined;
  history?: { at: string; level: RiskLevel; by: string }[] | undefined;
}

export interface TimelineBody {
  at: string;
  recordedAt: string;
  kind: string;
  by: string;
  text: string;
}

export interface ClockBody {
  rule: string;
  task: string;
  dueAt: string | null;
  state: TaskState;
}

/** An episode as far as its reader may see it: what is withheld is absent, and its category named in `withheld`. */
export interface EpisodeBody {
  id: string;
  reference: string;
  state: EpisodeState;
  kind: EpisodeKind;
  category?: EpisodeCategory | null | undefined;
  since?: string | undefined;
  endedAt?: string | null | undefined;
  /** For `GET /v1/children/{childId}/disclosures`. */
  childId?: string | undefined;
  child?: Record<string, unknown> | undefined;
  risk?: EpisodeRiskBody | undefined;
  placement?: Record<string, unknown> | undefined;
  responsible?: string | null | undefined;
  host?: string | null | undefined;
  /** Episodes of children who went together (BHM-07). */
  linked?: string[] | undefined;
  flags?: EpisodeFlag[] | undefined;
  triage?: TriageColour | null | undefined;
  /** The category first reported first. */
  categories?: { at: string; category: EpisodeCategory; by: string }[] | undefined;
  timeline?: TimelineBody[] | undefined;
  clocks?: ClockBody[] | undefined;
  withheld: WithheldCategory[];
}
