import { sampleMessage, WrittenTemplates } from '#alerting';
import { Directory } from '#directory';
import { Database, HubClock } from '#platform';
import { Injectable } from '@nestjs/common';
import type { MessageBody } from '../admin/preview-desk.js';
import { Problem } from '../http/problem.js';
import { unknownDraft } from './tried-drafts.js';

/** What a template that is not in force makes of an invented alert. */
@Injectable()
export class TriedWording {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly templates: WrittenTemplates,
    private readonly clock: HubClock,
  ) {}

  /** @throws Problem 422 for a template that would be refused, or that fails on the sample */
  async message(given: object): Promise<MessageBody> {
    const { id, input } = await this.written(given);
    const read = await this.templates.read(id, input);
    if (!read.ok) {
      const errors = read.error.map((error) => ({ ...error, pointer: `/template${error.pointer}` }));
      throw new Problem('invalid', 'The draft would be refused.', { errors });
    }
    const directory = await this.directory.refresh();
    try {
      return sampleMessage(
        read.value,
        this.clock.now(),
        (organisation) => directory.organisation(organisation)?.name ?? organisation,
      );
    } catch {
      const detail = 'line 1: prints something that is no text: the hub would send its own words instead';
      throw new Problem('invalid', detail, { errors: [{ pointer: '/template/body', code: 'not-text', detail }] });
    }
  }

  private async written(given: object): Promise<{ id: string; input: object }> {
    const { id, version } = given as { id?: unknown; version?: unknown };
    if ('body' in given) return { id: String(id), input: given };
    const found =
      typeof version === 'number'
        ? await this.templates.versions.one(this.database.manager, String(id), version)
        : null;
    if (!found) throw unknownDraft('/template');
    return { id: found.id, input: found.body };
  }
}
