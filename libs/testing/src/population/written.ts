import type { Identifier, ReportedChild } from '#contracts';
import type { Chance } from './chance.js';
import { age } from './households.js';
import { misdated, misdialled, misheard, mistyped, plainLetters, shortened, swappedDay } from './misspelling.js';
import type { Day, Home, Named, Person } from './person.js';
import type { Places } from './places.js';
import type { Habits } from './habits.js';

/** Whom an office writes of, with whom it may confuse them. */
export interface Subject {
  readonly person: Person;
  readonly sibling: Person | null;
  /** The case's number at the reporting force. */
  readonly policeNumber: Identifier | null;
  /** The NHS number that another office may still have: the mother's for a newborn, the one before an adoption. */
  readonly formerNumber: string | null;
}

/** A child as an office writes it down; each draw of `chance` is one office's on one day. */
export class Office {
  /** Errors come together: most reports are careful, some are made in haste. */
  private readonly haste: number;

  constructor(
    private readonly habits: Habits,
    private readonly places: Places,
    private readonly today: Day,
    private readonly chance: Chance,
  ) {
    const mood = chance.next();
    this.haste = mood < 0.55 ? 0.4 : mood < 0.87 ? 1 : 3;
  }

  writes(subject: Subject): ReportedChild {
    const { person } = subject;
    const name = this.name(person);
    const birth = this.birth(subject);
    const { missing, wrong } = this.habits.sex;
    const sex = this.errs(missing) ? null : this.errs(wrong) ? (person.sex === 'male' ? 'female' : 'male') : person.sex;
    const address = this.address(person);
    const identifiers = this.identifiers(subject);
    return {
      ...(identifiers.length > 0 ? { identifiers } : {}),
      ...(Object.keys(name).length > 0 ? { name } : {}),
      ...birth,
      ...(sex === null ? {} : { sex }),
      ...(address === null ? {} : { address }),
    };
  }

  private errs(share: number): boolean {
    return this.chance.in(Math.min(0.9, share * this.haste));
  }

  private name(person: Person): NonNullable<ReportedChild['name']> {
    const { chance, habits } = this;
    if (person.isNewborn && chance.in(0.45)) return this.nameOfNewborn(person);
    const before = person.isRenamed && chance.in(0.3) ? person.otherName : null;
    let given = before && before.given !== person.given.text ? before.given : this.given(person);
    let family = before?.family ?? this.family(person);
    if (this.errs(habits.namesSwapped)) [given, family] = [family, given];
    const middle = person.middle && chance.in(habits.middleGiven) ? this.spelling(person.middle, 0.05) : null;
    if (middle !== null && given !== null && this.errs(habits.given.withMiddle))
      return this.named(`${given} ${middle}`, family);
    if (given !== null && family !== null && this.errs(habits.wholeInOne))
      return this.named(`${given} ${family}`, null);
    const alias = this.alias(person, given, family);
    return {
      ...this.named(given, family),
      ...(middle === null ? {} : { middle: this.cased(middle) }),
      ...(alias === null ? {} : { aliases: [alias] }),
    };
  }

  private named(given: string | null, family: string | null): { given?: string; family?: string } {
    return {
      ...(given === null ? {} : { given: this.cased(given) }),
      ...(family === null ? {} : { family: this.cased(family) }),
    };
  }

  private nameOfNewborn(person: Person): NonNullable<ReportedChild['name']> {
    const { twin, sex, otherName, family } = person;
    const child = sex === 'male' ? 'Boy' : 'Girl';
    const ofTwins = [`Twin ${twin ?? 1}`, twin === 2 ? 'Twin Two' : 'Twin One', `Baby ${twin ?? 1}`];
    const given = this.chance.of(twin === null ? ['Baby', 'Baby', 'Baby', 'Infant', `Baby ${child}`] : ofTwins);
    return this.named(given, otherName?.family ?? family.text);
  }

  private given(person: Person): string | null {
    const { chance } = this;
    const { missing, initial, nickname, middleInstead } = this.habits.given;
    if (this.errs(missing)) return null;
    if (this.errs(initial)) return person.given.text.charAt(0);
    if (person.middle && this.errs(middleInstead)) return this.spelling(person.middle, this.habits.given.otherSpelling);
    if (this.errs(nickname)) {
      return person.nicknames.length > 0 ? chance.of(person.nicknames) : shortened(person.given.text, chance);
    }
    return this.blemished(this.spelling(person.given, this.habits.given.otherSpelling), this.habits.given);
  }

  private family(person: Person): string | null {
    const { missing, otherName, fathersName } = this.habits.family;
    if (this.errs(missing)) return null;
    if (person.fathersName !== null && this.errs(fathersName)) return person.fathersName;
    if (person.otherName && this.errs(otherName)) return person.otherName.family;
    const parts = person.family.text.split(/[- ]/);
    // of a double name, one half; `Al-Hassan` is none
    if (parts.length === 2 && parts.every((part) => part.length > 3) && this.errs(0.15)) return this.chance.of(parts);
    return this.blemished(this.spelling(person.family, this.habits.family.otherSpelling), this.habits.family);
  }

  private alias(person: Person, given: string | null, family: string | null): { given: string; family: string } | null {
    const { chance } = this;
    const { otherName, nicknames } = person;
    const { aliasGiven } = this.habits;
    if (otherName && !(otherName.given === given && otherName.family === family) && chance.in(aliasGiven)) {
      return { given: this.cased(otherName.given), family: this.cased(otherName.family) };
    }
    if (nicknames.length === 0 || !chance.in(aliasGiven / 10)) return null;
    return { given: chance.of(nicknames), family: this.cased(person.family.text) };
  }

  private spelling({ text, spellings }: Named, share: number): string {
    return this.errs(share) ? this.chance.of(spellings) : text;
  }

  private blemished(name: string, habits: Pick<Habits['given'], 'misheard' | 'mistyped'>): string {
    const heard = this.errs(habits.misheard) ? misheard(name, this.chance) : name;
    return this.errs(habits.mistyped) ? mistyped(heard, this.chance) : heard;
  }

  private cased(name: string): string {
    const plain = this.chance.in(this.habits.plainLetters) ? plainLetters(name) : name;
    return this.chance.in(this.habits.capitals) ? plain.toUpperCase() : plain;
  }

  private birth({ person, sibling }: Subject): Pick<ReportedChild, 'dateOfBirth' | 'approximateAge'> {
    const { chance } = this;
    const { birth } = this.habits;
    if (this.errs(birth.missing)) return {};
    const born = !person.bornIsKnown ? this.estimated(person.born) : person.born;
    if (this.errs(birth.ageOnly)) {
      const off = chance.in(0.6) ? 0 : chance.in(0.7) ? (chance.in(0.5) ? 1 : -1) : chance.of([-2, 2]);
      return { approximateAge: Math.max(0, age(born, this.today) + off) };
    }
    if (this.errs(birth.yearOnly)) return { dateOfBirth: String(born.year) };
    if (this.errs(birth.monthOnly)) return { dateOfBirth: dateText(born).slice(0, 7) };
    if (this.errs(birth.swapped)) return { dateOfBirth: dateText(swappedDay(born)) };
    if (this.errs(birth.wrong)) return { dateOfBirth: dateText(misdated(born, chance)) };
    if (sibling && this.errs(birth.siblings)) return { dateOfBirth: dateText(sibling.born) };
    return { dateOfBirth: dateText(born) };
  }

  /** Of a child who came without papers each office may have its own year, and 1 January. */
  private estimated(born: Day): Day {
    const chance = this.chance.next();
    if (chance < 0.72) return born;
    if (chance < 0.9) return { ...born, month: 1, day: 1 };
    return { year: born.year + (chance < 0.95 ? 1 : -1), month: 1, day: 1 };
  }

  private address(person: Person): ReportedChild['address'] | null {
    const { chance, habits } = this;
    const { missing, former, postcodeOnly, noPostcode, mistyped: typed, elsewhere, placement } = habits.address;
    if (this.errs(missing)) return null;
    const [last] = person.formerHomes;
    let home: Home = person.home;
    if (person.placement && chance.in(placement)) home = person.placement;
    else if (last && chance.in(former)) home = chance.of(person.formerHomes);
    if (this.errs(elsewhere))
      home = chance.in(0.6) ? this.places.policeStation(chance) : this.places.somewhere(chance, 0);
    const { authority } = home;
    const lines = [...home.lines];
    if (this.errs(noPostcode))
      return chance.in(0.8) ? { lines, authority } : { lines: ['No fixed abode'], postcode: 'ZZ99 3VZ' };
    const postcode = this.errs(typed) ? mistyped(home.postcode, chance) : home.postcode;
    if (this.errs(postcodeOnly)) return { postcode, authority };
    return { lines, postcode: chance.in(0.1) ? postcode.replace(' ', '') : postcode, authority };
  }

  private identifiers({ person, sibling, policeNumber, formerNumber }: Subject): Identifier[] {
    const { chance, habits } = this;
    const owner = sibling && this.errs(habits.numberOfSibling) ? sibling : person;
    const { nhs, upn, local, host, homeOffice } = owner.numbers;
    const given: Identifier[] = [];
    const give = (identifier: Identifier | null): void => {
      if (!identifier || !chance.in(habits.numbers[identifier.system] ?? 0)) return;
      const value = this.errs(habits.numberMistyped) ? misdialled(identifier.value, chance) : identifier.value;
      const { system, issuer } = identifier;
      given.push(issuer === undefined ? { system, value } : { system, issuer, value });
    };
    const nhsNumber = formerNumber !== null && chance.in(0.25) ? formerNumber : nhs;
    give(nhsNumber === null ? null : { system: 'nhs-number', value: nhsNumber });
    give(upn === null ? null : { system: 'upn', value: upn });
    give(homeOffice === null ? null : { system: 'home-office', value: homeOffice });
    give(host && chance.in(habits.hostNumber) ? host : local);
    give(policeNumber);
    return given;
  }
}

export const dateText = ({ year, month, day }: Day): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
