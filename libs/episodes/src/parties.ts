import type { Capacity, MissingFound, MissingReported, OrganisationKind } from '#contracts';
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
 * The authorities that a notice says the child may have come to (`whereabouts.address.authority`), and those in whose area
 * it was found in this episode and is not likely to leave again (DAR-13).
 */
export function receivingAuthorities(
  notices: readonly Notice[],
  episode: Pick<Episode, 'responsible' | 'host'> & Partial<Pick<Episode, 'notices'>>,
): string[] {
  const named = notices
    .filter((n) => n.withdrawnBy === null)
    .map((n) => {
      if (n.type === 'missing.reported') return (n.data as MissingReported).whereabouts?.address?.authority;
      return episode.notices?.includes(n.report) === true ? staysIn(n) : undefined;
    })
    .filter((a): a is string => a !== undefined && a !== episode.responsible && a !== episode.host);
  return [...new Set(named)];
}

function staysIn({ type, data }: Notice): string | undefined {
  if (type !== 'missing.found') return undefined;
  const { likelyToReturn, place } = data as MissingFound;
  return likelyToReturn === false ? place?.authority : undefined;
}
