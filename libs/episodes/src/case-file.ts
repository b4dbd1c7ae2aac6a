import type {
  Address,
  AlertRestriction,
  ChildRegistered,
  EpisodeCategory,
  EpisodeFlag,
  EpisodeKind,
  EpisodeState,
  EventType,
  Feed,
  FoundHow,
  MissingFrom,
  NoticeData,
  PlacementProvider,
  PlacementKind,
  RiskLevel,
  TriageColour,
} from '#contracts';
import type { ChildRecord } from '#linkage';

/** One report as it bears on a child: what was said, by whom, and since when it counts. The report itself is kept by intake and never changed. */
export interface Notice {
  readonly report: string;
  readonly organisation: string;
  readonly feed: Feed;
  readonly source: string;
  readonly subject: string;
  readonly eventId: string;
  readonly type: EventType;
  readonly data: NoticeData;
  /** When the thing happened: `since`, `at`, `from`, else when it was recorded. */
  readonly effectiveAt: Date;
  /** When the publisher wrote it down: the event's `time`, else its arrival. */
  readonly recordedAt: Date;
  readonly receivedAt: Date;
  /** Its place in the order of arrival, over all notices. */
  readonly position: number;
  /** The report that took this one back, if one did, and that report's place in the order of arrival. */
  readonly withdrawnBy: string | null;
  readonly withdrawnAtPosition: number | null;
  /** The latest decision on a review that took it from another child to this one; null where it has always been this one's. */
  readonly movedBy: string | null;
}

/** A level of risk, whoever set it, and from when it held. */
export interface RiskStep {
  readonly at: Date;
  readonly level: RiskLevel;
  readonly by: string;
}

export interface EpisodeRisk {
  /** What the hub acts on (ENG-02). */
  readonly level: RiskLevel;
  /** What was sent last; null when nobody has said. */
  readonly reported: RiskLevel | null;
  readonly factors: readonly { readonly factor: string; readonly by: string }[];
  readonly since: Date | null;
  readonly history: readonly RiskStep[];
}

/** A category, whoever sent it, and from when it held. */
export interface CategoryStep {
  readonly at: Date;
  readonly category: EpisodeCategory;
  readonly by: string;
}

/** What of a notice the hub does not act on as it was sent, and the rule that says so. */
export interface NotAsSent {
  readonly report: string;
  readonly rule: string;
  /** The rule's sentence. */
  readonly detail: string;
  /** Whether it waits for somebody who may allow it. */
  readonly isHeld: boolean;
}

export interface TimelineEntry {
  readonly at: Date;
  readonly recordedAt: Date;
  readonly kind: string;
  readonly by: string;
  readonly report: string;
}

/** From the going to the return, whichever agencies wrote about it. */
export interface Episode {
  readonly id: string;
  readonly reference: string;
  readonly child: string;
  readonly kind: EpisodeKind;
  readonly state: EpisodeState;
  readonly category: EpisodeCategory | null;
  readonly categories: readonly CategoryStep[];
  /** What was sent and is not acted on as sent, by when it happened. */
  readonly notAsSent: readonly NotAsSent[];
  readonly since: Date;
  readonly endedAt: Date | null;
  readonly risk: EpisodeRisk;
  /** The authority that looks after the child, else the one where the child lives; null when nothing tells. */
  readonly responsible: string | null;
  /** The authority the child is placed in, when it is another than `responsible`. */
  readonly host: string | null;
  /** Whether an authority looks after the child on the day of the going. */
  readonly lookedAfter: boolean;
  /** The placement on the day of the going. */
  readonly placement: PlacementPeriod | null;
  readonly missingFrom: MissingFrom | null;
  /** The organisation that first reported the going. */
  readonly reportedBy: string;
  /** Every organisation that wrote about this episode. */
  readonly publishers: readonly string[];
  readonly restricted: AlertRestriction | null;
  readonly flags: readonly EpisodeFlag[];
  /** How urgently the agencies must speak about the child, where a pack says so. */
  readonly triage: TriageColour | null;
  /** Authorities that a pack brings in, since the child was found in their area and is not likely to leave it (DAR-13). */
  readonly receiving: readonly string[];
  /** The return; of a child who missed education, the return to it. */
  readonly found: { readonly at: Date; readonly how: FoundHow; readonly by: string; readonly report: string } | null;
  /** Of a search for a pupil that was put to rest, without being closed: since when, and the report that did it (MED-15). */
  readonly dormant: { readonly at: Date; readonly report: string } | null;
  /** Of a child who misses education: from when the absence counts, the end of leave where there was leave (BHM-19). */
  readonly absentFrom: Date | null;
  /** Reports that belong to it, by when the thing happened. */
  readonly notices: readonly string[];
  readonly timeline: readonly TimelineEntry[];
}

/** Where a child was placed from one local day to another. */
export interface PlacementPeriod {
  readonly reference: string;
  readonly kind: PlacementKind | null;
  readonly provider: PlacementProvider | null;
  readonly address: Address | null;
  /** The authority the placement lies in. */
  readonly authority: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly responsible: string;
  readonly services: readonly string[];
  /** The report that said so last, and who sent it. */
  readonly report: string;
  readonly organisation: string;
}

/** What the responsible authority last said of the child's case. */
export interface CareRecord {
  readonly responsible: string;
  readonly statuses: NonNullable<ChildRegistered['statuses']>;
  readonly flags: readonly string[];
  readonly professionals: NonNullable<ChildRegistered['professionals']>;
  readonly parentsMayBeTold: boolean;
  readonly ethnicity: string | null;
  readonly report: string;
  readonly organisation: string;
  readonly at: Date;
}

export interface History {
  readonly episodes: readonly Episode[];
  readonly placements: readonly PlacementPeriod[];
  /** The latest word of any authority, and each authority's latest, newest first. */
  readonly care: CareRecord | null;
  readonly careRecords: readonly CareRecord[];
}

/** All that the hub holds on one child, as the rules of protocols and sharing see it. */
export interface CaseFile {
  readonly child: ChildRecord;
  readonly notices: readonly Notice[];
  readonly history: History;
}
