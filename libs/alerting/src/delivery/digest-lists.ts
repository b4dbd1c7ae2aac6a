import type { Role } from '#contracts';
import type { Decision, Projection, Recipient } from '#sharing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A list that a digest sends, as one reader may see it at a moment. */
export interface ShownList {
  readonly name: string;
  readonly title: string;
  /** The authority whose list it is. */
  readonly authority: string;
  /** Local days that it is about, both included. */
  readonly from: string;
  readonly to: string;
  readonly columns: readonly { readonly key: string; readonly title: string }[];
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
  /** What was decided of each child on it, for the ledger; none for figures. */
  readonly decided: readonly DecidedOfList[];
}

export interface DecidedOfList {
  readonly child: string;
  readonly episode: string | null;
  readonly recipient: Recipient;
  readonly decision: Decision;
  readonly projection: Projection;
}

/** Who is shown a list: the role of the alert, or of the contact whom a copy reaches. */
export interface ListReader {
  /** The digest's id: an alert's `about`. */
  readonly digest: string;
  readonly organisation: string;
  readonly role: Role;
}

export const readerKey = ({ digest, organisation, role }: ListReader): string => `${digest} ${organisation} ${role}`;

/** The lists behind digests; reporting fills it. */
export abstract class DigestLists {
  /** Each as its reader may see it now, by `readerKey`; digests that there are not are left out. */
  abstract shown(tx: EntityManager, readers: readonly ListReader[], now: Date): Promise<ReadonlyMap<string, ShownList>>;
}

/** Where nobody sends lists. */
@Injectable()
export class NoLists extends DigestLists {
  override shown(): Promise<ReadonlyMap<string, ShownList>> {
    return Promise.resolve(new Map());
  }
}
