// A child whom Liverpool placed in Wigan goes missing and comes back: what each agency sends, and what comes of it.

import {
  EVERYBODY,
  EXAMPLE_HOUSE,
  GREATER_MANCHESTER,
  inventedChild,
  LIVERPOOL,
  MISSING_PEOPLE,
  OFFICER,
  SCHOOL,
  WIGAN,
  WORKERS,
} from './cast.mjs';
import { showLedger } from './ledger.mjs';
import { told } from './show.mjs';
import { bold, dim, heading, label, line, pairs, say, WIDTH, wrapped } from './terminal.mjs';
import { clockTime, date, day, inWords, moment } from './words.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const dayOf = (at) => at.toISOString().slice(0, 10);

export class Story {
  constructor(hub) {
    this.hub = hub;
    this.liverpool = hub.as(LIVERPOOL);
    this.wigan = hub.as(WIGAN);
    this.police = hub.as(GREATER_MANCHESTER);
    this.nameOf = (organisation) => hub.as(organisation).name;
  }

  async play() {
    this.began = await this.hub.now();
    this.child = inventedChild(this.began);
    await this.register();
    await this.place();
    await this.goMissing();
    await this.acknowledge();
    await this.find();
    await this.interview();
    await this.ledger();
  }

  async register() {
    const from = dayOf(new Date(this.began.getTime() - 400 * 24 * HOUR));
    const flags = ['self-harm', 'offending', 'unaccompanied-asylum-seeking'];
    await this.liverpool.tell('child.registered', this.child.local, {
      child: this.child.record,
      responsibleAuthority: LIVERPOOL,
      statuses: [{ kind: 'looked-after', legalStatus: 'C2', from }],
      flags,
      professionals: WORKERS,
    });
    heading('1  Liverpool registers a child whom it looks after', await this.time());
    pairs([
      ['child', `${this.name}, born ${date(this.child.record.dateOfBirth)}`],
      ['care', `looked after since ${date(from)}`],
      ['known', flags.map(inWords).join(', ')],
      ['workers', WORKERS.map((one) => `${one.name}, ${inWords(one.role)}`).join('; ')],
    ]);
    line();
    say('Nobody is told: nothing has happened yet.');
  }

  async place() {
    const { address, ...provider } = EXAMPLE_HOUSE;
    const from = dayOf(new Date(this.began.getTime() - 24 * HOUR));
    const receipt = await this.liverpool.tell('placement.notified', this.child.local, {
      child: this.child.record,
      change: 'started',
      responsibleAuthority: LIVERPOOL,
      placement: {
        reference: `PL-${this.child.local}`,
        kind: 'childrens-home',
        provider,
        address,
        authority: WIGAN,
        from,
        emergency: false,
      },
      services: [SCHOOL, MISSING_PEOPLE],
      documents: { placementPlan: true, riskAssessment: true, missingHistory: 'none' },
    });
    heading(`2  Liverpool has placed ${this.child.name.given} in a children’s home in Wigan`, await this.time());
    pairs([
      ['home', `Example House, 3 Sample Road, WN1 1AA, since ${date(from)}`],
      ['services', `${this.nameOf(SCHOOL)}, and the charity ${this.nameOf(MISSING_PEOPLE)}`],
      ['reference', receipt.reference],
    ]);
    this.placement = receipt;
    told(await this.alertsOf(receipt, 'placement.started'), this.nameOf);
    await this.tasks(receipt.reference);
    for (const task of await this.liverpool.tasks()) {
      if (task.reference !== receipt.reference || task.kind !== 'referral') continue;
      await this.liverpool.complete(task.id, { outcome: 'rang them', by: 'Sam Invented' });
      line();
      say('Sam Invented of Liverpool rings them, and ticks it off.');
    }
  }

  async goMissing() {
    await this.hub.moveTo(new Date(this.began.getTime() + 8 * HOUR));
    const now = await this.hub.now();
    this.reportedAt = now;
    const at = (minutesAgo) => new Date(now.getTime() - minutesAgo * MINUTE).toISOString();
    const receipt = await this.police.tell('missing.reported', this.child.policeCase, {
      child: this.child.asPoliceKnow,
      category: 'missing',
      since: at(90),
      reportedAt: at(15),
      missingFrom: { kind: 'placement', authority: WIGAN, address: EXAMPLE_HOUSE.address },
      lastSeen: { at: at(100), place: 'the bus station', postcode: 'WN1 1XX' },
      risk: { level: 'high', factors: ['child-sexual-exploitation', 'self-harm'] },
      description: { clothing: 'grey coat, red trainers' },
      officer: OFFICER,
    });
    this.report = receipt;
    heading(`3  Greater Manchester Police report ${this.child.name.given} missing`, await this.time());
    pairs([
      ['missing', `since ${moment(at(90))}, from the home; last seen ${clockTime(at(100))} at the bus station`],
      ['risk', 'high: child sexual exploitation, self harm'],
      ['reference', receipt.reference],
    ]);
    say('The police wrote a name, a birthday and their own number. The hub knew the child by them.', { as: dim });
    told(await this.alertsOf(receipt, 'missing.reported'), this.nameOf);
    await this.tasks(receipt.reference);
    await this.mail();
  }

  /** One message as it was sent, so that it can be judged by whoever would get it. */
  async mail() {
    const messages = await this.hub.messages(this.began);
    const mail = messages.find(({ reference, to }) => reference === this.report.reference && to.organisation === WIGAN);
    if (!mail) return;
    label(`THE E-MAIL TO ${this.nameOf(WIGAN).toUpperCase()}`);
    const edge = dim('│ ');
    line(`   ${edge}${bold(mail.subject)}`);
    for (const row of mail.body.trim().split('\n')) {
      for (const part of wrapped(row, WIDTH - 5)) line(`   ${edge}${part}`.trimEnd());
    }
  }

  async acknowledge() {
    const { given } = this.child.name;
    const alerts = await this.alertsOf(this.report, 'missing.reported');
    const wigans = alerts.find(({ to }) => to.organisation === WIGAN);
    await this.hub.moveTo(new Date(this.reportedAt.getTime() + 3 * MINUTE));
    const by = 'Wanda Placeholder, duty manager';
    const { acknowledged } = await this.wigan.acknowledge(wigans.id, by, 'searching the estate');
    heading(`4  Wigan acknowledges: somebody there is looking for ${given}`, await this.time());
    pairs([['by', `${acknowledged.by}, at ${clockTime(acknowledged.at)}: “${acknowledged.note}”`]]);
    line();
    const others = alerts.filter(({ id }) => id !== wigans.id);
    const due = new Date(others[0].acknowledgeBy);
    if (this.hub.isSimulated) await this.escalation(due);
    else say(`Whoever has not acknowledged by ${clockTime(due)} is not waited for: the next contact is told.`);
    await this.everybodyAcknowledges();
  }

  async escalation(due) {
    await this.hub.moveTo(due);
    say(`Nobody else has by ${clockTime(due)}. Their alerts go on to the next contact; Wigan’s does not:`);
    const next = (await this.hub.messages(due)).filter(({ reference }) => reference === this.report.reference);
    const rows = next.map(({ to, channel }) => [
      this.nameOf(to.organisation),
      `${inWords(to.role)}, by ${inWords(channel)}`,
    ]);
    pairs(rows.sort(([a], [b]) => a.localeCompare(b)));
    line();
    say('Then they acknowledge too.');
  }

  async find() {
    await this.hub.moveTo(new Date(this.reportedAt.getTime() + 6 * HOUR));
    const now = await this.hub.now();
    const receipt = await this.police.tell('missing.found', this.child.policeCase, {
      child: this.child.asPoliceKnow,
      at: now.toISOString(),
      how: 'found-by-police',
      place: { postcode: 'L1 1AA', authority: LIVERPOOL },
      returnedTo: 'placement',
      concerns: ['child-sexual-exploitation'],
      harmed: false,
    });
    heading(`5  The police find ${this.child.name.given} and take them home`, await this.time());
    pairs([
      ['found', `in Liverpool at ${clockTime(now)}, not hurt`],
      ['reference', `${receipt.reference}, the same as of the going`],
    ]);
    const only = ['name, birthday', 'missing since', 'found', 'found where'];
    told(await this.alertsOf(receipt, 'missing.found'), this.nameOf, { only });
    await this.tasks(receipt.reference);
    await this.everybodyAcknowledges();
  }

  async interview() {
    await this.hub.moveTo(new Date((await this.hub.now()).getTime() + 48 * HOUR));
    await this.liverpool.tell('return-interview.recorded', this.child.local, {
      child: this.child.record,
      status: 'completed',
      at: (await this.hub.now()).toISOString(),
      independent: true,
      primaryFactor: 'placement-unhappy',
    });
    heading('6  Liverpool records the return interview', await this.time());
    pairs([
      ['held', 'by somebody independent, as it must be to count'],
      ['because of', 'unhappy in the placement'],
    ]);
    if (!this.hub.isSimulated)
      say('(In life this is days later. On the real clock the demo does not wait.)', { as: dim });
    await this.tasks(this.report.reference);
  }

  async ledger() {
    heading('7  The ledger: who was told what about this child', await this.time());
    say('Liverpool may ask for it at any time, as the authority that answers for the child.');
    const { childId } = await this.liverpool.episode(this.report.episode);
    showLedger(await this.liverpool.disclosures(childId), await this.everyAlert(), this.nameOf);
    const { alerts } = await this.police.receipt(this.report.id);
    line();
    say(
      `Of their report the police may know that ${alerts.raised} alerts were raised, ${alerts.delivered} delivered and ` +
        `${alerts.acknowledged} acknowledged; not what the others were shown.`,
    );
  }

  async tasks(reference) {
    const owners = await Promise.all([LIVERPOOL, WIGAN].map((id) => this.hub.as(id).tasks()));
    const due = owners.flat().filter((task) => task.reference === reference);
    if (due.length === 0) return;
    label('TASKS');
    for (const { kind, owner, dueAt, state, rule, closedBy } of due) {
      const how =
        state === 'open' || state === 'overdue' ? (dueAt ? `by ${moment(dueAt)}` : 'as soon as can be') : state;
      const why = state === 'cancelled' && closedBy ? `, since ${closedBy.reason}` : '';
      say(`${inWords(kind)}: ${this.nameOf(owner.organisation)}, ${inWords(owner.role)}; ${how}${why} (${rule})`, {
        hang: 2,
      });
    }
  }

  /** The alerts of that kind about the matter, in the order of the cast, the front doors first. */
  async alertsOf({ reference }, kind) {
    const about = (await this.everyAlert()).filter((alert) => alert.reference === reference && alert.kind === kind);
    const isPerson = ({ to }) => Number(to.capacity === 'named-professional');
    const place = ({ to }) => EVERYBODY.indexOf(to.organisation);
    return about.sort((a, b) => place(a) - place(b) || isPerson(a) - isPerson(b));
  }

  async everyAlert() {
    return (await Promise.all(EVERYBODY.map((id) => this.hub.as(id).alerts(this.began)))).flat();
  }

  async everybodyAcknowledges() {
    for (const { id, to, state, reference } of await this.everyAlert()) {
      const isOurs = [this.report.reference, this.placement.reference].includes(reference);
      if (isOurs && state === 'open') await this.hub.as(to.organisation).acknowledge(id, 'Duty desk');
    }
  }

  async time() {
    const now = await this.hub.now();
    return `${day(now)}, ${clockTime(now)}`;
  }

  get name() {
    return `${this.child.name.given} ${this.child.name.family}`;
  }
}
