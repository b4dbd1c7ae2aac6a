import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds in which everything that was sent is acknowledged once the fault has healed. */
const SETTLES_WITHIN_MS = 60_000;

/** Reports at a steady rate, whether or not the earlier ones have been acknowledged. */
export class Load {
  #cases;
  #publishers;
  #under = new Set();
  #faults = [];
  #running = null;
  #ending = false;
  #abort = new AbortController();

  constructor(cases, publishers) {
    this.#cases = cases;
    this.#publishers = publishers;
    /** Takes a way out of use for a while: what would go by Kafka goes by HTTP. */
    this.httpOnly = false;
  }

  /** Tells the hub of the children, and resolves when all of that is acknowledged. */
  async introduce() {
    for (const notice of this.#cases.roster())
      await this.#publishers.publish({ ...notice, via: 'http' }, this.#abort.signal);
  }

  start(perSecond) {
    this.#ending = false;
    this.#running = this.#run(1_000 / perSecond);
  }

  /** Sends no more, and resolves when all of it has been acknowledged. @throws when something was refused, or never was */
  async settle() {
    this.#ending = true;
    await this.#running;
    const late = setTimeout(() => this.#abort.abort(), SETTLES_WITHIN_MS);
    await Promise.all(this.#under);
    clearTimeout(late);
    if (this.#faults.length > 0) {
      const [first] = this.#faults;
      throw new Error(`${this.#faults.length} notices were not taken, the first: ${first.message}`);
    }
  }

  async #run(everyMs) {
    let due = performance.now();
    while (!this.#ending) {
      this.#send(this.#cases.next());
      due += everyMs;
      const wait = due - performance.now();
      if (wait > 0) await pause(wait);
    }
  }

  #send(notice) {
    const sent = this.httpOnly ? { ...notice, via: 'http' } : notice;
    const sending = this.#publishers
      .publish(sent, this.#abort.signal)
      .then(
        () => notice.isCopy || this.#cases.acknowledged(sent),
        (error) => this.#faults.push(error),
      )
      .finally(() => this.#under.delete(sending));
    this.#under.add(sending);
  }
}
