import type { DisclosureBody } from '#contracts';
import { Episodes } from '#episodes';
import { Database } from '#platform';
import { Disclosures } from '#sharing';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { DisclosureDesk } from '../disclosures/disclosure-desk.js';
import type { PageOf } from '../http/cursor.js';

/** The disclosure ledger, for the authority that is responsible for the child. */
@Injectable()
export class LedgerDesk extends DisclosureDesk {
  constructor(
    private readonly database: Database,
    private readonly episodes: Episodes,
    private readonly disclosures: Disclosures,
  ) {
    super();
  }

  override async ofChild(
    caller: CallerInfo,
    child: string,
    cursor: string | null,
  ): Promise<PageOf<DisclosureBody> | null> {
    return this.database.transaction(async (tx) => {
      const file = (await this.episodes.caseFiles(tx, [child])).get(child);
      const { episodes = [], care = null } = file?.history ?? {};
      const isResponsible =
        care?.responsible === caller.organisation || episodes.some((e) => e.responsible === caller.organisation);
      return isResponsible ? this.disclosures.ofChild(tx, child, { cursor: cursor ?? undefined }) : null;
    });
  }
}
