import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CountedNames1700000000305 } from './counted-names.migration.js';

/**
 * The search as before, whose answer is put together as text: building it as `jsonb`, which is written out as text right
 * afterwards, was most of its work where a report has some candidates.
 */
export class SearchInText1700000000309 implements MigrationInterface {
  name = 'SearchInText1700000000309';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION linkage_search');
    await runner.query(`
      CREATE FUNCTION linkage_search(
        report uuid, locks bigint[], keys bigint[], essential boolean[], counted bigint[], caps int[]
      ) RETURNS json LANGUAGE plpgsql VOLATILE
      SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
      DECLARE
        earlier json;
        found json;
      BEGIN
        IF current_setting('transaction_isolation') <> 'read committed' THEN
          RAISE EXCEPTION 'linkage_search needs READ COMMITTED';
        END IF;
        PERFORM pg_advisory_xact_lock(lock_key) FROM unnest(locks) AS lock_key;

        SELECT json_build_object('outcome', outcome, 'child', child_id, 'explanation', explanation,
                                  'undone', undone_at IS NOT NULL)
          INTO earlier FROM linkage_link WHERE report_id = report;
        IF earlier IS NOT NULL AND NOT (earlier->>'undone')::boolean THEN
          RETURN json_build_object('earlier', earlier);
        END IF;

        WITH hit AS MATERIALIZED (
          SELECT wanted.place, wanted.needed, found.child_id
          FROM unnest(keys, essential) WITH ORDINALITY AS wanted (key, needed, place)
          CROSS JOIN LATERAL (
            SELECT stored.child_id FROM linkage_key AS stored WHERE stored.key = wanted.key LIMIT caps[1] + 1
          ) AS found
        ), fullness AS (
          SELECT place FROM hit GROUP BY place HAVING count(*) > caps[1]
        ), candidate AS (
          SELECT child_id, min(place) AS first FROM hit
          WHERE needed OR NOT EXISTS (SELECT 1 FROM fullness WHERE fullness.place = hit.place)
          GROUP BY child_id ORDER BY min(place), child_id LIMIT caps[2] + 1
        )
        SELECT json_build_object(
          'earlier', earlier,
          'population', (
            SELECT greatest(reltuples, pg_stat_get_live_tuples(oid), 0)::bigint
            FROM pg_class WHERE oid = 'linkage_child'::regclass
          ),
          'counts', coalesce((
            SELECT json_agg(bearers.n ORDER BY name.place)
            FROM unnest(counted) WITH ORDINALITY AS name (key, place)
            CROSS JOIN LATERAL (
              SELECT count(*) AS n FROM (
                SELECT FROM linkage_key AS stored WHERE stored.key = name.key LIMIT caps[4]
              ) AS borne
            ) AS bearers
          ), '[]'),
          'saturated', coalesce((SELECT json_agg(place) FROM fullness), '[]'),
          'truncated', (SELECT count(*) > caps[2] FROM candidate),
          'records', coalesce((
            SELECT json_agg(json_build_object('id', record.id, 'provisional', record.provisional,
                                                'sources', said.sources))
            FROM (SELECT child_id FROM candidate ORDER BY first, child_id LIMIT caps[2]) AS nearest
            JOIN linkage_child AS record ON record.id = nearest.child_id
            CROSS JOIN LATERAL (
              SELECT json_agg(json_build_array(s.report_id, s.organisation, s.at, s.child)) AS sources FROM (
                SELECT report_id, organisation, at, child FROM linkage_source
                WHERE child_id = record.id ORDER BY registration DESC, at DESC, report_id LIMIT caps[3]
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
    await new CountedNames1700000000305().up(runner);
  }
}
