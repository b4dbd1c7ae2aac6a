import { TRIAGE_COLOURS, type EpisodeCategory, type EpisodeFlag, type RiskLevel, type TriageColour } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import {
  EXPLOITATION,
  PackReading,
  type CaseFile,
  type CategoryActedOn,
  type CategorySent,
  type Episode,
  type HeldBack,
  type Lowering,
  type Notice,
} from '#episodes';
import type { MissingUpdated } from '#contracts';
import { allHold } from './conditions.js';
import { Footing, Kept } from './kept.js';
import { standingNotices, type Matter } from './matter.js';
import { occasionsOf } from './occasions.js';
import type { CategoryTreatment, Pack, Rule, TellClause, Treatment } from './pack.js';
import { reachOfTells } from './reach.js';
import { calendarsOf, hasSay, rulesFor, type RuleOfPack } from './rules-for.js';
import { whoIsMeant } from './targets.js';

/** Reads what agencies send as the rules of the packs say: `treat`, `treat-category`, `hold`, `flag` and `triage`, and whom they bring in. */
export class ReadingByPacks extends PackReading {
  private readonly treatments: readonly Treatment[];
  private readonly rules: readonly RuleOfPack[];
  private readonly marking: readonly Pack[];
  private readonly kept = new Kept<Episode>();

  constructor(packs: readonly Pack[]) {
    super();
    this.rules = packs.flatMap((pack) => pack.rules.map((rule) => ({ pack, rule })));
    this.treatments = this.rules.flatMap(({ rule }) => (rule.treat ? [rule.treat] : []));
    this.marking = packs.map((pack) => ({ ...pack, rules: pack.rules.filter(marks) }));
  }

  override actedOn(reported: RiskLevel | null, category: EpisodeCategory | null): RiskLevel {
    const level = reported ?? 'not-assessed';
    return this.treatments.find((t) => t.category === category && t.levels.includes(level))?.as ?? level;
  }

  override categoryOf(sent: CategorySent): CategoryActedOn {
    for (const { pack, rule } of this.rules) {
      const { treatCategory: treatment } = rule;
      if (treatment?.sent !== sent.sent || !isAbout(pack, rule.applies, sent)) continue;
      const why = whyTreated(treatment, sent);
      if (why === null) continue;
      return {
        category: treatment.as,
        under: { rule: rule.id, detail: rule.says },
        isAgeAssumed: why === 'age-assumed',
      };
    }
    return super.categoryOf(sent);
  }

  override holdsBack({ from, notice, publishers }: Lowering): HeldBack | null {
    for (const { pack, rule } of this.rules) {
      if (rule.hold?.level !== from || pack.force === undefined || !publishers.includes(pack.force)) continue;
      const { rank, initialAssessmentWrong = false } = (notice.data as MissingUpdated).authorisedBy ?? {};
      const { authorisedBy, whereFirstWasWrong } = rule.hold;
      const isAllowed =
        rank !== undefined &&
        (authorisedBy.includes(rank) || (initialAssessmentWrong && whereFirstWasWrong.includes(rank)));
      if (isAllowed) continue;
      // Another agency's own report of the child lowers nothing, and there is nothing in it to challenge.
      const isChallenged = notice.organisation === pack.force || notice.type === 'missing.updated';
      return { rule: rule.id, detail: rule.says, isChallenged };
    }
    return null;
  }

  override marked(file: CaseFile, directory: DirectorySnapshot): CaseFile {
    const { episodes: read } = file.history;
    const episodes = read.map((episode) => {
      const footing = new Footing({ file, directory, now: episode.since }, this.marking);
      return this.markedEpisode(episode, footing);
    });
    return { ...file, history: { ...file.history, episodes } };
  }

  private markedEpisode(episode: Episode, footing: Footing): Episode {
    if (episode.state === 'withdrawn') return episode;
    return this.kept.of({ key: episode, until: episode.since, also: [], doneBefore: NOTHING_DONE }, footing, (turn) => {
      const { around } = footing;
      const notices = standingNotices(episode, around.file.notices);
      const [notice] = notices;
      if (!notice) return { value: episode, reach: new Set() };
      const matter = { ...around, notice, episode, turn };
      return { value: this.asMarked(matter, notices), reach: reachOfTells(rulesFor(matter, this.marking)) };
    });
  }

  private asMarked(matter: Matter & { readonly episode: Episode }, notices: readonly Notice[]): Episode {
    const { episode } = matter;
    const flags = new Set<EpisodeFlag>(episode.flags);
    const colours = new Set<TriageColour>();
    const receiving = new Set<string>();
    for (const of of rulesFor(matter, this.marking)) {
      const { pack, rule } = of;
      // What a length of time brings is not known of a case that is only read.
      if (!('notice' in rule.when)) continue;
      const occasions = occasionsOf(rule.when, matter, notices, calendarsOf(matter, pack));
      const brought = occasions.filter(
        ({ at, matter: one }) => hasSay(of, at, one, this.marking) && allHold(rule.if, one, pack.authority),
      );
      if (brought.length === 0) continue;
      for (const flag of rule.flag ?? []) flags.add(flag);
      if (rule.triage) colours.add(rule.triage);
      for (const clause of rule.tell.filter(bringsIn)) {
        for (const { matter: one } of brought) {
          for (const { organisation } of whoIsMeant(clause, one, pack.authority)) receiving.add(organisation);
        }
      }
    }
    const triage = TRIAGE_COLOURS.find((colour) => colours.has(colour)) ?? null;
    return { ...episode, flags: [...flags], triage, receiving: [...receiving] };
  }
}

/** What was done says nothing of an episode itself. */
const NOTHING_DONE = (): string => '';

/** Whether a rule says something of an episode itself, besides who is told and what is due. */
const marks = ({ flag, triage, tell }: Rule): boolean =>
  flag !== undefined || triage !== undefined || tell.some(bringsIn);

/** An authority that is told since the child was found in its area takes part from then on (DAR-13). */
const bringsIn = ({ to }: TellClause): boolean => to === 'found-in';

/** Whether a rule speaks of what this organisation sends of this child. */
function isAbout(pack: Pack, applies: string, { by, responsible, host }: CategorySent): boolean {
  if (applies === 'force') return pack.force === by;
  return pack.authority === null || pack.authority === responsible || pack.authority === host;
}

function whyTreated({ any }: CategoryTreatment, sent: CategorySent): 'known' | 'age-assumed' | null {
  if (any.questionOpen && sent.isQuestionOpen) return 'known';
  if (any.exploitation && [...sent.concerns].some((one) => EXPLOITATION.has(one))) return 'known';
  if (any.youngerThan === undefined) return null;
  if (sent.age === null) return 'age-assumed';
  return sent.age < any.youngerThan ? 'known' : null;
}
