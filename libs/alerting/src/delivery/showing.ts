import { DIGEST_KINDS, type Role } from '#contracts';
import { Directory } from '#directory';
import { Agreements } from '#sharing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Alert } from '../alert.js';
import { Disclosing } from '../disclosure.js';
import { DigestLists } from './digest-lists.js';

/** An alert, and the role that is shown it. */
export interface ToShow {
  readonly alert: Pick<Alert, 'kind' | 'about' | 'organisation'>;
  readonly role: Role;
}

const DIGESTS: readonly string[] = DIGEST_KINDS;

/** What alerts show at a moment: by the directory and the agreements of that moment, and the lists of those that are digests. */
@Injectable()
export class Showing {
  constructor(
    private readonly directory: Directory,
    private readonly agreements: Agreements,
    private readonly lists: DigestLists,
  ) {}

  async at(tx: EntityManager, shown: readonly ToShow[], now: Date): Promise<Disclosing> {
    const readers = shown
      .filter(({ alert }) => DIGESTS.includes(alert.kind))
      .map(({ alert, role }) => ({ digest: alert.about, organisation: alert.organisation, role }));
    const lists = readers.length === 0 ? new Map() : await this.lists.shown(tx, readers, now);
    return new Disclosing(this.directory.snapshot(), await this.agreements.current(tx, now), now, lists);
  }
}
