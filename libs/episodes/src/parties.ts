import type { Capacity, MissingReported, OrganisationKind } from '#contracts';
import type { Episode, Notice } from './case-file.js';
import type { Gazetteer } from './gazetteer.js';

/** Of an organisation, what its part in a case depends on. */
export interface Involved {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly urn?: string | undefined;
}

const BY_KIND: Partial<Record<OrganisationKind, Capacity>> = {
  hospital: 'health',
  school: 'education',
  'home-office': 'home-office',
  national: 'national',
  charity: 'charity',
};

/**
 * Why an organisation has to do with an episode: the first of the contract's capacities that applies, or null when it
 * has nothing to do with it. Being told of it once makes no party of it.
 */
export function capacityIn(
  episode: Pick<Episode, 'responsible' | 'host' | 'publishers' | 'placement'>,
  organisation: Involved,
  gazetteer: Gazetteer,
  receiving: readonly string[] = [],
): Capacity | null {
  const { id } = organisation;
  if (id === episode.responsible) return 'responsible';
  if (id === episode.host) return 'host';
  if (receiving.includes(id)) return 'receiving';
  if (organisation.kind === 'force') {
    if (episode.host !== null && gazetteer.forceOf(episode.host) === id) return 'police-host-area';
    if (episode.responsible !== null && gazetteer.forceOf(episode.responsible) === id) return 'police-responsible-area';
    if (episode.publishers.includes(id)) return 'police-reporting';
    return null;
  }
  if (episode.publishers.includes(id)) return BY_KIND[organisation.kind] ?? 'reporter';
  const isProvider = organisation.urn !== undefined && organisation.urn === episode.placement?.provider?.urn;
  return isProvider ? 'placement-provider' : null;
}

/**
 * The authorities that the episode's reports say the child may have come to (`whereabouts.address.authority`), and those
 * that a pack brings in where the child was found (DAR-13).
 */
export function receivingAuthorities(
  notices: readonly Notice[],
  episode: Pick<Episode, 'responsible' | 'host' | 'notices' | 'receiving'>,
): string[] {
  const supposed = notices
    .filter((n) => n.withdrawnBy === null && n.type === 'missing.reported' && episode.notices.includes(n.report))
    .map(({ data }) => (data as MissingReported).whereabouts?.address?.authority)
    .filter((a) => a !== undefined);
  const named = [...supposed, ...episode.receiving];
  return [...new Set(named)].filter((a) => a !== episode.responsible && a !== episode.host);
}
