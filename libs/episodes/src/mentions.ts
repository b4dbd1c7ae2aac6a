import type { ActionRecorded, MissingReported, NoticeData } from '#contracts';

/** How a report names another case: as that of a child who went too, or of one whom the same meeting served. */
export const MENTION_KINDS = ['companion', 'also-for'] as const;
export type MentionKind = (typeof MENTION_KINDS)[number];

/** A report names a case, and this is one that bears its number. */
export interface Mention {
  /** The report that names it, its sender, and its own child and episode. */
  readonly report: string;
  readonly sender: string;
  readonly child: string;
  readonly episode: string | null;
  readonly subject: string;
  /** The case named: who numbers it so, and the child and episode that it is about. */
  readonly publisher: string;
  readonly namedChild: string;
  readonly namedEpisode: string;
  /** Whether the sender is party to that episode. */
  readonly isParty: boolean;
}

/** The subjects that a notice names, each with what it names it as. */
export function mentionsIn(data: NoticeData): { readonly kind: MentionKind; readonly subject: string }[] {
  const { companions = [], alsoFor = [] } = data as Partial<MissingReported & ActionRecorded>;
  const named = [
    ...companions.map(({ subject }) => ({ kind: 'companion' as const, subject })),
    ...alsoFor.map((subject) => ({ kind: 'also-for' as const, subject })),
  ];
  return [...new Map(named.map((one) => [`${one.kind} ${one.subject}`, one])).values()];
}

/** The cases meant: the sender's own of that number, else any publisher's that the sender is party to (contract §1.3). */
export function casesMeant(mentions: readonly Mention[]): Mention[] {
  const byName = Map.groupBy(mentions, ({ report, subject }) => `${report} ${subject}`);
  return [...byName.values()].flatMap((cases) => {
    const own = cases.filter(({ sender, publisher }) => sender === publisher);
    const meant = own.length > 0 ? own : cases.filter(({ isParty }) => isParty);
    return meant.filter(({ child, namedChild }) => child !== namedChild);
  });
}

/** For each of these episodes, those of children who went too, whoever of the two named the other, and who said so. */
export function linkedEpisodes(
  episodes: readonly string[],
  mentions: readonly Mention[],
): Map<string, { readonly episode: string; readonly by: string }[]> {
  const links = casesMeant(mentions).flatMap(({ episode, namedEpisode, sender }) =>
    episode === null ? [] : [{ one: episode, other: namedEpisode, by: sender }],
  );
  return new Map(
    episodes.map((id) => {
      const found = links.flatMap(({ one, other, by }) => {
        if (one === id) return [{ episode: other, by }];
        return other === id ? [{ episode: one, by }] : [];
      });
      const once = new Map(found.map((link) => [link.episode, link]));
      return [id, [...once.values()].sort((a, b) => a.episode.localeCompare(b.episode))];
    }),
  );
}
