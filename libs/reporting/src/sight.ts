import { categoriesOf, type CareStatus, type Category } from '#contracts';
import { EXPLOITATION, statusesOn, type CareRecord, type Notice } from '#episodes';
import { ageOn } from '#kernel';
import type { Fact, Seen } from '#sharing';
import type { Column } from './columns.js';
import { foundNotice, interviewsOf, outwardCode, type Line } from './line.js';

type Known = Readonly<Record<string, unknown>>;
interface Named {
  readonly given?: string;
  readonly family?: string;
}
interface Professional {
  readonly role?: string;
  readonly name?: string;
}

/** What each column takes of the facts; those that are not here are about the episode itself. */
const TAKES: Readonly<Record<string, string>> = {
  name: 'child\\.name\\.(given|family)',
  age: 'child\\.(dateOfBirth|approximateAge)',
  sex: 'child\\.sex',
  CHILD: 'child\\.identifiers\\..*',
  DOB: 'child\\.dateOfBirth',
  legalStatus: 'care\\.statuses\\..*',
  caseStatus: 'care\\.statuses\\..*',
  setting: 'care\\.statuses\\..*',
  placementKind: 'placement\\.kind',
  kind: 'placement\\.(kind|from|to)',
  establishment: 'placement\\.provider\\.(name|urn)',
  provider: 'placement\\.provider\\.(name|urn)',
  postcode: 'episode\\.missingFrom\\.address\\.postcode',
  risk: 'risk\\.level',
  exploitation: 'risk\\.factors\\..*',
  foundIn: 'found\\.place\\.authority',
  primaryFactor: 'interview\\.primaryFactor',
  worker: 'professionals\\.\\d+\\.(role|name)',
  caseHolder: 'professionals\\.\\d+\\.(role|name)',
};
const OF_EVERY_EPISODE = 'episode\\.(?!missingFrom).*';

/** Which facts a report with these columns shows anything of: nothing else is decided on, or noted as told. */
export function factsShownIn(columns: readonly Column[]): (fact: Fact, isRestricted: boolean) => boolean {
  const taken = [OF_EVERY_EPISODE, ...columns.flatMap(({ key }) => TAKES[key] ?? [])];
  const shown = new RegExp(`^(${taken.join('|')})$`);
  return ({ path }, isRestricted) => shown.test(path) && !(isRestricted && path.startsWith('child.name.'));
}

/** What is asked about besides the episode itself: where the child was found, and what the interviews said. */
export function factsOfOutcome(line: Line): Fact[] {
  const found = foundNotice(line);
  const last = interviewsOf(line).findLast(({ data }) => data.primaryFactor !== undefined);
  return [...(found ? leaves('found', found) : []), ...(last ? leaves('interview', last) : [])];
}

function leaves(name: string, notice: Notice): Fact[] {
  return categoriesOf(notice.type, notice.data)
    .filter(({ path }) => !path.startsWith('child.'))
    .map((leaf) => ({
      ...leaf,
      path: `${name}.${leaf.path}`,
      supplier: notice.organisation,
      source: notice.report,
    }));
}

/** An episode as the reader of a report may see it: every value comes out of the decision's projection, null where it is withheld. */
export class Sight {
  /**
   * @param about the child and the episode, for the ledger
   * @param day the local day that ages and statuses are of: that of the going, or on which a placement began
   */
  constructor(
    readonly about: { readonly child: string; readonly episode: string | null },
    readonly seen: Seen,
    private readonly day: string,
  ) {}

  /** Null where the record is restricted: lists leave such a child unnamed, whoever reads them (sharing.md). */
  get name(): string | null {
    if (this.seen.isRestricted) return null;
    const { given, family } = (this.child['name'] ?? {}) as Named;
    return [given, family].filter((part) => part !== undefined && part !== '').join(' ') || null;
  }

  /** The youngest that it can be. */
  get age(): number | null {
    const { dateOfBirth, approximateAge } = this.child as { dateOfBirth?: string; approximateAge?: number };
    if (dateOfBirth === undefined) return approximateAge ?? null;
    return ageOn(dateOfBirth, this.day)?.youngest ?? null;
  }

  get dateOfBirth(): string | null {
    return this.seen.isRestricted ? null : ((this.child['dateOfBirth'] as string | undefined) ?? null);
  }

  get sex(): string | null {
    return text(this.child['sex']);
  }

  /** The authority's own number for the child. */
  numberAt(authority: string): string | null {
    const identifiers = (this.child['identifiers'] ?? []) as { system?: string; issuer?: string; value?: string }[];
    return (
      identifiers.find(({ system, issuer }) => system === 'local-authority' && issuer === authority)?.value ?? null
    );
  }

  /** Those that hold on the day; null where they are withheld. */
  get statuses(): readonly CareStatus[] | null {
    if (this.isWithheld('care-status')) return null;
    const statuses = (this.part('care')['statuses'] ?? []) as CareRecord['statuses'];
    return statusesOn({ statuses }, this.day);
  }

  get caseStatus(): string | null {
    const kinds = this.statuses && [...new Set(this.statuses.map(({ kind }) => kind))];
    return kinds && (kinds.join(', ') || 'not-open');
  }

  get legalStatus(): string | null {
    return this.statuses?.find(({ legalStatus }) => legalStatus !== undefined)?.legalStatus ?? null;
  }

  get placementKind(): string | null {
    return text(this.part('placement')['kind']);
  }

  get establishment(): string | null {
    const { name, urn } = (this.part('placement')['provider'] ?? {}) as { name?: string; urn?: string };
    return name ?? urn ?? null;
  }

  /** The outward code of where the child went from. */
  get postcode(): string | null {
    const from = this.episode['missingFrom'] as { address?: { postcode?: string } } | undefined;
    return outwardCode(from?.address?.postcode);
  }

  get foundIn(): string | null {
    const place = this.part('found')['place'] as { authority?: string } | undefined;
    return place?.authority ?? null;
  }

  get risk(): string | null {
    return text(this.part('risk')['level']);
  }

  get primaryFactor(): string | null {
    return text(this.part('interview')['primaryFactor']);
  }

  /** Whether exploitation is known or suspected; null where the risk is withheld. */
  get exploitation(): boolean | null {
    if (this.isWithheld('risk')) return null;
    const factors = (this.part('risk')['factors'] ?? []) as string[];
    return this.flags.includes('exploitation') || factors.some((factor) => EXPLOITATION.has(factor));
  }

  get persistent(): boolean | null {
    return this.isWithheld('risk') ? null : this.flags.includes('persistent');
  }

  /** The child's social worker, else the team that has the case. */
  get worker(): string | null {
    const people = (this.seen.projection.facts['professionals'] ?? []) as Professional[];
    const worker =
      people.find(({ role }) => role === 'social-worker') ?? people.find(({ role }) => role === 'allocated-team');
    return worker ? (worker.name ?? worker.role ?? null) : null;
  }

  /** What is said of the episode itself: its times, states and authorities. */
  ofEpisode<T>(value: T): T | null {
    return Object.keys(this.episode).length > 0 ? value : null;
  }

  ofCare<T>(value: T): T | null {
    return this.isWithheld('care-status') ? null : value;
  }

  private get child(): Known {
    return this.part('child');
  }

  private get episode(): Known {
    return this.part('episode');
  }

  private get flags(): readonly string[] {
    return (this.episode['flags'] ?? []) as string[];
  }

  private part(name: string): Known {
    return (this.seen.projection.facts[name] ?? {}) as Known;
  }

  private isWithheld(category: Category): boolean {
    return this.seen.decision.pointer || this.seen.decision.withheld.some((one) => one.category === category);
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
