import type { PlacementNotified } from '#contracts';
import { localDay } from '#kernel';
import { documentsMissing, episodesOf, type Line } from '../line.js';
import type { Cell, Material, PlacementLine, Row } from '../report.js';
import type { Sight } from '../sight.js';

/**
 * MED-04, DAR-08: children whom other authorities have placed here, and this one elsewhere, in the period; with the
 * documents that the notice lacked. A child of another authority's who went missing here without any notice on file is on
 * it too, with `noticeAt` empty.
 */
export function outOfArea(material: Material): Row[] {
  return [...material.placements.flatMap((one) => ofPlacement(one, material)), ...withoutNotice(material)];
}

function ofPlacement(placement: PlacementLine, material: Material): Row[] {
  const { period, notice, file } = placement;
  const { question, period: asked } = material;
  if (period.authority === null || period.authority === period.responsible) return [];
  const began = period.from === null || period.from.slice(0, 10) <= asked.to;
  const lasts = period.to === null || period.to.slice(0, 10) >= asked.from;
  const direction = directionOf(period.responsible, period.authority, question.authority);
  const sight = direction === null || !began || !lasts ? null : material.seePlacement(placement);
  if (sight === null) return [];
  const behind = material.lines.filter(({ file: { child } }) => child.id === file.child.id);
  return [
    row(
      direction,
      { responsible: period.responsible, host: period.authority, sight, behind, child: file.child.id },
      material,
      {
        kind: sight.placementKind,
        provider: sight.establishment,
        from: period.from?.slice(0, 10) ?? null,
        to: period.to?.slice(0, 10) ?? null,
        noticeAt: notice.recordedAt.toISOString(),
        documentsMissing: documentsMissing(notice.data as PlacementNotified).join(', ') || null,
      },
    ),
  ];
}

/** MED-04: of children who went missing while no notice of their placement was on file. */
function withoutNotice(material: Material): Row[] {
  const { lines, period, question } = material;
  const unnoticed = lines.filter(
    ({ episode }) =>
      episode.host === question.authority &&
      episode.placement === null &&
      episode.since < period.end &&
      (episode.endedAt === null || episode.endedAt >= period.start),
  );
  const children = Map.groupBy(unnoticed, ({ episode }) => episode.child);
  return [...children].flatMap(([child, of]) => {
    const last = of.at(-1);
    if (!last) return [];
    const { responsible, host } = last.episode;
    const about = { responsible, host, sight: material.see(last), behind: of, child };
    return [row('in', about, material, {})];
  });
}

const directionOf = (responsible: string, host: string, authority: string): 'in' | 'out' | null =>
  host === authority ? 'in' : responsible === authority ? 'out' : null;

interface About {
  readonly responsible: string | null;
  readonly host: string | null;
  readonly sight: Sight;
  readonly behind: readonly Line[];
  readonly child: string;
}

function row(
  direction: 'in' | 'out' | null,
  { responsible, host, sight, behind, child }: About,
  { period }: Material,
  placed: Readonly<Record<string, Cell>>,
): Row {
  const [first] = behind;
  const all = first ? episodesOf(first).filter(({ since }) => localDay(since) <= period.to) : [];
  return {
    sight,
    behind,
    cells: {
      direction,
      child,
      name: sight.name,
      responsible,
      host,
      kind: placed['kind'] ?? null,
      provider: placed['provider'] ?? null,
      from: placed['from'] ?? null,
      to: placed['to'] ?? null,
      noticeAt: placed['noticeAt'] ?? null,
      documentsMissing: placed['documentsMissing'] ?? null,
      episodes: all.filter(({ since }) => localDay(since) >= period.from).length,
      lastSince: all.at(-1)?.since.toISOString() ?? null,
    },
  };
}
