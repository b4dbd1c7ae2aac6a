import { entry, type Chance } from './chance.js';
import type { Home } from './person.js';

/** `WN1 1` with the authority it lies in. */
export interface Sector {
  readonly sector: string;
  readonly authority: string;
  /** Three digits that stand for the authority in UPNs. */
  readonly authorityNumber: string;
}

/** As the Post Office uses them: without letters that look like others. */
const LETTERS = 'ABDEFGHJLNPQRSTUWXYZ';
const STREETS =
  'Acacia Albert Alma Ashfield Avondale Back Bank Beech Belmont Birch Bridge Brook Cambridge Castle Cedar Chapel Chestnut Church Clarence Coronation Cross Dale Derby Devonshire Duke East Elm Fairfield Field George Grange Green Grove Hawthorn Hazel High Hill Holly Jubilee King Lansdowne Laurel Lime Long Manor Maple Market Meadow Mill New North Oak Orchard Oxford Park Poplar Princess Priory Queen Railway Regent River Rowan Salisbury School Scott Shakespeare South Spring Stanley Station Sycamore Temple Tudor Union Vale Vicarage Victoria Warwick Waterloo Wellington West Willow Windsor Wood York'.split(
    ' ',
  );
const STREET_KINDS = ['Road', 'Street', 'Street', 'Avenue', 'Close', 'Lane', 'Drive', 'Way', 'Terrace', 'Gardens'];
const HOUSES = ['Oak', 'Willow', 'Rowan', 'Bramble', 'Meadow', 'Larch', 'Harbour', 'Beacon', 'Orchard', 'Juniper'];

/** Children per postcode sector and per home, hotel and station, about as in England. */
const CHILDREN_PER_SECTOR = 1_200;
const UNITS_PER_SECTOR = 170;
const CHILDREN_PER_CARE_HOME = 2_500;
const CHILDREN_PER_HOTEL = 40_000;
const CHILDREN_PER_STATION = 20_000;

/** The postcodes in which the children of a registry live: as many as so many children fill. */
export class Places {
  private readonly sectors: readonly Sector[];
  /** The place of each sector in the list. */
  private readonly placeOf: ReadonlyMap<string, number>;
  private readonly numberOf: ReadonlyMap<string, string>;

  constructor(
    england: readonly Sector[],
    private readonly children: number,
    private readonly stir: number,
  ) {
    const wanted = Math.max(24, Math.ceil(children / CHILDREN_PER_SECTOR));
    const drawn = england.map((sector, i) => ({ sector, order: mixed(i + 1, stir) }));
    this.sectors = drawn
      .sort((a, b) => a.order - b.order)
      .slice(0, wanted)
      .map(({ sector }) => sector);
    this.placeOf = new Map(this.sectors.map(({ sector }, i) => [sector, i]));
    this.numberOf = new Map(this.sectors.map(({ authority, authorityNumber }) => [authority, authorityNumber]));
  }

  /** Somewhere; people of one origin more often where others of it live. */
  somewhere(chance: Chance, origin: number): Home {
    const many = this.sectors.length;
    const quarter = Math.max(6, Math.ceil(many / 8));
    const place = chance.in(origin === 0 ? 0 : 0.6)
      ? mixed(chance.whole(quarter), origin * 7_919 + this.stir) % many
      : chance.whole(many);
    return this.homeIn(place, chance);
  }

  /** A move: mostly within the same few sectors. */
  near(home: Home, chance: Chance): Home {
    const sector = home.postcode.slice(0, -2);
    const place = chance.in(0.6) ? this.placeOf.get(sector) : undefined;
    return this.homeIn(place ?? chance.whole(this.sectors.length), chance);
  }

  authorityNumberOf(home: Home): string {
    return this.numberOf.get(home.authority) ?? '999';
  }

  careHome(chance: Chance): Home {
    const which = chance.whole(1 + Math.floor(this.children / CHILDREN_PER_CARE_HOME));
    return this.named(which, 11, `${HOUSES[which % HOUSES.length] ?? ''} House`);
  }

  hotel(chance: Chance): Home {
    const which = chance.whole(2 + Math.floor(this.children / CHILDREN_PER_HOTEL));
    return this.named(which, 13, 'Station Hotel');
  }

  policeStation(chance: Chance): Home {
    const which = chance.whole(2 + Math.floor(this.children / CHILDREN_PER_STATION));
    return this.named(which, 17, 'Police Station');
  }

  private named(which: number, kind: number, name: string): Home {
    const place = mixed(which, kind * 104_729 + this.stir) % this.sectors.length;
    const home = this.atUnit(place, mixed(which, kind) % UNITS_PER_SECTOR, 1 + (which % 90), false);
    return { ...home, lines: [name, ...home.lines] };
  }

  private homeIn(place: number, chance: Chance): Home {
    return this.atUnit(place, chance.whole(UNITS_PER_SECTOR), 1 + chance.whole(70), chance.in(0.12));
  }

  private atUnit(place: number, unit: number, number: number, isFlat: boolean): Home {
    const { sector, authority } = entry(this.sectors, place);
    const sign = mixed(unit, 31) % (LETTERS.length * LETTERS.length);
    const street = mixed(unit, place * 131 + 7);
    const road = `${STREETS[street % STREETS.length] ?? ''} ${STREET_KINDS[(street >>> 9) % STREET_KINDS.length] ?? ''}`;
    const door = isFlat ? `Flat ${1 + (number % 12)}, ${Math.ceil(number / 4)} ${road}` : `${number} ${road}`;
    const letters = LETTERS.charAt(Math.floor(sign / LETTERS.length)) + LETTERS.charAt(sign % LETTERS.length);
    return { lines: [door], postcode: sector + letters, authority };
  }
}

/** A whole number that looks like chance, and is the same for the same two. */
export function mixed(value: number, stir: number): number {
  let x = Math.imul(value ^ Math.imul(stir, 0x85ebca6b), 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  return (x ^ (x >>> 13)) >>> 0;
}
