import { Injectable } from '@nestjs/common';
import { Packs, type Pack, type PartnersOf } from '#protocols';
import { Agreements, namedTogether } from '#sharing';
import type { EntityManager } from 'typeorm';

/** What holds at a moment: the protocols, and the agreements as far as a rule asks whom they name. */
@Injectable()
export class InForce {
  constructor(
    private readonly packs: Packs,
    private readonly agreements: Agreements,
  ) {}

  protocols(tx: EntityManager): Promise<readonly Pack[]> {
    return this.packs.current(tx);
  }

  everInForce(): readonly Pack[] {
    return this.packs.everInForce();
  }

  async partners(tx: EntityManager, now: Date): Promise<PartnersOf> {
    const { inForce } = await this.agreements.current(tx, now);
    return (authority) => namedTogether(inForce, authority);
  }
}
