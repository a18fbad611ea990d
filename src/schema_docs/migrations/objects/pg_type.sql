-- One row: an enum, domain, range or composite type; the columns are those of `Row` in touched.py.
WITH member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e')
SELECT t.oid::bigint, 0,
       CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'composite type' END,
       NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid),
       'pg_namespace', t.typnamespace::bigint, t.typname, '',
       CASE WHEN t.typtype = 'd' THEN jsonb_build_object(
              'type', jsonb_build_array(format_type(t.typbasetype, t.typtypmod), t.typbasetype || ' ' || t.typtypmod),
              'nullable', jsonb_build_array(CASE WHEN t.typnotnull THEN 'not null' ELSE 'null' END),
              'default', jsonb_build_array(t.typdefault),
              'rights', jsonb_build_array(CASE WHEN t.typacl IS NOT NULL THEN array(SELECT r::text FROM unnest(t.typacl) r ORDER BY 1)::text END))
            ELSE jsonb_build_object(
              'definition', jsonb_build_array(a.spelt, a.stored),
              'rights', jsonb_build_array(CASE WHEN t.typacl IS NOT NULL THEN array(SELECT r::text FROM unnest(t.typacl) r ORDER BY 1)::text END)) END
FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN LATERAL (
  SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) AS spelt,
         string_agg(a.attname || ' ' || a.atttypid || ' ' || a.atttypmod, ', ' ORDER BY a.attnum) AS stored
  FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
) a ON c.relkind = 'c'
WHERE t.oid = ANY($1::oid[])
