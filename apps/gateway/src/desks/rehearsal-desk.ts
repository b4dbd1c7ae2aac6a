import { Directory, isAdministrator } from '#directory';
import { HubClock } from '#platform';
import { Packs, type Pack } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import {
  PreviewDesk,
  type LoadBody,
  type LoadRequest,
  type MessageBody,
  type PreviewBody,
  type PreviewRequest,
} from '../admin/preview-desk.js';
import { Problem } from '../http/problem.js';
import { loadOf } from './load.js';
import { Rehearsal } from './rehearsal.js';
import { TriedDrafts } from './tried-drafts.js';
import { TriedWording } from './tried-wording.js';

const NOTHING: PreviewBody = { tell: [], notTell: [], tasks: [] };
/** Children whose cases are gone through for one question at most. */
const MOST_CHILDREN = 2_000;

/** Tries an event, or a draft on what has happened, without telling anyone and without keeping anything. */
@Injectable()
export class RehearsalDesk extends PreviewDesk {
  constructor(
    private readonly directory: Directory,
    private readonly packs: Packs,
    private readonly rehearsal: Rehearsal,
    private readonly drafts: TriedDrafts,
    private readonly wording: TriedWording,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override async preview(caller: CallerInfo, request: PreviewRequest): Promise<PreviewBody> {
    onlyAdministrators(caller);
    const now = request.at ?? this.clock.now();
    await this.packs.recent();
    const directory = await this.directory.refresh();
    const packs = request.protocol ? await this.drafts.packsWith(request.protocol) : this.packs.inForce();
    return this.rehearsal.of(request.event, now, directory, async (tx, rehearsed) => {
      if (!rehearsed) return NOTHING;
      const agreements = await this.drafts.agreementsWith(tx, request.agreement, now);
      return this.drafts.previewOf(tx, rehearsed, { packs, agreements, directory, now });
    });
  }

  override async message(caller: CallerInfo, template: object): Promise<MessageBody> {
    onlyAdministrators(caller);
    return this.wording.message(template);
  }

  override async load(caller: CallerInfo, { protocol, from, to }: LoadRequest): Promise<LoadBody> {
    onlyAdministrators(caller);
    if (to <= from) {
      const detail = 'to is after from.';
      throw new Problem('invalid', detail, { errors: [{ pointer: '/to', code: 'before-from', detail }] });
    }
    await this.packs.recent();
    const directory = await this.directory.refresh();
    const trying = await this.drafts.packsWith(protocol);
    const draft = trying.at(-1);
    const authority = draft?.authority ?? null;
    const files = await this.drafts.casesBetween({ from, to, authority, most: MOST_CHILDREN + 1 });
    if (files.length > MOST_CHILDREN) {
      const detail = `there are more than ${MOST_CHILDREN} children: ask about a shorter time.`;
      throw new Problem('invalid', detail, { errors: [{ pointer: '/from', code: 'too-many', detail }] });
    }
    const until = this.clock.now();
    const under = (packs: readonly Pack[]) => this.drafts.replayed(files, { directory, packs, until });
    return loadOf({ from, to, files, inForce: under(this.packs.inForce()), draft: under(trying) });
  }
}

function onlyAdministrators(caller: CallerInfo): void {
  if (!isAdministrator(caller)) throw new Problem('not-permitted', "This is for the hub's own administrators.");
}
