import { setTimeout as pause } from 'node:timers/promises';
import type { HubClient, SentEvent } from '#testing';
import { asPoliceKnow, GREATER_MANCHESTER, houseIn, inventedChild, WIGAN } from './cast.js';

const EVERY_MS = 100;

/**
 * A force that reports a child every tenth of a second, at one gateway after the other. As a publisher does, it sends what
 * was not answered again, at the other gateway, until it is.
 */
export class LightLoad {
  private readonly accepted: SentEvent[] = [];
  private readonly under: Promise<void>[] = [];
  private ending = false;
  private readonly running: Promise<void>;
  private next = 0;

  constructor(private readonly gateways: readonly HubClient[]) {
    this.running = this.run();
  }

  /** Sends no more. Resolves with every notice, when each of them has been accepted. */
  async end(): Promise<readonly SentEvent[]> {
    this.ending = true;
    await this.running;
    await Promise.all(this.under);
    return this.accepted;
  }

  private async run(): Promise<void> {
    for (let i = 1; !this.ending; i++) {
      this.under.push(this.report(`MP/26/9${String(i).padStart(4, '0')}`));
      await pause(EVERY_MS);
    }
  }

  private async report(subject: string): Promise<void> {
    const child = inventedChild(WIGAN);
    const event = this.gateway().event(
      'missing.reported',
      {
        child: asPoliceKnow(child, GREATER_MANCHESTER, subject),
        category: 'missing',
        since: new Date().toISOString(),
        missingFrom: { kind: 'home', authority: WIGAN, address: houseIn(WIGAN) },
        risk: { level: 'medium', factors: [] },
      },
      { subject, time: new Date() },
    );
    while (!(await this.isAccepted(event))) await pause(EVERY_MS);
    this.accepted.push(event);
  }

  private async isAccepted(event: SentEvent): Promise<boolean> {
    try {
      const { status } = await this.gateway().post(event);
      return status === 202;
    } catch {
      // nobody there, or the answer was cut off: whether it was accepted is not known
      return false;
    }
  }

  private gateway() {
    const hub = this.gateways[this.next++ % this.gateways.length];
    if (!hub) throw new Error('a load needs a gateway');
    return hub.agency(GREATER_MANCHESTER);
  }
}
