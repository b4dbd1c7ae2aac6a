import type { AgreementBasis, AlertKind, Role, WithheldCategory } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import type { CaseFile, Episode, Notice } from '#episodes';
import { onceFor } from '#kernel';
import {
  decide,
  factsOf,
  projection,
  subjectOf,
  type CompiledAgreements,
  type Decision,
  type Fact,
  type Projection,
  type Recipient,
  type Subject,
} from '#sharing';
import { tellsOfGoing, type Alert } from './alert.js';
import { readerKey, type ShownList } from './delivery/digest-lists.js';

/** Whom a recipient rings who may be shown nothing. */
export interface Ring {
  readonly organisation: string;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
}

/** What one recipient is shown of a matter, by a decision made just now. */
export interface Shown {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly withheld: WithheldCategory[];
  readonly agreements: AgreementBasis[];
  /** Nothing but that there is a notice, and whom to ring. */
  readonly pointer: boolean;
  readonly ring: Ring | null;
  /** Who must take it up with the recipient, because no agreement lets the hub say it. */
  readonly refer: string | null;
  /** What was decided, for the ledger; null where there was nothing to decide. */
  readonly decided: {
    readonly recipient: Recipient;
    readonly decision: Decision;
    readonly projection: Projection;
  } | null;
  /** The list that a digest sends; null for whatever is no digest. */
  readonly list: ShownList | null;
}

/** A list is decided row by row, in the room that makes it. */
function showing(list: ShownList): Shown {
  const { name, title, authority, from, to, columns, rows } = list;
  return { ...NOTHING, facts: { list: { name, title, authority, from, to, columns, rows } }, list };
}

/** The same without a word of it: what a message says that may carry a reference and a link only. */
export function referenceOnly(shown: Shown): Shown {
  return { ...shown, facts: {}, withheld: [], agreements: [] };
}

/** What of an alert tells what it is about. */
export type Told = Pick<
  Alert,
  'organisation' | 'role' | 'capacity' | 'kind' | 'report' | 'about' | 'episode' | 'withdraws'
>;

/** One notice with all that is known around it. It follows from the case alone: every sending asks about the same facts. */
interface Known {
  readonly notice: Notice;
  readonly episode: Episode | null;
  readonly facts: readonly Fact[];
}

/** The same as conditions ask about it at this moment, worked out once for however many recipients. */
interface Matter extends Known {
  readonly subject: Subject;
}

/** What of a case was told of already, by `keyOf`: kept as long as the case is. */
const knownIn = onceFor<CaseFile, Map<string, Known | null>>(() => new Map());
const keyOf = ({ about, episode, withdraws, report }: Told): string =>
  `${about} ${episode ?? ''} ${withdraws === null ? '' : report}`;

const NOTHING: Shown = {
  facts: {},
  withheld: [],
  agreements: [],
  pointer: false,
  ring: null,
  refer: null,
  decided: null,
  list: null,
};

/**
 * What was shown of the wrong child is not shown again, and the right one is another's to see; what reviewers may see of
 * either side is decided where they open the review.
 */
const SHOWING_NOTHING: readonly AlertKind[] = ['correction', 'review.needed'];

/**
 * Decides, at one moment, what each recipient is shown (sharing.md). The facts of a matter are worked out once; the
 * decision is made for each recipient and is not kept for later, since the next showing is decided anew.
 */
export class Disclosing {
  private readonly matters = new Map<Known, Matter>();

  constructor(
    private readonly directory: DirectorySnapshot,
    private readonly agreements: CompiledAgreements,
    private readonly now: Date,
    private readonly lists: ReadonlyMap<string, ShownList> = new Map(),
  ) {}

  /** For the role given: the alert's own, or that of the contact whom a later step reaches. */
  show(told: Told, role: Role, file: CaseFile | null): Shown {
    if (SHOWING_NOTHING.includes(told.kind)) return NOTHING;
    const list = this.lists.get(readerKey({ digest: told.about, organisation: told.organisation, role }));
    if (list) return showing(list);
    const matter = file && this.matterOf(told, file);
    if (!matter) return NOTHING; // not of a child, or the report has since been found to speak of another
    const kind = this.directory.organisation(told.organisation)?.kind;
    if (!kind) return this.pointerTo(matter, told.organisation);
    const recipient = { organisation: told.organisation, kind, role, capacity: told.capacity };
    const { facts, subject } = matter;
    const decision = decide({ facts, subject, recipient, kind: told.kind }, this.agreements, this.now);
    const projected = projection(facts, decision);
    return {
      facts: projected.facts,
      withheld: [...decision.withheld],
      agreements: decision.agreements.map(({ id, version, lawfulBasis, categories }) => ({
        id,
        version,
        lawfulBasis,
        categories: [...categories],
      })),
      pointer: decision.pointer,
      ring: decision.pointer ? this.ringOf(matter.notice.organisation) : null,
      refer: decision.refer ? this.supplierFor(matter, told.organisation) : null,
      decided: { recipient, decision, projection: projected },
      list: null,
    };
  }

  private pointerTo(matter: Matter, organisation: string): Shown {
    const ring = this.ringOf(matter.notice.organisation);
    return { ...NOTHING, pointer: true, ring, refer: this.supplierFor(matter, organisation) };
  }

  private supplierFor({ notice }: Matter, organisation: string): string | null {
    return notice.organisation === organisation ? null : notice.organisation;
  }

  private matterOf(told: Told, file: CaseFile): Matter | null {
    const known = knownOf(told, file);
    if (!known) return null;
    let matter = this.matters.get(known);
    if (!matter) {
      const { notice, episode } = known;
      matter = { ...known, subject: subjectOf(file, episode, notice, this.directory, this.now) };
      this.matters.set(known, matter);
    }
    return matter;
  }

  private ringOf(organisation: string): Ring | null {
    const known = this.directory.organisation(organisation);
    if (!known) return null;
    const [contact] = this.directory.resolveRole(organisation, null, this.now).contacts;
    const by = (kind: 'email' | 'sms'): string | null =>
      contact?.channels.find((channel) => channel.kind === kind)?.address ?? null;
    return { organisation: known.name, name: contact?.name ?? known.name, phone: by('sms'), email: by('email') };
  }
}

function knownOf(told: Told, file: CaseFile): Known | null {
  const [ofFile, key] = [knownIn(file), keyOf(told)];
  let known = ofFile.get(key);
  if (known === undefined) ofFile.set(key, (known = gather(told, file)));
  return known;
}

function gather(told: Told, file: CaseFile): Known | null {
  const notice = file.notices.find(({ report }) => report === told.about);
  if (!notice) return null;
  const episode = file.history.episodes.find(({ id }) => id === told.episode) ?? null;
  const facts = factsOf(file, episode, notice);
  return { notice, episode, facts: told.withdraws === null ? facts : standDownFacts(facts, told, file) };
}

/** Which child and which episode, and why it was withdrawn: what the withdrawn notice said is not said again. */
function standDownFacts(facts: readonly Fact[], told: Told, file: CaseFile): readonly Fact[] {
  const ofNotice = ({ path }: Fact): boolean => path.startsWith('notice.');
  const withdrawal = file.notices.find(({ report }) => report === told.report);
  const said = withdrawal ? factsOf(file, null, withdrawal).filter(ofNotice) : [];
  return [...facts.filter((fact) => !ofNotice(fact)), ...said];
}

/** Why the message of an alert is not to be sent any more; null where it is (I6). */
export function whyNotToSend(
  alert: Pick<Alert, 'kind' | 'state' | 'report' | 'about' | 'child' | 'episode'>,
  file: CaseFile | null,
): 'withdrawn' | 'found' | 'moved' | null {
  if (alert.state === 'withdrawn') return 'withdrawn';
  if (!file || alert.kind === 'correction') return null;
  const notice = file.notices.find(({ report }) => report === alert.about);
  // What takes something back must still go out when the report it speaks of has been moved to another child.
  if (!notice) return alert.kind === 'stand-down' ? null : 'moved';
  if (alert.kind !== 'stand-down' && notice.withdrawnBy !== null && alert.report === alert.about) return 'withdrawn';
  if (!tellsOfGoing(alert.kind)) return null;
  // The episode that the notice belongs to now, which need not be the one that it was told under.
  const episode = file.history.episodes.find(({ notices }) => notices.includes(notice.report));
  return episode?.found ? 'found' : null;
}
