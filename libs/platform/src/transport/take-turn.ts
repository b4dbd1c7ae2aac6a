import type { EntityManager } from 'typeorm';

/** Whether the transaction has a turn to itself until it ends: false while another process has it. */
export async function takeTurn(tx: EntityManager, name: string): Promise<boolean> {
  const [lock] = await tx.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS taken', [
    name,
  ]);
  return lock?.taken === true;
}
