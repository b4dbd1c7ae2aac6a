import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lock and search in one round trip. The body of a volatile function takes a new snapshot for each statement under READ
 * COMMITTED, so the search sees what was committed while the lock was waited for; one SQL statement would not, and two
 * reports at once about an unknown child would make two records. Other isolation levels are refused for the same reason.
 *
 * `locks` come sorted: they are taken in the order of the array, so that no two reports can wait for each other.
 * Keys and records are read by one statement: read by two, a record that is merged away between them would be found by
 * neither its own keys nor the other's.
 *
 * Sequential scans are ruled out, since a registry that was filled a minute ago has no statistics yet.
 *
 * `essential` runs beside `keys`: children who are found only under a full key that is not essential are left out.
 */
export class CandidateSearch1700000000302 implements MigrationInterface {
  name = 'CandidateSearch1700000000302';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION linkage_search(
        report uuid, locks bigint[], keys bigint[], essential boolean[], per_key int, in_all int, per_child int
      ) RETURNS jsonb LANGUAGE plpgsql VOLATILE
      SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
      DECLARE
        earlier jsonb;
        found jsonb;
      BEGIN
        IF current_setting('transaction_isolation') <> 'read committed' THEN
          RAISE EXCEPTION 'linkage_search needs READ COMMITTED';
        END IF;
        PERFORM pg_advisory_xact_lock(lock_key) FROM unnest(locks) AS lock_key;

        SELECT jsonb_build_object('outcome', outcome, 'child', child_id, 'explanation', explanation,
                                  'undone', undone_at IS NOT NULL)
          INTO earlier FROM linkage_link WHERE report_id = report;
        IF earlier IS NOT NULL AND NOT (earlier->'undone')::boolean THEN
          RETURN jsonb_build_object('earlier', earlier);
        END IF;

        WITH hit AS MATERIALIZED (
          SELECT wanted.place, wanted.needed, found.child_id
          FROM unnest(keys, essential) WITH ORDINALITY AS wanted (key, needed, place)
          CROSS JOIN LATERAL (
            SELECT stored.child_id FROM linkage_key AS stored WHERE stored.key = wanted.key LIMIT per_key + 1
          ) AS found
        ), fullness AS (
          SELECT place FROM hit GROUP BY place HAVING count(*) > per_key
        ), candidate AS (
          SELECT child_id, min(place) AS first FROM hit
          WHERE needed OR NOT EXISTS (SELECT 1 FROM fullness WHERE fullness.place = hit.place)
          GROUP BY child_id ORDER BY min(place), child_id LIMIT in_all + 1
        )
        SELECT jsonb_build_object(
          'earlier', earlier,
          'saturated', coalesce((SELECT jsonb_agg(place) FROM fullness), '[]'),
          'truncated', (SELECT count(*) > in_all FROM candidate),
          'records', coalesce((
            SELECT jsonb_agg(jsonb_build_object('id', record.id, 'provisional', record.provisional,
                                                'sources', said.sources))
            FROM (SELECT child_id FROM candidate ORDER BY first, child_id LIMIT in_all) AS nearest
            JOIN linkage_child AS record ON record.id = nearest.child_id
            CROSS JOIN LATERAL (
              SELECT jsonb_agg(jsonb_build_array(s.report_id, s.organisation, s.at, s.child)) AS sources FROM (
                SELECT report_id, organisation, at, child FROM linkage_source
                WHERE child_id = record.id ORDER BY registration DESC, at DESC, report_id LIMIT per_child
              ) AS s
            ) AS said
            WHERE said.sources IS NOT NULL
          ), '[]')
        ) INTO found;
        RETURN found;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION linkage_search');
  }
}
