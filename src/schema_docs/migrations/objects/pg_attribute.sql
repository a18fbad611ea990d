-- One row: a column; what was dropped has that kind; the columns are those of `Row` in touched.py.
WITH member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e'),
attribute AS (SELECT DISTINCT * FROM unnest($1::oid[], $2::int[]) AS t (attrelid, attnum))
SELECT a.attrelid::bigint, a.attnum, CASE WHEN a.attisdropped THEN 'dropped' ELSE 'column' END,
       NOT (c.relispartition OR a.attinhcount > 0 AND NOT a.attislocal)
       AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = a.attrelid),
       'pg_class', a.attrelid::bigint, a.attname, '',
       jsonb_build_object(
         'type', jsonb_build_array(format_type(a.atttypid, a.atttypmod), a.atttypid || ' ' || a.atttypmod),
         'nullable', jsonb_build_array(CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END),
         'default', CASE WHEN a.attgenerated = '' THEN jsonb_build_array(pg_get_expr(e.adbin, e.adrelid), md5(e.adbin::text)) END,
         'identity', jsonb_build_array(CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END),
         'generated', CASE WHEN a.attgenerated <> '' THEN jsonb_build_array(pg_get_expr(e.adbin, e.adrelid), md5(e.adbin::text)) END,
         'collation', jsonb_build_array(l.collname),
         'rights', jsonb_build_array(CASE WHEN a.attacl IS NOT NULL THEN array(SELECT r::text FROM unnest(a.attacl) r ORDER BY 1)::text END))
FROM attribute t JOIN pg_attribute a ON (a.attrelid, a.attnum) = (t.attrelid, t.attnum)
JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'default'
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
