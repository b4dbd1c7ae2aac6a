import type { FieldError } from '#contracts';
import { err, type Result } from '#kernel';
import { Audit, Database, logger, Versions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  ReadyTemplate,
  readTemplate,
  type TemplateChannel,
  type WrittenTemplate,
} from '../wording/written-template.js';

interface Row {
  readonly id: string;
  readonly body: object;
  /** The transaction that wrote the row: another one after every change. */
  readonly written: string;
}

type State = Pick<Row, 'id' | 'written'>;
const stateOf = (rows: readonly State[]): string => rows.map(({ id, written }) => `${id}@${written}`).join(' ');
const keyOf = (kind: string, channel: TemplateChannel): string => `${channel} ${kind}`;

/** The wording that administrators have put in force in the place of the hub's own, as the database has it. */
@Injectable()
export class WrittenTemplates {
  readonly versions: Versions;
  private readonly log = logger('alerting');
  private held: { readonly state: string; readonly templates: ReadonlyMap<string, ReadyTemplate> } = {
    state: '',
    templates: new Map(),
  };

  constructor(
    private readonly database: Database,
    audit: Audit,
  ) {
    this.versions = new Versions(audit, 'alerting_template', 'template');
  }

  /** Those in force as the transaction sees them: one small query, and more only where something has changed. */
  async current(tx: EntityManager): Promise<void> {
    const now = await tx.query<State[]>(
      `SELECT id, xmin::text AS written FROM alerting_template WHERE state = 'in-force' ORDER BY id`,
    );
    if (this.held.state === stateOf(now)) return;
    const rows = await tx.query<Row[]>(
      `SELECT id, body, xmin::text AS written FROM alerting_template WHERE state = 'in-force' ORDER BY id`,
    );
    this.held = { state: stateOf(rows), templates: new Map(rows.flatMap((row) => this.ready(row))) };
  }

  /** What words such an alert; undefined where the hub's own template does. */
  of(kind: string, channel: TemplateChannel): ReadyTemplate | undefined {
    return this.held.templates.get(keyOf(kind, channel));
  }

  /** A draft as it was written, or what is wrong with it: one template in force words one kind by one channel. */
  async read(id: string, input: unknown): Promise<Result<WrittenTemplate, readonly FieldError[]>> {
    const read = readTemplate(id, input);
    if (!read.ok) return read;
    const { kind, channel } = read.value;
    const others = (await this.versions.list(this.database.manager)).filter(
      (one) => one.id !== id && one.state === 'in-force',
    );
    const other = others.find(({ body }) => body['kind'] === kind && body['channel'] === channel);
    if (!other) return read;
    return err([
      { pointer: '/kind', code: 'taken', detail: `is worded for ${channel} by ${other.id}, which is in force` },
    ]);
  }

  /** One that an earlier version of the hub took and this one does not is passed over: the hub's own words go out. */
  private ready({ id, body }: Row): [string, ReadyTemplate][] {
    const read = readTemplate(id, body);
    if (read.ok) return [[keyOf(read.value.kind, read.value.channel), new ReadyTemplate(read.value)]];
    this.log.error({ template: id, faults: read.error.map(({ code }) => code) }, 'a template in force cannot be read');
    return [];
  }
}
