import pg from 'pg';

/** The role that the hub's processes connect as, unless an operator gave it another name. */
export const APPLICATION_ROLE = 'homeward';

/**
 * Lets a role read and write, and no more, what the owner of a database has made there or will make. Done as the owner.
 * @throws Error when there is no such role, or it could do more than that anyway
 */
export async function grantToApplication(ownerUrl: string, role = APPLICATION_ROLE): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await requireModest(client, role);
    const name = client.escapeIdentifier(role);
    await client.query(`
      GRANT USAGE ON SCHEMA public TO ${name};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name};
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${name};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${name};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ${name};`);
  } finally {
    await client.end();
  }
}

/** Row security and the audit's own rules bind neither a superuser nor whoever owns the tables. */
async function requireModest(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ above: boolean; owner: boolean }>(
    `SELECT rolsuper OR rolbypassrls AS above, rolname = current_user AS owner FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  const [found] = rows;
  if (!found) throw new Error(`there is no database role ${role}: make it first, as docs/operating.md says`);
  if (found.owner) throw new Error(`the owner of the tables and the role ${role} must be two different roles`);
  if (found.above) throw new Error(`the database role ${role} must be neither superuser nor BYPASSRLS`);
}
