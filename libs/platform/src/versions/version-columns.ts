import { Column, PrimaryColumn } from 'typeorm';
import type { VersionState } from './versions.js';

/** The columns that every table of versions has; an entity of one extends it. */
export abstract class VersionColumns {
  @PrimaryColumn('text')
  id: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('text')
  state: VersionState;

  @Column('jsonb')
  body: unknown;

  @Column('boolean')
  ends: boolean;

  @Column('text')
  written_by: string;

  @Column('timestamptz')
  written_at: Date;

  @Column('text', { nullable: true })
  approved_by: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { nullable: true })
  in_force_since: Date | null;

  @Column('timestamptz', { nullable: true })
  in_force_until: Date | null;
}

/** The same in SQL, for the migration that makes such a table; what a version says is kept for ever. */
export const versionTable = (table: string): string => `
  CREATE TABLE ${table} (
    id text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    state text NOT NULL CHECK (state IN ('draft', 'in-force', 'superseded', 'ended')),
    body jsonb NOT NULL,
    ends boolean NOT NULL DEFAULT false,
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    approved_by text,
    reason text,
    in_force_since timestamptz,
    in_force_until timestamptz,
    PRIMARY KEY (id, version)
  );
  CREATE UNIQUE INDEX ${table}_in_force ON ${table} (id) WHERE state = 'in-force';
  CREATE FUNCTION ${table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.version, NEW.body, NEW.written_by, NEW.written_at)
      IS NOT DISTINCT FROM (OLD.id, OLD.version, OLD.body, OLD.written_by, OLD.written_at) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a version is not changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
  END $$;
  CREATE TRIGGER ${table}_is_kept BEFORE UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION ${table}_is_kept();
`;
