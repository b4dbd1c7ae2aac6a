import { randomInt } from 'node:crypto';
import type { AlertBody, EpisodeBody, EventType, Feed, ReceiptBody, TaskBody } from '#contracts';
import type { HubClient, Told } from '#testing';
import { asPoliceKnow, houseIn, inventedChild, lookedAfter, placedIn, type Child } from '../stories/cast.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The force of each authority that a story takes place in. */
export const FORCES: Readonly<Record<string, string>> = {
  E08000025: 'west-midlands',
  E08000028: 'west-midlands',
  E08000010: 'greater-manchester',
  E06000005: 'durham',
  E06000047: 'durham',
  E06000035: 'kent',
  E10000016: 'kent',
  E08000032: 'west-yorkshire',
  E08000035: 'west-yorkshire',
  E08000012: 'merseyside',
};

export interface Lives {
  /** The authority that looks after the child, or knows it. */
  readonly responsible: string;
  /** Where the child lives or is placed; left out: in the area of the responsible authority. */
  readonly host?: string;
  /** False: at home. */
  readonly placed?: boolean;
  /** In whole years when the story begins. Left out: 13 to 17. */
  readonly age?: number;
}

interface Says {
  /** Who says it; left out: the force of the area where the child lives, or of a record or task the responsible authority. */
  readonly by?: string;
  readonly feed?: Feed;
  readonly subject?: string;
}

export interface AlertFilter {
  readonly rule?: string;
  readonly kind?: string;
  readonly to?: string;
  readonly role?: string;
  readonly capacity?: string;
  readonly urgency?: string;
  /** Raised at this moment or later. */
  readonly since?: Date;
}

export interface TaskFilter {
  readonly rule?: string;
  readonly kind?: string;
  readonly owner?: string;
  readonly role?: string;
  readonly state?: string;
}

/**
 * One invented child and what agencies say of it, and the two questions that a rule's test asks: who was told because of
 * which rule, and what is due. Each sentence is told through HTTP and waits until the hub has dealt with it.
 */
export class Story {
  readonly child: Child;
  readonly responsible: string;
  readonly host: string;
  readonly placed: boolean;
  /** The subject of the notices of the present episode. */
  case = '';
  readonly receipts: ReceiptBody[] = [];
  private readonly age: number | undefined;
  private began = new Date(0);
  private cases = 0;

  constructor(
    readonly hub: HubClient,
    { responsible, host = responsible, placed = true, age }: Lives,
  ) {
    const invented = inventedChild(responsible);
    this.child = invented;
    this.responsible = responsible;
    this.host = host;
    this.placed = placed;
    this.age = age;
    this.beginCase();
  }

  /** The force of the area where the child lives. */
  get force(): string {
    return FORCES[this.host] ?? '';
  }

  /** A day of the record, `2026-02-02`, so long before the story began. */
  daysAgo(days: number): string {
    return new Date(this.began.getTime() - days * DAY).toISOString().slice(0, 10);
  }

  /** Registers the child, looked after for 400 days unless at home, and places it where it is placed. */
  async known(register: object = {}, place: { placement?: object; services?: readonly string[] } = {}): Promise<this> {
    this.began = await this.hub.now();
    if (this.age !== undefined) this.turn(this.age);
    await this.register(register);
    if (this.placed) await this.place(place);
    return this;
  }

  register(more: object = {}): Promise<Told> {
    const statuses = this.placed
      ? [{ kind: 'looked-after', legalStatus: 'C2', from: this.daysAgo(400) }]
      : ([] as object[]);
    return this.tell('child.registered', lookedAfter(this.child, { statuses, ...more }), this.ofRecord());
  }

  place(
    more: { placement?: object; services?: readonly string[]; change?: string; documents?: object } = {},
  ): Promise<Told> {
    const placement = { from: this.daysAgo(56), ...more.placement };
    return this.tell('placement.notified', placedIn(this.child, this.host, { ...more, placement }), this.ofRecord());
  }

  /** The notices that follow are about another episode. */
  beginCase(): void {
    this.cases += 1;
    this.case = `MP/${this.child.local}/${this.cases}`;
  }

  async missing(data: object = {}, says: Says = {}): Promise<Told> {
    const now = (await this.hub.now()).toISOString();
    const kind = this.placed ? 'placement' : 'home';
    const said = {
      child: this.asKnownTo(says.by ?? this.force),
      category: 'missing',
      since: now,
      reportedAt: now,
      missingFrom: { kind, authority: this.host, address: houseIn(this.host, `${this.child.local} Sample Road`) },
      risk: { level: 'medium', factors: [] },
      ...data,
    };
    return this.tell('missing.reported', said, { by: this.force, ...says });
  }

  updated(data: object, says: Says = {}): Promise<Told> {
    return this.tell('missing.updated', data, { by: this.force, ...says });
  }

  async found(data: object = {}, says: Says = {}): Promise<Told> {
    const at = (await this.hub.now()).toISOString();
    const said = {
      child: this.asKnownTo(says.by ?? this.force),
      at,
      how: 'returned',
      place: { authority: this.host },
      returnedTo: this.placed ? 'placement' : 'home',
      concerns: [],
      ...data,
    };
    return this.tell('missing.found', said, { by: this.force, ...says });
  }

  async action(action: string, data: object = {}, says: Says = {}): Promise<Told> {
    const at = (await this.hub.now()).toISOString();
    return this.tell('action.recorded', { child: this.child.record, action, at, ...data }, says);
  }

  async interview(status: string, data: object = {}, says: Says = {}): Promise<Told> {
    const at = (await this.hub.now()).toISOString();
    return this.tell('return-interview.recorded', { child: this.child.record, status, at, ...data }, says);
  }

  /** A whole episode that begins now and ends some hours later; then the clock moves on, and the next notice is of another. */
  async wholeEpisode({ hours = 3, thenDays = 0, missing = {}, found = {} } = {}): Promise<void> {
    await this.missing(missing);
    await this.later({ hours });
    await this.found(found);
    if (thenDays > 0) await this.later({ days: thenDays });
    this.beginCase();
  }

  /** Anything that any agency says about this child's case. */
  async tell(type: EventType, data: object, { by = this.responsible, subject, feed }: Says = {}): Promise<Told> {
    const about = { subject: subject ?? this.case, ...(feed === undefined ? {} : { feed }) };
    const told = await this.hub.agency(by).tell(type, data, about);
    this.receipts.push(told.receipt);
    return told;
  }

  /** Lets time pass, and all that falls due on the way run. */
  async later({ days = 0, hours = 0, minutes = 0 }): Promise<void> {
    const now = await this.hub.now();
    await this.hub.moveTo(new Date(now.getTime() + days * DAY + hours * HOUR + minutes * 60_000));
  }

  /** The alerts about this child that such recipients hold. */
  async alerts({ to, since, ...filter }: AlertFilter = {}): Promise<AlertBody[]> {
    const from = new Date(Math.max(this.began.getTime(), since?.getTime() ?? 0));
    const readers = to === undefined ? this.hub.subscribers : [this.hub.agency(to)];
    const all = await Promise.all(readers.map((agency) => agency.alerts({ since: from.toISOString() })));
    const mine = this.references();
    return all
      .flat()
      .filter((alert) => mine.has(alert.reference ?? '') && isSuch(alert, filter) && new Date(alert.raisedAt) >= from);
  }

  /** The tasks about this child, whoever owns them. */
  async tasks({ rule, kind, owner, role, state }: TaskFilter = {}): Promise<TaskBody[]> {
    const owners = owner === undefined ? this.hub.subscribers : [this.hub.agency(owner)];
    const all = await Promise.all(owners.map((agency) => agency.tasks()));
    const mine = this.references();
    const once = new Map(all.flat().map((task) => [task.id, task]));
    return [...once.values()].filter(
      (task) =>
        mine.has(task.reference ?? '') &&
        (rule === undefined || task.rules.includes(rule)) &&
        (kind === undefined || task.kind === kind) &&
        (owner === undefined || task.owner.organisation === owner) &&
        (role === undefined || task.owner.role === role) &&
        (state === undefined || task.state === state),
    );
  }

  /** The latest episode, as an organisation sees it. */
  episode(by: string): Promise<EpisodeBody> {
    const id = this.receipts.findLast(({ episode }) => episode)?.episode;
    return this.hub.agency(by).episode(String(id));
  }

  /** As an agency writes of it: a force with its own case number, anybody else with the child's record. */
  asKnownTo(organisation: string): object {
    const isForce = Object.values(FORCES).includes(organisation);
    return isForce ? asPoliceKnow(this.child, organisation, this.case) : this.child.record;
  }

  private ofRecord(): Says {
    return { by: this.responsible, subject: this.child.local };
  }

  private references(): Set<string> {
    return new Set(this.receipts.flatMap(({ reference }) => (reference ? [reference] : [])));
  }

  /** Gives the child a birthday on which it is so old when the story begins. */
  private turn(age: number): void {
    const born = new Date(this.began);
    born.setUTCFullYear(born.getUTCFullYear() - age);
    born.setUTCDate(born.getUTCDate() - 30 - randomInt(200));
    Object.assign(this.child.record, { dateOfBirth: born.toISOString().slice(0, 10) });
  }
}

function isSuch(alert: AlertBody, { rule, kind, role, capacity, urgency }: AlertFilter): boolean {
  return (
    (rule === undefined || alert.because.some((because) => because.rule === rule)) &&
    (kind === undefined || alert.kind === kind) &&
    (role === undefined || alert.to.role === role) &&
    (capacity === undefined || alert.to.capacity === capacity) &&
    (urgency === undefined || alert.urgency === urgency)
  );
}

/** Whom alerts went to, for comparing at a glance: `E08000010/front-door/host`. */
export const toldTo = (alerts: readonly AlertBody[]): string[] =>
  alerts.map(({ to: { organisation, role, capacity } }) => `${organisation}/${role}/${capacity}`).sort();
