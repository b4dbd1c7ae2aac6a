import { WrittenTemplates } from '#alerting';
import type { FieldError } from '#contracts';
import { Directory } from '#directory';
import { Episodes } from '#episodes';
import { err, ok, type Result } from '#kernel';
import { Timeline, type Version, type Versions } from '#platform';
import { draftPack, lookAgainAt, Packs } from '#protocols';
import { Agreements, parseAgreement } from '#sharing';
import { Injectable } from '@nestjs/common';
import { parse } from 'yaml';
import type { EntityManager } from 'typeorm';
import type { DraftCollection, Written } from '../admin/drafts-desk.js';

/** How the drafts of one collection are read, whose they are, and what follows from putting one in force. */
export interface DraftKind {
  readonly versions: Versions;
  read(id: string, written: Written): Promise<Result<object, readonly FieldError[]>>;
  isOf(organisation: string, body: Readonly<Record<string, unknown>>): boolean;
  /** In the transaction that puts it in force. */
  settle(tx: EntityManager, at: Date): Promise<void>;
  /** After it. */
  learn(tx: EntityManager, at: Date): Promise<unknown>;
}

/** What an agreement, a protocol and a template have in common, and each in its own way. */
@Injectable()
export class DraftKinds {
  constructor(
    private readonly packs: Packs,
    private readonly agreements: Agreements,
    private readonly directory: Directory,
    private readonly episodes: Episodes,
    private readonly timeline: Timeline,
    private readonly templates: WrittenTemplates,
  ) {}

  of(collection: DraftCollection): DraftKind {
    switch (collection) {
      case 'protocols':
        return this.protocols;
      case 'agreements':
        return this.sharing;
      case 'templates':
        return this.wording;
    }
  }

  private get protocols(): DraftKind {
    return {
      versions: this.packs.versions,
      read: async (id, written) => {
        await this.packs.recent();
        const around = { directory: await this.directory.refresh(), inForce: this.packs.inForce() };
        const read = draftPack(id, written, around);
        if (read.ok) return ok(read.value.body);
        return err(read.error.map(({ pointer, code, reason }) => ({ pointer, code, detail: reason })));
      },
      isOf: (organisation, { authority }) => authority === organisation,
      // A child who is away now may be under a mark of the new rules before the old ones would have looked again.
      settle: async (tx, at) => lookAgainAt(tx, await this.episodes.childrenStillAway(tx), at),
      learn: async (tx) => {
        await this.packs.current(tx);
        this.timeline.wake();
      },
    };
  }

  private get sharing(): DraftKind {
    return {
      versions: this.agreements.versions,
      read: (id, written) => {
        const fields = readWritten(written);
        if (!fields.ok) return Promise.resolve(fields);
        const read = parseAgreement({ id, ...fields.value });
        if (read.ok && read.value.id !== id) {
          return Promise.resolve(err([{ pointer: '/id', code: 'not-the-id', detail: 'is that of the address' }]));
        }
        return Promise.resolve(read.ok ? ok({ ...read.value, version: undefined }) : read);
      },
      isOf: (organisation, { parties }) =>
        (parties as { organisation?: string }[]).some((party) => party.organisation === organisation),
      settle: () => Promise.resolve(),
      learn: (tx, at) => this.agreements.current(tx, at),
    };
  }

  private get wording(): DraftKind {
    return {
      versions: this.templates.versions,
      read: (id, written) => {
        const fields = readWritten(written, OF_A_VERSION);
        return fields.ok ? this.templates.read(id, fields.value) : Promise.resolve(fields);
      },
      // They are the hub's: one wording for all who are told.
      isOf: () => false,
      settle: () => Promise.resolve(),
      // Whoever words a message asks in its own transaction what is in force.
      learn: (tx) => this.templates.current(tx),
    };
  }
}

/** Fields of an answer that `parseAgreement` does not know of; it ignores the others by itself. */
const READ_ONLY = ['ends', 'writtenAt', 'reason', 'inForceUntil', 'drafts'];
/** All that an answer adds to what was written. */
const OF_A_VERSION = [...READ_ONLY, 'version', 'state', 'writtenBy', 'approvedBy', 'inForceSince'];

function readWritten(written: Written, readOnly = READ_ONLY): Result<object, readonly FieldError[]> {
  try {
    const fields = 'json' in written ? written.json : (parse(written.yaml, { maxAliasCount: 0 }) as object);
    return ok(Object.fromEntries(Object.entries(fields).filter(([name]) => !readOnly.includes(name))));
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'is not YAML';
    return err([{ pointer: '', code: 'not-yaml', detail }]);
  }
}

/** Whether a version says what it did when it was written, in today's words too. */
export const stillRight = (
  kind: DraftKind,
  { id, body, ends }: Version,
): Promise<Result<object, readonly FieldError[]>> => (ends ? Promise.resolve(ok({})) : kind.read(id, { json: body }));
