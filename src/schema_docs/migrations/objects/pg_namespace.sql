-- One row: a schema; the columns are those of `Row` in touched.py.
WITH member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e')
SELECT n.oid::bigint, 0, 'schema',
       NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid),
       NULL, 0, n.nspname::text, '',
       jsonb_build_object('rights', jsonb_build_array(CASE WHEN n.nspacl IS NOT NULL THEN array(SELECT r::text FROM unnest(n.nspacl) r ORDER BY 1)::text END))
FROM pg_namespace n WHERE n.oid = ANY($1::oid[])
